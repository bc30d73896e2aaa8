// form[data-upload]: sends the chosen file with progress. The tick comes only when the SHA-256 that the server
// computed of what it keeps equals the one computed here; anything else is an error with "Send again".
//
// Sent: csrfmiddlewaretoken, file, sha256 (hex), and the form's hidden fields. Wanted back:
// {"ok": true, "sha256": …, "size": bytes, "pages": n, "name": …} or {"ok": false, "error": words}.
// A large file goes in parts (data-upload-parts, parts.js) and in the end their name ("phan") in place of the file: when
// the network breaks off, what has arrived stays there, and "Send again" sends the rest.
// Without crypto.subtle (plain http on another machine, an old browser) the form stays a form.

const STALLED_AFTER = 30000; // milliseconds without a byte moving
const IN_ONE_PIECE = 524288; // bytes; sending so many once more is less work than asking what has arrived

if (window.crypto?.subtle && document.body.replaceChildren) document.querySelectorAll("form[data-upload]").forEach(prepare);

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  const status = (form.closest("section") || form).querySelector("[data-upload-status]");
  if (!input || !status) return;
  let busy = false;
  // Several files go one after another; when one stops, "Send again" goes on with it and those behind it.
  const go = async (files) => {
    if (busy) return;
    busy = true;
    try {
      for (let at = 0; at < files.length; at += 1) {
        const rest = files.slice(at);
        if (!(await deliver(form, rest[0], status, () => go(rest), rest.length === 1))) return;
      }
    } finally {
      busy = false;
    }
  };
  const start = () => input.files.length && go([...input.files]);
  input.addEventListener("change", start);
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return; // the server says in words what is missing
    event.preventDefault();
    start();
  });
}

// Gives whether the file was kept; the list is drawn anew after the `last`.
async function deliver(form, file, status, again, last) {
  const words = form.dataset;
  const facts = { name: file.name, size: megabytes(file.size), sent: megabytes(0), pages: "" };
  const bar = document.createElement("progress");
  const count = document.createElement("p");
  bar.max = file.size || 1;
  bar.setAttribute("aria-label", file.name);
  status.before(bar, count);
  tell(status, "", words.uploadReading);
  try {
    const ours = await digest(file);
    tell(status, "", "");
    const moved = (sent) => {
      facts.sent = megabytes(sent);
      bar.value = sent;
      count.textContent = sent < file.size ? fill(words.uploadSending, facts) : words.uploadChecking;
    };
    const answer = await (file.size > IN_ONE_PIECE && words.uploadParts ? sendInParts : send)(form, file, ours, moved);
    if (!answer.ok) throw new Refused(answer.error || words.uploadDiffers);
    if (answer.sha256 !== ours) throw new Refused(words.uploadDiffers);
    facts.pages = answer.pages;
    if (last) {
      form.reset();
      status = (await refresh(form)).querySelector("[data-upload-status]") || status;
    }
    tell(status, "done", fill(words.uploadDone, facts));
    return true;
  } catch (problem) {
    tell(status, "failed", problem instanceof Refused ? problem.message : fill(words.uploadCut, facts));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = words.uploadAgain;
    button.addEventListener("click", again);
    status.append(button);
    return false;
  } finally {
    bar.remove();
    count.remove();
  }
}

class Refused extends Error {}

function tell(status, state, text) {
  const line = document.createElement("p");
  if (state) line.className = `m-upload__${state}`;
  line.textContent = text;
  status.replaceChildren(...(text ? [line] : []));
}

const megabytes = (bytes) =>
  new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: bytes < 1e6 ? 2 : 1 })
    .format(bytes / 1048576);

const fill = (text, facts) => text.replace(/%\((\w+)\)s/g, (_whole, name) => facts[name]);

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const send = (form, file, sha256, onProgress) => post(form, { sha256, file }, (sent) => onProgress(Math.min(sent, file.size)));

async function sendInParts(form, file, sha256, onProgress) {
  await script(form.dataset.uploadPartsScript);
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const arrived = await window.motcuaParts(form.dataset.uploadParts, token, file, sha256, onProgress, STALLED_AFTER);
  if (arrived.answer) return arrived.answer;
  return post(form, { sha256, phan: arrived.name }, () => {});
}

function script(address) {
  if (window.motcuaParts) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const one = document.createElement("script");
    one.src = address;
    one.onload = resolve;
    one.onerror = () => reject(new Error("cut"));
    document.head.append(one);
  });
}

function post(form, more, onProgress) {
  const body = new FormData();
  for (const field of form.querySelectorAll("input[type=hidden]")) body.append(field.name, field.value);
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch = 0;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), STALLED_AFTER);
    };
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      alive();
      onProgress(event.loaded);
    };
    request.onerror = request.onabort = () => reject(new Error("cut"));
    request.onload = () => (request.response ? resolve(request.response) : reject(new Error(request.status)));
    request.onloadend = () => clearTimeout(watch);
    alive();
    request.send(body);
  });
}

// The list of files is the server's to draw: take the part around the form, and parts marked data-fresh, anew.
async function refresh(form) {
  const part = form.closest("section[id]");
  if (!part) return form;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of [part, ...document.querySelectorAll("[data-fresh][id]")]) {
      const now = fresh.getElementById(old.id);
      if (now) old.replaceWith(document.adoptNode(now));
    }
  } catch {
    return form; // the file is kept; the list shows it on the next visit
  }
  const now = document.getElementById(part.id);
  now.querySelectorAll("form[data-upload]").forEach(prepare);
  return now;
}
