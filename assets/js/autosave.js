// form[data-autosave]: what is typed goes to that address while the person goes on. Never in the way:
// "Save and continue" sends the whole form in any case, except while the device has no network: then the page stays.
//
// Sent: csrfmiddlewaretoken, draft-version and the changed fields (a date or a group of choices whole). Wanted back:
// {"saved": "14:05", "version": 7}. 409 with a version: something was saved since; the newest words go at once, so that
// words which the network held up never come after them. 401 means signed out. Anything else, or nothing within 5 seconds, is told as a failure
// and tried again.

const QUIET = 900; // milliseconds without a key before saving
const ANSWER_WITHIN = 5000; // milliseconds
const AGAIN_AFTER = 15000; // milliseconds

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
  const changed = new Set();
  let timer = 0;
  let busy = false;
  let leaving = false;
  let running = null; // the save on its way
  let onTheWay = []; // the fields that it carries
  let version = words.autosaveVersion || "";

  const tell = (state, text) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) { // the browser's own page would come in the place of this one and of every word in it
      event.preventDefault();
      tell("failed", words.autosaveOffline);
      return;
    }
    leaving = true;
    clearTimeout(timer);
    running?.abort(); // the form carries newer words; an older save must not come after it
  });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("online", () => changed.size && soon(0));
  document.addEventListener("visibilitychange", () => document.hidden && changed.size && save(true));

  function note({ target }) {
    if (!target.name || target.type === "file" || target.type === "hidden") return;
    const group = target.closest("fieldset");
    const fields = group ? group.querySelectorAll("input[name], select[name], textarea[name]") : [target];
    for (const field of fields) changed.add(field.name);
    soon(QUIET);
  }

  async function save(last = false) {
    if (leaving || !changed.size || (busy && last !== true)) return;
    if (!navigator.onLine) {
      tell("failed", words.autosaveOffline);
      return;
    }
    // The last one, when the page is left, waits for nobody: it carries what is on its way too, whatever was saved.
    const names = [...new Set([...changed, ...(last === true ? onTheWay : [])])];
    const body = collect(form, names);
    if (version && last !== true) body.set("draft-version", version);
    changed.clear();
    busy = true;
    onTheWay = names;
    const stop = running = new AbortController();
    const clock = setTimeout(() => stop.abort(), ANSWER_WITHIN);
    const slow = setTimeout(() => tell("saving", words.autosaveSaving), 1000);
    try {
      const answer = await fetch(words.autosave, {
        method: "POST", body, keepalive: last === true, signal: stop.signal,
        headers: { Accept: "application/json" },
      });
      if (answer.status === 401) {
        tell("failed", words.autosaveSignedOut);
        return; // trying again would not help
      }
      const told = await answer.json();
      if (told.version) version = told.version;
      if (answer.status === 409 && told.version) {
        for (const name of names) changed.add(name);
        tell("saving", words.autosaveSaving);
        return; // again in a moment, below
      }
      if (!answer.ok) throw new Error(answer.status);
      tell("saved", words.autosaveSaved.replace("%s", told.saved));
    } catch {
      for (const name of names) changed.add(name);
      if (leaving) return;
      tell("failed", navigator.onLine ? words.autosaveFailed : words.autosaveOffline);
      soon(AGAIN_AFTER);
    } finally {
      clearTimeout(clock);
      clearTimeout(slow);
      busy = false;
      onTheWay = [];
      if (changed.size && status?.dataset.state !== "failed") soon(QUIET);
    }
  }
}

// An unticked box sends nothing in a form; here it has to say that it is empty now.
function collect(form, names) {
  const all = new FormData(form);
  const body = new FormData();
  body.set("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken") || "");
  for (const name of names) {
    const values = all.getAll(name);
    if (!values.length) body.append(name, "");
    for (const value of values) body.append(name, value);
  }
  return body;
}
