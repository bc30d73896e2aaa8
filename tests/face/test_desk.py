"""The workspace of an official at 1280 × 720: three parts in sight, a check beside each item, all by keyboard."""

import re

from tests.journeys import citizen
from tests.journeys.office import HUNG
from tests.journeys.visitor import Visitor, words

SCREEN = (1280, 720)
TOP_OF_PARTS = """() => [...document.querySelectorAll(".m-desk > section")]
    .map((one) => one.getBoundingClientRect()).map((box) => [Math.round(box.left), Math.round(box.top)])"""


def test_an_official_looks_a_dossier_over_by_keyboard(visit):
    code = citizen.send_a_dossier(visit(careless=True))
    hung: Visitor = visit(size=SCREEN).sign_in(HUNG, at="/viec").open(f"/viec/{code}")
    three_parts_are_in_sight(hung)
    the_keys_are_shown_on_question_mark(hung)
    page = hung.page
    boxes = page.locator(".m-look__box")
    everything = boxes.count()
    assert everything >= 8
    page.keyboard.press("j")
    for _ in range(everything - 1):
        page.keyboard.press("x")
    assert page.locator(".m-look__box:checked").count() == everything - 1
    assert page.locator("[data-looked]").inner_text() == words(
        "%(done)d of %(all)d items looked at", done=everything - 1, all=everything
    )
    page.reload()
    assert page.locator(".m-look__box:checked").count() == everything - 1, "a reload loses no tick"
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.textContent") == words("Receive the dossier")
    hung.press("Send back to be corrected")
    only_what_was_left_is_picked(hung, everything)


def three_parts_are_in_sight(hung: Visitor) -> None:
    parts = hung.page.evaluate(TOP_OF_PARTS)
    lefts, tops = [left for left, _top in parts], [top for _left, top in parts]
    assert lefts == sorted(lefts) and len(set(lefts)) == 3, parts
    assert max(tops) < 300, "the parts begin in the upper half of the screen"
    assert hung.page.get_by_role("button", name=words("Receive the dossier")).bounding_box()["y"] < SCREEN[1]
    assert hung.page.locator(".m-strip").bounding_box()["y"] < SCREEN[1]


def the_keys_are_shown_on_question_mark(hung: Visitor) -> None:
    help_on_keys = hung.page.locator("dialog[data-keys]")
    assert not help_on_keys.is_visible()
    hung.page.keyboard.press("?")
    help_on_keys.wait_for(state="visible")
    hung.look()
    shown = help_on_keys.inner_text()
    assert all(re.search(rf"(^|\s){re.escape(key)}(\s|$)", shown) for key in ("j", "k", "x", "1", "2", "3", "u", "?"))
    hung.page.keyboard.press("Escape")
    help_on_keys.wait_for(state="hidden")


def only_what_was_left_is_picked(hung: Visitor, everything: int) -> None:
    """The one item without a tick is ticked here to be sent back; a reason brings its advice along."""
    picked = hung.page.locator(".m-pick input[type=checkbox]:checked")
    names = picked.evaluate_all("all => all.map((one) => one.name)")
    assert len(names) == 1 and "@" not in hung.page.url and citizen.CHILD not in hung.page.url, (names, hung.page.url)
    fieldset = hung.page.locator(".m-pick:has(input[type=checkbox]:checked)")
    advice = fieldset.locator("textarea")
    assert advice.input_value() == ""
    fieldset.locator("select").select_option(index=1)
    first = advice.input_value()
    assert len(first) > 10
    fieldset.locator("select").select_option(index=2)
    assert advice.input_value() not in ("", first)
    advice.fill("Lời dặn riêng.")
    fieldset.locator("select").select_option(index=1)
    assert advice.input_value() == "Lời dặn riêng.", "what the official wrote stays"


def test_the_desk_is_one_column_on_a_phone(visit):
    code = citizen.send_a_dossier(visit(careless=True))
    hung: Visitor = visit().sign_in(HUNG, at="/viec").open(f"/viec/{code}")
    assert len({left for left, _top in hung.page.evaluate(TOP_OF_PARTS)}) == 1
