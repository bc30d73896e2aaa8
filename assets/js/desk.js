// The desk of an official: ticks that survive a reload, keys, and the advice that a reason suggests. Works without this file.

const desk = document.querySelector("[data-desk]");
if (desk) lookOver(desk);
for (const form of document.querySelectorAll("form[data-advice]")) suggest(form);

// What was looked at stays ticked in this tab, for this version of the dossier only; the server knows nothing of it.
function lookOver(desk) {
  const boxes = [...desk.querySelectorAll(".m-look__box")];
  const said = desk.querySelector("[data-looked]");
  const place = `looked.${desk.dataset.desk}`;
  const keep = (ticked) => {
    try {
      if (ticked) sessionStorage.setItem(place, ticked.join(" "));
      else return (sessionStorage.getItem(place) || "").split(" ");
    } catch { /* a browser that keeps nothing: the ticks last as long as the page */ }
    return [];
  };
  const count = () => {
    const ticked = boxes.filter((box) => box.checked);
    if (said && ticked.length) {
      said.textContent = said.dataset.looked.replace("%(done)d", ticked.length).replace("%(all)d", boxes.length);
    }
    keep(ticked.map((box) => box.value));
  };
  const before = keep();
  for (const box of boxes) box.checked = box.checked || before.includes(box.value);
  if (boxes.length) desk.addEventListener("change", ({ target }) => target.name === "ok" && count());
  if (boxes.some((box) => box.checked)) count();
  listen(desk, boxes);
}

function listen(desk, boxes) {
  const help = document.querySelector("[data-keys]");
  if (!help?.showModal) return; // keys without a way to read about them would only surprise
  const on = help.querySelector("[data-keys-on]");
  try { on.checked = localStorage.getItem("keys") !== "off"; } catch { /* on, then */ }
  on.addEventListener("change", () => {
    try { localStorage.setItem("keys", on.checked ? "on" : "off"); } catch { /* for this page only */ }
  });
  const open = document.createElement("button");
  open.type = "button";
  open.className = "m-link-button m-keys__open";
  open.textContent = help.dataset.keysOpen;
  open.addEventListener("click", () => help.showModal());
  document.querySelector(".m-desk-head")?.append(open);

  const go = (by) => {
    const here = boxes.indexOf(document.activeElement);
    const next = boxes[here < 0 ? 0 : Math.min(Math.max(here + by, 0), boxes.length - 1)];
    next?.focus();
    next?.closest(".m-said__row, .m-handed__item").scrollIntoView({ block: "nearest" });
  };
  const part = (number) => {
    const section = desk.querySelectorAll("section")[number - 1];
    const first = section?.querySelector("input:not([type=hidden]), textarea, select, button, a[href], summary");
    (first || section)?.focus();
  };
  const acts = {
    j: () => go(1), k: () => go(-1), u: () => location.assign(desk.dataset.deskList), "?": () => help.showModal(),
    1: () => part(1), 2: () => part(2), 3: () => part(3),
    x: () => {
      if (boxes.includes(document.activeElement)) document.activeElement.click();
      go(1);
    },
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
    const act = acts[event.key];
    if (!act || typing || !on.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
}

// Choosing a reason writes the advice that the procedure keeps for it, unless the official wrote something else.
function suggest(form) {
  const advice = JSON.parse(form.dataset.advice);
  form.addEventListener("change", ({ target }) => {
    if (!target.name?.startsWith("reason-")) return;
    const box = form.elements[target.name.replace("reason-", "advice-")];
    const untouched = !box.value.trim() || Object.values(advice).includes(box.value.trim());
    if (untouched && advice[target.value] !== undefined) box.value = advice[target.value];
  });
}
