"""Each page of each reader holds under zoom, in a language from right to left, on paper and with forced colours."""

import pytest

from tests.journeys.checks import CHECKS
from tests.web.browser import SITE

# WCAG 1.4.10: 1280 px at 400 % are 320 px, at 200 % they are 640.
ZOOMS = (320, 640)
TURNED = """() => {
  const edge = document.documentElement.clientWidth;
  const out = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !one.closest(".m-scroll, .govuk-visually-hidden, .govuk-skip-link, svg")
      && (box.left < -0.5 || box.right > edge + 0.5);
  }).map((one) => `${one.tagName}.${one.className}`);
  const sides = [...document.querySelectorAll(".govuk-radios__input, .govuk-checkboxes__input")].filter((one) => {
    const label = one.labels[0].getBoundingClientRect();
    return one.getBoundingClientRect().left < label.left + label.width / 2 && label.width > 60;
  }).map((one) => `the box of ${one.name} stands on the left`);
  return [...out, ...sides];
}"""
PRINTED = """() => {
  const wrong = [];
  const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true });
  for (const one of document.querySelectorAll(`.m-nav, .m-header__side, .m-footer, .m-phase, .govuk-back-link,
    button, .govuk-button`)) {
    if (shown(one) && !one.closest("dialog")) wrong.push(`printed: ${one.tagName}.${one.className}`);
  }
  for (const one of document.querySelectorAll("table, img, pre, h1, dd")) {
    if (shown(one) && one.getBoundingClientRect().right > innerWidth + 1) wrong.push(`cut off: ${one.tagName}
      ${one.innerText.slice(0, 40)}`);
  }
  for (const one of document.querySelectorAll("details > :not(summary)")) {
    if (one.getBoundingClientRect().height < 1) wrong.push(`stays folded: ${one.innerText.slice(0, 40)}`);
  }
  for (const one of document.querySelectorAll("*")) {
    if (shown(one) && ["fixed", "sticky"].includes(getComputedStyle(one).position)) wrong.push(`stands still on
      paper: ${one.className}`);
  }
  return wrong;
}"""
# With forced colours backgrounds go: whatever is pressed or filled in still needs an edge, or is a link.
EDGES = """() => [...document.querySelectorAll(`.govuk-button, .govuk-input, .govuk-select, .govuk-textarea,
.govuk-radios__label, .m-look__label, .m-status, .m-notice, .m-station, .m-paper`)]
  .filter((one) => one.checkVisibility())
  .filter((one) => ![getComputedStyle(one), getComputedStyle(one, "::before")].some((style) =>
    ["Top", "InlineStart", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0 &&
      style[`border${side}Style`] !== "none")))
  .map((one) => `without an edge: ${one.className}`)"""


@pytest.mark.parametrize("who", ["nobody", "lan", "hung"])
def test_every_page_holds(request, pages_of, shown, lived_in, who):
    person = None if who == "nobody" else request.getfixturevalue(who)
    start = {"lan": ("/ho-so", f"/ho-so/{lived_in['back']}", "/"), "hung": ("/viec", "/viec/so-theo-doi")}.get(who, ())
    pages = pages_of(person, *start)
    assert len(pages) > 8, sorted(pages)
    tab = shown(pages)
    wrong = [f"{path} {words}" for path in pages for words in look(tab, path)]
    assert not wrong, "\n".join(wrong[:60])


def look(tab, path: str) -> list[str]:
    """What is wrong with one page under each circumstance."""
    tab.goto(SITE + path)
    wrong = []
    for width in ZOOMS:
        tab.set_viewport_size({"width": width, "height": 256 if width == 320 else 400})
        wrong += [f"at {width} px: {words}" for words in tab.evaluate(CHECKS)["tooWide"]]
    tab.emulate_media(forced_colors="active")
    wrong += [f"forced colours, {words}" for words in tab.evaluate(EDGES)]
    tab.emulate_media(forced_colors="none", media="print")
    tab.set_viewport_size({"width": 680, "height": 960})  # A4 between its margins
    wrong += [f"on paper, {words}" for words in tab.evaluate(PRINTED)]
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.evaluate("document.documentElement.dir = 'rtl'")
    wrong += [f"from right to left: {words}" for words in tab.evaluate(TURNED)]
    return wrong
