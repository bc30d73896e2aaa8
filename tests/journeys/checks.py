"""What every page of a journey keeps, at the width of a phone and of an office screen.

axe finds nothing (WCAG 2.2, levels A and AA, in light and in dark colours), nothing has to be scrolled sideways,
what is pressed is 44 px high, the console is quiet, and no other host is asked for anything.
"""

import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

PHONE, OFFICE = (360, 740), (1280, 800)  # CSS pixels
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
RUN_AXE = """(levels) => axe.run(document, {runOnly: levels, resultTypes: ["violations"], elementRef: false})
    .then((found) => found.violations.flatMap((one) => one.nodes.map((node) =>
        `${one.id}: ${node.target.join(" ")} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`)))"""
CHANGING = re.compile(r"[0-9a-f-]{32,}|value=\"[^\"]*\"|\d+|/tep/[^\"/]+")


class Care:
    """Looks at pages. One that differs only in numbers from a page seen before is not looked at again."""

    def __init__(self):
        self.seen: set[tuple[str, str]] = set()

    def look(self, page: Page, home: tuple[int, int]) -> list[str]:
        """Everything that is wrong with the page as it stands, as sentences. `home` is the size to come back to."""
        likeness = CHANGING.sub("", page.url.split("?")[0]), CHANGING.sub("", page.content())
        if likeness in self.seen:
            return []
        self.seen.add(likeness)
        page.evaluate(AXE + ";0")
        wrong = []
        # Light colours at the one width, dark at the other: contrast does not depend on the width, and axe takes long.
        for size, colours in ((PHONE, "light"), (OFFICE, "dark")):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=colours)
            found = page.evaluate(CHECKS)
            problems = [f"wider than the screen: {words}" for words in found["tooWide"]]
            problems += [f"too low to press: {words}" for words in found["tooSmall"]]
            problems += page.evaluate(RUN_AXE, LEVELS)
            wrong += [f"{size[0]} px, {colours}: {words}" for words in problems]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": home[0], "height": home[1]})
        return wrong
