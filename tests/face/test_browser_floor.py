"""The browser floor of docs/reference/browsers.md: nothing newer is needed, and below it a dossier still goes
through."""

import re

import pytest

from motcua.base import paths
from tests.journeys import citizen
from tests.journeys.attachments import proof_of_relationship
from tests.journeys.visitor import Visitor, words

STATIC = paths.ROOT / "motcua" / "web" / "static"
CSS = (STATIC / "motcua.css").read_text(encoding="utf-8")
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}

# Newer than Chrome 87, Firefox 78 or Safari 14.1. Those of the second list only make things nicer where they are known.
TOO_NEW_CSS = (
    r":is\(", r":where\(", r"@layer", r"@container", r"@property", r"@scope", r"color-mix\(", r"oklch\(",
    r"\baspect-ratio:",
    r"\d[dsl]v[hw]\b", r"subgrid", r":focus-visible", r"(?:margin|padding)-(?:inline|block):", r"inset:", r"[{;]&",
)  # fmt: skip
NICER_CSS = {":has(", "text-wrap:", "::details-content", "accent-color:", "::backdrop", "scroll-padding"}
TOO_NEW_JS = (
    r"\.at\(", r"\.replaceAll\(", r"structuredClone", r"\.findLast", r"Object\.groupBy", r"\.toSorted\(", r"\?\?=",
    r"\|\|=",
    r"&&=", r"\bawait import", r"#\w+\s*[=;(]", r"navigation\.", r"\.checkVisibility", r"Array\.fromAsync",
)  # fmt: skip


@pytest.mark.parametrize("feature", TOO_NEW_CSS)
def test_the_style_needs_nothing_newer(feature):
    assert not (found := re.findall(f".{{30}}{feature}.{{20}}", CSS)), found[:3]


@pytest.mark.parametrize("feature", TOO_NEW_JS)
def test_the_scripts_need_nothing_newer(feature):
    found = {name: re.findall(f".{{20}}{feature}.{{20}}", text)[:2] for name, text in SCRIPTS.items()}
    assert not {name: hits for name, hits in found.items() if hits}


def test_an_unknown_selector_takes_no_other_rule_with_it():
    """A browser that does not know :has drops the whole rule: it must stand in one of its own."""
    for selectors in re.findall(r"([^{}]*:has\([^{}]*)\{", CSS):
        parts = [one for one in selectors.split(",") if one.strip()]
        assert all(":has(" in one for one in parts), selectors


def test_what_is_said_is_never_said_by_the_style():
    """Signs only: a word in the style sheet is lost without it, and in every other language."""
    said = set(re.findall(r'content:"([^"]*)"', CSS)) - {"", "i"}
    assert said and not [one for one in said if re.search(r"[A-Za-zÀ-ỹ]{2}", one)], said


def test_a_script_that_cannot_be_read_breaks_nothing(visit):
    """As in a browser older than its syntax: the file is a syntax error, the page is a page."""
    lan: Visitor = visit(careless=True)
    lan.context.route("**/*.js*", lambda route: route.fulfill(body="?.=>{", content_type="text/javascript"))
    lan.sign_in(citizen.LAN)
    citizen.throw_drafts_away(lan)
    citizen.begin(lan)
    lan.press("Save and continue")
    citizen.answer_whose(lan)
    lan.heading("Việc hộ tịch đã đăng ký")
    assert any("SyntaxError" in one or "Unexpected" in one for one in lan.complaints), lan.complaints


ORDER = """() => {
  const main = document.querySelector("main");
  const wrong = [];
  const heading = main.querySelector("h1");
  if (!heading) return ["no heading"];
  const before = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  for (const field of main.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const label = field.labels[0];
    if (!label || !label.textContent.trim()) wrong.push(`no label in words: ${field.name}`);
    else if (!/radio|checkbox/.test(field.type) && !before(label, field)) wrong.push(`the label comes after:
      ${field.name}`);
    if (!before(heading, field)) wrong.push(`asked before the heading: ${field.name}`);
    const folded = field.closest("details:not([open])");
    if (!folded && field.getBoundingClientRect().width < 8) wrong.push(`cannot be seen: ${field.name}`);
  }
  for (const fieldset of main.querySelectorAll("fieldset")) {
    if (!fieldset.querySelector("legend")?.textContent.trim()) wrong.push("a group without a legend");
  }
  for (const form of document.forms) if (!form.querySelector("button, input[type=submit]")) wrong.push(`no button:
    ${form.action}`);
  if (document.documentElement.scrollWidth > innerWidth + 400) wrong.push("twice as wide as the screen");
  return wrong;
}"""


def test_a_whole_filing_without_style_and_scripts(visit):
    lan: Visitor = visit(script=False, careless=True)
    lan.context.route("**/*.css*", lambda route: route.abort())
    naked(lan.open("/"))
    lan.page.get_by_role("searchbox").fill("trich luc")
    naked(lan.press("Search"))
    naked(lan.follow(citizen.TITLE))
    naked(lan.follow("File now"))
    lan.sign_in(citizen.LAN)
    citizen.throw_drafts_away(lan)
    citizen.begin(lan)
    naked(lan.press("Save and continue"))
    for step in (citizen.answer_whose, citizen.answer_the_event):
        step(lan)
        naked(lan)
    citizen.answer_copies(lan, "50")
    naked(lan)
    assert lan.page.locator(".govuk-error-summary a").first.is_visible()
    citizen.answer_copies(lan)
    citizen.attach(lan, citizen.AUTHORITY, proof_of_relationship())
    naked(lan)
    citizen.confirm(lan, citizen.AUTHORITY)
    naked(lan.follow("Go on to check your answers"))
    naked(lan.press("Send the dossier"))
    code = citizen.code_of(lan)
    naked(lan.open(f"/ho-so/{code}")).sees(words("What happened"))
    lan.picture("khong-kieu-dang")


def naked(visitor: Visitor) -> Visitor:
    """The page came without its style, and is whole."""
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('main')).paddingTop") == "0px", (
        "the style came after all"
    )
    visitor._let_scripts_run(True)
    wrong = visitor.page.evaluate(ORDER)
    visitor._let_scripts_run(False)
    assert not wrong, f"{visitor.page.url}: {wrong}"
    return visitor
