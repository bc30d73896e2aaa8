// On every page: wipe what waits for somebody else, lead to what is wrong, guard against pressing twice, shorten long
// lists while typing. Every page works without this file.

// What waits in this browser until the network is back (waiting.js) is one person's, and a week's at most: for whoever
// else signs in, and after signing out, it is gone. What was sent with its form has arrived when the server says so.
const WEEK = 7 * 86400000; // milliseconds

function sweep() {
  const { who, waiting } = document.body.dataset;
  const arrived = (/(?:^|; )motcua_kept=([0-9a-f]{16})/.exec(document.cookie) || [])[1];
  if (arrived) document.cookie = "motcua_kept=; max-age=0; path=/";
  const left = Object.keys(localStorage).filter((name) => {
    if (!name.startsWith("waits.")) return false;
    const one = JSON.parse(localStorage.getItem(name));
    const stays = (!who || one.who === who) && Date.now() - one.at < WEEK && (name !== `waits.${arrived}` || one.more);
    if (!stays) localStorage.removeItem(name);
    return stays;
  });
  if (!left.length || !waiting || document.querySelector("form[data-autosave]")) return;
  const script = document.createElement("script");
  script.src = waiting;
  document.head.append(script);
}
try { sweep(); } catch { /* a browser that keeps nothing */ }

// The error summary takes the focus, and its links lead into the field, also when the target is a group.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    const field = target.matches("input, select, textarea, button")
      ? target
      : target.querySelector("input:not([type=hidden]), select, textarea, button");
    if (!field) return;
    event.preventDefault();
    (field.closest(".govuk-form-group") || target).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}

// A second press within the first one's answer is dropped. The server would make one dossier of both anyway.
const SAYS_AFTER = 1000; // milliseconds: sooner, words that change would only flicker
const FREE_AFTER = 30000; // milliseconds: a network that swallowed the first press must not lock the form

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter || form.querySelector("[data-once]");
  if (event.defaultPrevented || !button || !button.hasAttribute("data-once")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  const words = button.textContent;
  const say = setTimeout(() => {
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.once;
  }, SAYS_AFTER);
  const free = () => {
    clearTimeout(say);
    delete form.dataset.sending;
    button.removeAttribute("aria-disabled");
    button.textContent = words;
  };
  setTimeout(free, FREE_AFTER);
  addEventListener("pageshow", free, { once: true }); // came back with the browser's back button
});

// select[data-filter]: a box above it keeps the entries that hold what is typed, with or without accents.
const plain = (text) =>
  text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

for (const select of document.querySelectorAll("select[data-filter]")) {
  if (!select.replaceChildren) break; // an old browser shows the whole list
  const all = [...select.options];
  const folded = all.map((option) => ` ${plain(option.text)}`); // a word typed is the beginning of a word in the name
  const box = document.createElement("input");
  const label = document.createElement("label");
  const said = document.createElement("p");
  box.type = "text";
  box.autocomplete = "off";
  box.id = `${select.id}-filter`;
  box.className = "govuk-input m-filter";
  label.htmlFor = box.id;
  label.className = "govuk-hint m-filter__label";
  label.textContent = select.dataset.filterLabel;
  said.className = "m-filter__said";
  said.setAttribute("role", "status");
  select.previousElementSibling.append(label, box, said); // the room that the page keeps free for it

  box.addEventListener("input", () => {
    const words = plain(box.value.trim()).split(/\s+/).filter(Boolean);
    const keep = all.filter((option, i) => !option.value || words.every((word) => folded[i].includes(` ${word}`)));
    const found = keep.filter((option) => option.value);
    const chosen = select.value;
    select.replaceChildren(...keep);
    select.value = found.some((option) => option.value === chosen) ? chosen : "";
    if (found.length === 1) select.value = found[0].value;
    said.textContent = !words.length
      ? ""
      : found.length === 1
        ? found[0].text
        : found.length
          ? select.dataset.filterFound.replace("%d", found.length)
          : select.dataset.filterNone;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // not yet: the person is still choosing
      select.focus();
    }
  });
}
