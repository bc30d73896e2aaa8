"""What a page costs a person on a phone, by a keystroke-level model, and what the network costs, measured.

Hands and head after Card, Moran and Newell (1983): a decision before each thing chosen, none before what follows by
itself (the button after the last question, the month after the day). Keys: Palin and others (2019) measured 36 words a
minute on phones, a third of a second a letter; a little more is taken. Reading: 200 words a minute; a Vietnamese word
is taken to have 1.4 written syllables (an assumption).
"""

import time
import unicodedata
from dataclasses import dataclass, field

TAP, KEY, THINK, SWIPE = 1.2, 0.4, 1.35, 0.7  # seconds
SYLLABLES_A_MINUTE = 200 * 1.4
IDENTITY_SERVICE = 15.0  # seconds in the app of the identity service, which is not ours: open it, six digits, confirm
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second

# Who looks for the way on reads these down the page, as far as what she presses last.
TO_READ = (
    "h1, .m-lead, .m-facts__item, legend, label, .govuk-hint, .m-paper__held, .m-declare, "
    ".govuk-button, .m-row__link, .m-sent"
)
READ = """(wanted) => {
  const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true }) &&
    !one.closest("details:not([open]) > :not(summary)");
  const count = (one) => (one.innerText || "").trim().split(/\\s+/).filter(Boolean).length;
  const main = document.querySelector("main");
  const touched = [...main.querySelectorAll("[data-touched]")];
  const last = touched[touched.length - 1];
  const found = [...main.querySelectorAll(wanted)].filter(shown);
  const read = found.filter((one) => {
    if (found.some((other) => other !== one && other.contains(one))) return false;
    if (!last) return one.matches("h1, .m-sent");
    const after = last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (after && one.htmlFor !== last.id) return false;
    const radio = one.htmlFor && document.getElementById(one.htmlFor);
    if (radio && radio.type === "radio") { // options are read as far as the one that fits
      const chosen = touched.find((other) => other.name === radio.name);
      return !chosen || !(chosen.compareDocumentPosition(radio) & Node.DOCUMENT_POSITION_FOLLOWING);
    }
    if (one.matches(".govuk-hint") && one.id) { // whoever leaves a field empty needs no help with it
      const field = main.querySelector(`[aria-describedby~="${one.id}"]`);
      return !field || field.matches("[data-touched]") || field.querySelector("[data-touched]");
    }
    return true;
  });
  return [read.reduce((sum, one) => sum + count(one), 0), count(main)];
}"""


def keys(text: str) -> int:
    """Keystrokes in the usual Vietnamese way of typing (Telex): one for the letter, one more for each mark."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "dd").replace("Đ", "DD"))
    return len(plain)


@dataclass
class Row:
    """One page: what was read, tapped and typed on it, and how long the way to it took."""

    name: str
    network: float
    words: int = 0  # written syllables, as far as the way on
    all_words: int = 0  # all that the page shows
    taps: int = 0
    keys: int = 0
    thoughts: int = 0
    swipes: float = 0
    elsewhere: float = 0.0

    @property
    def hands(self) -> float:
        return self.taps * TAP + self.keys * KEY + self.thoughts * THINK + self.swipes * SWIPE

    @property
    def reading(self) -> float:
        return self.words * 60 / SYLLABLES_A_MINUTE

    @property
    def seconds(self) -> float:
        return self.network + self.reading + self.hands + self.elsewhere


@dataclass
class Effort:
    """Counts while somebody goes through the pages; `page` is Playwright's."""

    page: object
    rows: list[Row] = field(default_factory=list)

    def slow(self) -> "Effort":
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        return self

    def open(self, path: str, name: str) -> None:
        began = time.monotonic()
        self.page.goto(path, wait_until="domcontentloaded")
        self._arrive(name, time.monotonic() - began)

    def go(self, target, name: str, *, choosing: bool = False, elsewhere: float = 0.0) -> None:
        """Press what leads to the next page; `choosing` if it is one of several ways."""
        self._reach(target, choosing)
        self._read()
        self.rows[-1].elsewhere += elsewhere
        began = time.monotonic()
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            target.click()
        self._arrive(name, time.monotonic() - began)

    def tap(self, target) -> None:
        self._reach(target)
        target.click()

    def type(self, target, text: str, thinking: bool = True) -> None:
        self._reach(target, thinking)
        self.rows[-1].keys += keys(text)
        target.fill(text)

    def choose(self, target, option: str) -> None:
        """Open a list, read it as far as the entry that fits, press that."""
        self._reach(target)
        self.rows[-1].taps += 1
        entries = target.locator("option").all_inner_texts()
        self.rows[-1].words += sum(len(one.split()) for one in entries[: entries.index(option) + 1])
        target.select_option(label=option)

    def pick_a_photo(self, target, file: dict) -> None:
        """Choose, pick from the gallery, confirm; then wait until the file has arrived whole."""
        self._reach(target)
        self.rows[-1].taps += 2
        began = time.monotonic()
        target.set_input_files(file)
        self.page.locator(".m-upload__done").wait_for(timeout=30_000)
        self.rows[-1].network += time.monotonic() - began

    def arrived(self) -> "Effort":
        """At the last page: read what it says first."""
        self._read()
        return self

    def _reach(self, target, thinking: bool = True) -> None:
        far = target.evaluate("""(one) => {
            one.setAttribute("data-touched", "");
            const box = ((one.labels || [])[0] || one).getBoundingClientRect();
            const off = box.bottom > innerHeight ? box.bottom - innerHeight : Math.max(0, -box.top);
            one.scrollIntoView({ block: "center" });
            return Math.ceil(off / (innerHeight * 0.7)); }""")
        row = self.rows[-1]
        row.swipes += far
        row.taps += 1
        row.thoughts += int(thinking)

    def _read(self) -> None:
        words, self.rows[-1].all_words = self.page.evaluate(READ, TO_READ)
        self.rows[-1].words += words

    def _arrive(self, name: str, network: float) -> None:
        self.rows.append(Row(name, network))

    @property
    def seconds(self) -> float:
        return sum(row.seconds for row in self.rows)

    def table(self, title: str) -> str:
        """The counts of each page and their sum, as a table of Markdown."""
        lines = [f"### {title}", "",
                 "| page | syllables to read (all) | taps | keys | swipes | decisions | network s | sum s |",
                 "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
        lines += [
            f"| {r.name} | {r.words} ({r.all_words}) | {r.taps} | {r.keys} | {r.swipes:.0f} | {r.thoughts} "
            f"| {r.network:.1f} | {r.seconds:.1f} |"
            for r in self.rows
        ]
        total = lambda name: sum(getattr(row, name) for row in self.rows)  # noqa: E731
        lines.append(
            f"| **{len(self.rows)} pages** | **{total('words')} ({total('all_words')})** | **{total('taps')}** | "
            f"**{total('keys')}** | "
            f"**{total('swipes'):.0f}** | **{total('thoughts')}** | "
            f"**{total('network'):.1f}** | **{self.seconds:.1f}** |"
        )
        return "\n".join(lines) + "\n"
