// What was typed and has not reached the server waits here, in localStorage, and goes up by itself: on the page where it
// was typed (autosave.js), or on the next one that is opened. motcua.js wipes what is another person's or a week old.
//
// "waits.<number of the form>": {who, place, url, called, seen, version, at, said: [[name, text], …], left, more}. Only
// what is not saved yet; `left` says that its page is gone, `more` that something was typed after the form was sent.

// While something of a page waits, the page holds a Web Lock of that name: it ends with the page, however that ends.

const PREFIX = "waits.";
const ALONE_AFTER = 30000; // milliseconds; without Web Locks a page of which nothing was heard for so long is gone
const GIVE_UP_AFTER = 15000; // milliseconds for one answer
const AGAIN_AFTER = 30000; // milliseconds

const { who, ...words } = document.body.dataset;

const { locks } = navigator; // none in an old browser
const held = new Map(); // of this page: {number of the form: how its lock is let go}

function put(id, one) {
  keep(() => localStorage.setItem(PREFIX + id, JSON.stringify({ ...one, who })));
  claim(id, { ifAvailable: false }); // sooner or later: it is ours
}

function drop(id) {
  keep(() => localStorage.removeItem(PREFIX + id));
  leave(id);
}

// Make what waits under this number this page's own; false where another page that lives has it.
const claim = (id, how = { ifAvailable: true }) =>
  !locks || held.has(id) || new Promise((answer) => {
    const kept = new Promise((letGo) => held.set(id, letGo));
    locks.request(PREFIX + id, how, (lock) => {
      if (!lock) held.delete(id);
      answer(Boolean(lock));
      return lock && kept;
    }).catch(() => answer(true)); // a browser that has them and does not let us
  });

// Whoever looks next may have it.
function leave(id) {
  if (held.has(id)) held.get(id)();
  held.delete(id);
}

const take = (id) => keep(() => JSON.parse(localStorage.getItem(PREFIX + id)));

// A browser that keeps nothing (a private window, a full disk): what was typed is in the page alone.
function keep(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

const all = () =>
  (keep(() => Object.keys(localStorage)) || [])
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ id: name.slice(PREFIX.length), ...take(name.slice(PREFIX.length)) }))
    .filter((one) => one.who === who)
    .sort((one, other) => one.at - other.at);

// What its own page sends no more, because that is gone. The newest last.
async function free() {
  const asked = locks && await locks.query().catch(() => null);
  const alive = new Set(asked ? asked.held.map(({ name }) => name) : []);
  const alone = (one) => (asked ? !alive.has(PREFIX + one.id) : Date.now() - one.at > ALONE_AFTER);
  return all().filter((one) => one.left || alone(one));
}

// How it went, and what the server told: saved, twice (answered otherwise meanwhile: both are kept), late (something was
// saved since: the newest words again), out (signed out), busy, refused, broken (no answer of ours), slow, cut (no network).
async function post(url, id, one, stop, last) {
  const body = new FormData();
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  for (const [name, text] of one.said) body.append(name, text);
  body.set("csrfmiddlewaretoken", token ? token.value : "");
  body.set("sheet-id", id);
  body.set("answers-seen", one.seen);
  if (one.version) body.set("draft-version", one.version);
  try {
    const answer = await fetch(url, {
      method: "POST", body, keepalive: last === true, signal: stop.signal, headers: { Accept: "application/json" },
    });
    if (answer.status === 401) return { how: "out" };
    if (answer.status === 429 || answer.status >= 500) return { how: "busy" };
    const told = await answer.json().catch(() => null);
    if (!told) return { how: "broken" };
    if (answer.ok) return { how: told.twice && told.twice.length ? "twice" : "saved", told };
    return { how: told.version ? "late" : "refused", told };
  } catch {
    return { how: stop.signal.aborted ? "slow" : "cut" };
  }
}

async function send(one) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), GIVE_UP_AFTER);
  const came = await post(one.url, one.id, one, stop);
  clearTimeout(clock);
  const now = take(one.id);
  if (came.how === "late" && now) { // its newest words, which may be others by now
    put(one.id, { ...now, version: came.told.version });
    return send({ id: one.id, ...now, version: came.told.version });
  }
  if ((came.how === "saved" || came.how === "twice") && now && now.at === one.at) drop(one.id);
  return came;
}

let again = 0;

// Send what its page can send no more; gives what arrived. What cannot be saved at all is shown with the reason. As long
// as something waits it looks again: the network may be back, another page may be gone by then.
async function sendAll(but = "") {
  clearTimeout(again);
  const arrived = [];
  for (const one of (await free()).filter(({ id }) => id !== but && !shown(id))) {
    const { how, told } = await send(one);
    if (how === "saved" || how === "twice") arrived.push(one);
    if (how === "saved") tell(one, words.waitingSaved);
    else if (how === "twice") tell(one, words.waitingTwice, "attention", one.place);
    else if (how === "refused") refuse(one, told);
    else if (how === "out") return arrived; // signing in opens another page
    else break;
  }
  clearTimeout(again);
  if (all().some(({ id }) => id !== but && !shown(id))) again = setTimeout(sendAll, AGAIN_AFTER, but);
  return arrived;
}

// Whether it stands on this page with the reason why it cannot be saved.
const shown = (id) => document.getElementById(PREFIX + id);

function tell(one, text, kind = "info", place = "") {
  const box = document.createElement("div");
  const line = document.createElement(place ? "a" : "p");
  box.className = `m-notice m-notice--${kind}`;
  box.setAttribute("role", "status");
  line.className = place ? "govuk-link" : "m-notice__text";
  if (place) line.href = place;
  line.textContent = text.replace("%s", one.called);
  box.append(line);
  document.getElementById("main").prepend(box);
  return box;
}

// The draft was sent, or thrown away: why, and what was typed, until the person has seen it.
function refuse(one, told) {
  const box = tell(one, told.words || words.waitingRefused, "attention");
  box.id = PREFIX + one.id;
  const typed = document.createElement("p");
  typed.className = "m-notice__text";
  typed.textContent = `${one.called}: ${one.said.map(([, text]) => text).filter(Boolean).join("; ")}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "m-link-button";
  button.textContent = words.waitingDrop;
  button.addEventListener("click", () => {
    drop(one.id);
    box.remove();
  });
  box.append(typed, button);
}

// Nobody else shall find it here. What waits is sent first; if it cannot be, the person decides.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.action.endsWith("/dang-xuat") || form.dataset.sure) return;
  if (!all().length) return;
  event.preventDefault();
  for (const one of all()) await send(one);
  if (all().length && !confirm(words.waitingLeave)) return;
  for (const one of all()) drop(one.id);
  form.dataset.sure = "yes";
  form.submit();
});

window.motcuaWaiting = { put, drop, take, claim, leave, free, post, sendAll };
addEventListener("online", () => sendAll());
if (!document.querySelector("form[data-autosave]")) sendAll();
