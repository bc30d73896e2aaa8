// form[data-autosave]: what is typed goes to that address while the person goes on, and waits in the browser until it has
// arrived (waiting.js). Never in the way: "Save and continue" sends the whole form in any case, except while the device
// has no network: then the page stays.
//
// Sent: csrfmiddlewaretoken, sheet, answers-seen, draft-version and the changed fields (a date or a group of choices
// whole). Wanted back: {"saved": "14:05", "version": 7, "seen": {question: digest}, "twice": [questions]}. That it is not
// saved, and why, stands there within 5 seconds of the last key, with what happens next.

const QUIET = 900; // milliseconds without a key before saving
const TELL_AFTER = 4000; // milliseconds without an answer
const GIVE_UP_AFTER = 15000; // milliseconds without an answer
const AGAIN_AFTER = 15000; // milliseconds

const waiting = window.motcuaWaiting;

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
for (const box of document.querySelectorAll("input[data-writes]")) write(box);

// A box "the same as …": ticked it writes the answer into its field, unticked it brings back what stood there. Without
// this script the server does so when the form comes.
function write(box) {
  const field = document.getElementById(box.dataset.writes);
  let before = "";
  box.addEventListener("change", () => {
    if (box.checked) before = field.value;
    field.value = box.checked ? box.dataset.words : before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", () => {
    if (field.value !== box.dataset.words) box.checked = false; // newer words count
  });
}

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  const words = form.dataset;
  const { "sheet-id": sheet, "answers-seen": seen } = form.elements;
  const changed = new Set();
  let timer = 0;
  let busy = false;
  let leaving = false;
  let more = false; // typed after the form was sent
  let touched = false; // a word or a choice of this visit: nothing here is put back or loaded anew without being asked
  let running = null; // the save on its way
  const onTheWay = new Set(); // the fields that each save on its way carries
  let version = words.autosaveVersion || "";

  const tell = (state, text, names = []) => {
    status.dataset.state = state;
    status.textContent = text.replace("%s", called(form, names));
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const unsaved = () => [...new Set([...[...onTheWay].flat(), ...changed])];
  const entry = (names) => ({
    place: location.pathname, url: words.autosave, called: document.querySelector("h1").textContent.trim(),
    seen: seen.value, version, at: Date.now(), said: collect(form, names), more,
  });
  // What is not saved yet, as it is now; nothing where all is saved.
  const wait = (left = false) => {
    const names = unsaved();
    if (names.length) waiting.put(sheet.value, { ...entry(names), left });
    else waiting.drop(sheet.value);
  };

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) { // the browser's own page would come in the place of this one and of every word in it
      event.preventDefault();
      tell("failed", words.autosaveCut, unsaved());
      return;
    }
    leaving = true;
    clearTimeout(timer);
    running?.abort(); // the form carries newer words; an older save must not come after it
  });
  addEventListener("pageshow", ({ persisted }) => {
    leaving = more = false;
    if (!persisted) come();
    else if (!waiting.take(sheet.value)) changed.clear(); // all of it has arrived
    else if (changed.size) soon(0);
  });
  addEventListener("pagehide", () => unsaved().length && wait(true));
  addEventListener("online", () => changed.size && soon(0));
  document.addEventListener("visibilitychange", () => document.hidden && changed.size && save(true));

  function note({ target }) {
    if (!target.name || target.type === "file" || target.type === "hidden" || target.name.startsWith("choose-")) return;
    const group = target.closest("fieldset");
    const fields = group ? group.querySelectorAll("input[name], select[name], textarea[name]") : [target];
    for (const field of fields) changed.add(field.name);
    more = leaving;
    wait();
    soon(QUIET);
  }

  // A browser that goes back or loads again puts old words over what the server just said; what waited comes back, from
  // the answers that it was typed over.
  async function come() {
    const kind = (performance.getEntriesByType("navigation")[0] || {}).type;
    if (!touched && (kind === "back_forward" || kind === "reload")) form.reset();
    const left = (await waiting.free()).filter((one) => one.place === location.pathname).pop();
    const fits = left && left.said.every(([name]) => form.elements[name]);
    const ours = fits && await waiting.claim(left.id);
    if (ours && touched) waiting.leave(left.id); // the person was faster: it goes up by itself, below
    else if (ours) {
      for (const [name] of left.said) changed.add(name);
      fill(form, left.said);
      sheet.value = left.id;
      remember(asSeen(left.seen));
      tell("saving", words.autosaveWaited);
      wait();
      soon(0);
    }
    const arrived = await waiting.sendAll(sheet.value);
    if (arrived.some((one) => one.place === location.pathname) && !touched && !unsaved().length) location.reload();
  }

  // The versions of the answers from which this form goes on.
  function remember(digests) {
    seen.value = Object.entries({ ...asSeen(seen.value), ...digests }).map((one) => one.join(":")).join(" ");
  }

  async function save(last = false) {
    if (leaving || !changed.size || (busy && last !== true)) return;
    if (!navigator.onLine) {
      tell("failed", words.autosaveCut, unsaved());
      return;
    }
    // The last one, when the page is left, waits for nobody: it carries what is on its way too, whatever was saved.
    const names = last === true ? unsaved() : [...changed];
    const one = entry(names);
    if (last === true) one.version = "";
    changed.clear();
    busy = true;
    onTheWay.add(names);
    const stop = running = new AbortController();
    const clock = setTimeout(() => stop.abort(), GIVE_UP_AFTER);
    const slow = [
      setTimeout(() => tell("saving", words.autosaveSaving), 1000),
      setTimeout(() => tell("failed", words.autosaveSlow, names), TELL_AFTER),
    ];
    const { how, told } = await waiting.post(words.autosave, sheet.value, one, stop, last);
    [clock, ...slow].forEach(clearTimeout);
    busy = false;
    onTheWay.delete(names);
    settle(how, told, names);
    wait();
  }

  function settle(how, told, names) {
    if (told && told.version) version = told.version;
    if (how === "saved" || how === "twice") {
      remember(told.seen);
      if (how === "saved") tell("saved", words.autosaveSaved.replace("%s", told.saved));
      else choose(told.twice);
      if (changed.size) soon(QUIET);
      return;
    }
    for (const name of names) changed.add(name);
    if (leaving) return;
    if (how === "late") {
      tell("saving", words.autosaveSaving);
      soon(QUIET);
      return;
    }
    tell("failed", { cut: words.autosaveCut, slow: words.autosaveSlow, out: words.autosaveOut, busy: words.autosaveBusy,
      broken: words.autosaveBroken, refused: told && told.words }[how] || words.autosaveBroken, names);
    if (how === "cut" || how === "slow" || how === "busy") soon(AGAIN_AFTER);
  }

  // Answered otherwise on another device: both answers stand on the page as the server has it now.
  function choose(questions) {
    tell("failed", words.autosaveTwice.replace("%s", questions.join(", ")));
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = location.pathname + location.search;
    link.textContent = words.autosaveChoose;
    status.append(" ", link);
  }
}

const asSeen = (text) => Object.fromEntries(text.split(" ").filter(Boolean).map((one) => one.split(":")));

// What the fields are called, for people: the first two.
function called(form, names) {
  const labels = names.map((name) => {
    const found = form.elements[name];
    const field = found && (found.tagName ? found : found[0]);
    const group = field && field.closest("fieldset");
    const label = group ? group.querySelector("legend") : field && field.labels && field.labels[0];
    return label ? label.textContent.trim() : "";
  });
  const all = [...new Set(labels)].filter(Boolean);
  return all.slice(0, 2).join(", ") + (all.length > 2 ? ", …" : "");
}

// An unticked box sends nothing in a form; here it has to say that it is empty now.
function collect(form, names) {
  const all = new FormData(form);
  const said = [];
  for (const name of names) {
    const values = all.getAll(name);
    for (const value of values.length ? values : [""]) said.push([name, value]);
  }
  return said;
}

function fill(form, said) {
  for (const [name, text] of said) {
    const found = form.elements[name];
    for (const field of found.tagName ? [found] : found) {
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.value === text;
      else field.value = text;
    }
  }
}
