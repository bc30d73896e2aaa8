// Run inside a page by checks.py: what is too wide or too small for a thumb. Returns lists of words, empty when all is well.
() => {
  const LEAST = 44; // CSS pixels
  const edge = document.documentElement.clientWidth;
  const name = (element) => {
    const words = (element.innerText || element.value || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.className || "-"} "${words}"`;
  };
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ checkVisibilityCSS: true }) && box.width > 1 && box.height > 1 && box.bottom > 0;
  };
  const beyond = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > edge + 0.5 && !element.closest(".m-scroll"));
  const tooWide = document.documentElement.scrollWidth <= edge ? [] : ["the page", ...beyond.map(name)];

  // A link within a sentence may be as high as its line (WCAG 2.5.8, "inline").
  const inSentence = (link) => {
    if (getComputedStyle(link).display !== "inline") return false;
    const block = link.closest("p, li, dd, dt, td, th, label, legend, figcaption, div");
    const around = block.cloneNode(true);
    around.querySelectorAll("a, button, .govuk-visually-hidden").forEach((one) => one.remove());
    return around.textContent.trim().length > 2;
  };
  // What a thumb can press: the element, its label, and what its ::after spreads over, probed above and below its middle.
  const reach = (element) => {
    const box = element.getBoundingClientRect();
    let height = box.height;
    for (const label of element.labels || []) height = Math.max(height, label.getBoundingClientRect().height);
    if (height >= LEAST) return height;
    element.scrollIntoView({ block: "center" });
    const now = element.getBoundingClientRect();
    const [x, middle] = [now.left + now.width / 2, now.top + now.height / 2];
    const hits = (y) => {
      const there = document.elementFromPoint(x, y);
      return there && (there === element || element.contains(there));
    };
    return hits(middle - LEAST / 2 + 0.5) && hits(middle + LEAST / 2 - 0.5) ? LEAST : height;
  };
  const tooSmall = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((element) => shown(element) && !(element.tagName === "A" && inSentence(element)))
    .map((element) => [element, reach(element)])
    .filter(([, height]) => height < LEAST - 0.5)
    .map(([element, height]) => `${name(element)} ${height.toFixed(1)} px`);
  scrollTo(0, 0);
  return { tooWide, tooSmall };
}
