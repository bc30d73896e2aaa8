"""Questions and answers: what is asked, what can stand, what comes next."""

import unicodedata
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.engine import conditions, fees, forms, papers
from motcua.engine.answers import ERRORS, tidy
from motcua.engine.definition import Field, Option, Page, Text
from tests.engine.conftest import ROOT, loaded, told_in

TODAY = date(2026, 11, 23)
#: What people, keyboards and attackers type; Hypothesis' own table of all characters takes seconds to make.
CHARACTERS = (
    "aBz đĐăâêôơưàảãáạỲ\u0300\u0323\u0302 \t\r\n\x00\x07\u200b\ufeff\u2028\ud800 0123456789٠٣０@.,;:'’\"<>()+-_/😀日"
)
typed_texts = st.lists(st.sampled_from(CHARACTERS), max_size=40).map("".join)
KINDS = {
    "text": {"min": 2, "max": 10},
    "name": {},
    "personal_number": {},
    "date": {"min": "1900-01-01", "max": "today"},
    "choice": {"options": (Option(value="yes", label=Text(vi="Có", en="Yes")),)},
    "number": {"min": 1, "max": 20},
    "textarea": {"max": 50},
    "commune": {},
    "phone": {},
    "email": {},
    "declaration": {},
}


def field(kind, **more):
    return Field(key="q", kind=kind, label=Text(vi="Câu hỏi", en="Question"), **{**KINDS[kind], **more})


def check(kind, typed, **more):
    """Check one answer; a mapping is what the form sent."""
    page = Page(key="p", title=Text(vi="Trang", en="Page"), fields=(field(kind, **more),))
    raw = typed if isinstance(typed, dict) else {"q": typed}
    return forms.check_page(page, raw, {}, today=TODAY)


def a_date(day, month, year):
    return {"q-day": day, "q-month": month, "q-year": year}


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "  Hà   Nội ", "Hà Nội"),
        ("text", "Ha\u0300 No\u0323\u0302i", "Hà Nội"),
        ("text", "một\x00\x07 hai", "một hai"),
        ("name", "Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("name", "H'Hen Niê", "H'Hen Niê"),
        ("name", "Y-Phương", "Y-Phương"),
        ("personal_number", "001 190 000 001", "001190000001"),
        ("date", a_date("3", "2", "1990"), "1990-02-03"),
        ("date", "1990-02-03", "1990-02-03"),
        ("date", a_date("23", "11", "2026"), "2026-11-23"),
        ("choice", "yes", "yes"),
        ("number", " 7 ", 7),
        ("textarea", "một\r\nhai", "một\nhai"),
        ("commune", "09874", "09874"),
        ("phone", "090 123 45 67", "0901234567"),
        ("phone", "+84 90 123 4567", "0901234567"),
        ("phone", "+33 6 12 34 56 78", "+33612345678"),
        ("email", "lan@vi-du.vn", "lan@vi-du.vn"),
        ("declaration", "on", True),
    ],
)
def test_an_answer_is_kept_in_one_form(kind, typed, value):
    checked = check(kind, typed)
    assert (checked.values, checked.errors) == ({"q": value}, {})


@pytest.mark.parametrize(
    ("kind", "typed", "code", "params"),
    [
        ("text", "", "required", {}),
        ("text", " \t ", "required", {}),
        ("text", "a", "too_short", {"min": 2}),
        ("text", "a" * 11, "too_long", {"max": 10, "length": 11}),
        ("name", "Lan 2", "not_a_name", {}),
        ("name", "---", "not_a_name", {}),
        ("name", "A" * 101, "too_long", {"max": 100, "length": 101}),
        ("personal_number", "00119000000a", "personal_number_not_digits", {}),
        ("personal_number", "٠٠١١٩٠٠٠٠٠٠١", "personal_number_not_digits", {}),
        ("personal_number", "123456789", "personal_number_length", {"length": 9}),
        ("date", a_date("", "2", "1990"), "date_incomplete", {"missing": "day"}),
        ("date", a_date("30", "2", "1990"), "date_not_real", {}),
        ("date", a_date("1", "2", "90"), "date_not_real", {}),
        ("date", a_date("1", "Feb", "1990"), "date_not_digits", {}),
        ("date", a_date("24", "11", "2026"), "date_in_future", {}),
        ("date", a_date("31", "12", "1899"), "date_too_early", {"min": "1900-01-01"}),
        ("choice", "", "choice_required", {}),
        ("choice", "perhaps", "not_in_list", {}),
        ("number", "three", "not_a_number", {}),
        ("number", "2.5", "not_a_number", {}),
        ("number", "0", "number_too_small", {"min": 1}),
        ("number", "21", "number_too_large", {"max": 20}),
        ("commune", "987", "not_a_commune", {}),
        ("phone", "12345", "not_a_phone", {}),
        ("email", "lan@", "not_an_email", {}),
        ("email", "lan@vi..du.vn", "not_an_email", {}),
        ("declaration", "", "declaration_required", {}),
    ],
)
def test_a_wrong_answer_has_a_code_with_parameters(kind, typed, code, params):
    checked = check(kind, typed)
    assert (checked.values, checked.errors) == ({}, {"q": (code, params)})
    assert set(params) == set(ERRORS[code])


def test_the_rest_of_the_codes():
    assert check("text", "abc", pattern="[0-9]+").errors == {"q": ("wrong_pattern", {})}
    assert check("date", "2026-11-22", min="today", max=None).errors == {"q": ("date_in_past", {})}
    assert check("date", "2026-11-22", max="2020-01-01").errors == {"q": ("date_too_late", {"max": "2020-01-01"})}


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_left_out_may_be_left_out(kind):
    checked = check(kind, "", required=False)
    assert (checked.values, checked.errors) == ({"q": ""}, {})


@given(kind=st.sampled_from(list(KINDS)), typed=typed_texts)
def test_whatever_is_typed_is_kept_clean_or_has_a_code_of_the_list(kind, typed):
    checked = check(kind, typed, required=False)
    for code, params in checked.errors.values():
        assert set(params) == set(ERRORS[code])
    for value in checked.values.values():
        if isinstance(value, str):
            assert unicodedata.is_normalized("NFC", value)
            assert "\x00" not in value
            value.encode("utf-8")


@given(kind=st.sampled_from(list(KINDS)), typed=typed_texts)
def test_a_kept_answer_checks_again_to_itself(kind, typed):
    kept = check(kind, typed, required=False).values.get("q", "")
    again = check(kind, "" if kept == "" else "yes" if kept is True else str(kept), required=False)
    assert again.values == {"q": kept}


def test_pages_follow_the_answers(extract):
    assert forms.next_page(extract, {}, None).key == "requester"
    assert forms.next_page(extract, {"relation": "self"}, "whose").key == "event"
    assert forms.next_page(extract, {"relation": "child"}, "whose").key == "subject"
    assert forms.next_page(extract, {}, "copies_and_delivery") is None


def test_a_question_appears_with_the_answer_typed_above_it(extract):
    page = extract.page("event")
    raw = {"kind": "other", "registered_office": "UBND xã Yên Bình"}
    assert forms.check_page(page, raw, {"kind": "birth"}).errors == {"other_kind": ("required", {})}
    raw["kind"] = "birth"
    assert forms.check_page(page, raw, {"kind": "other"}).errors == {}


def test_answers_to_questions_not_asked_count_for_nothing(extract):
    answers = {"relation": "self", "subject_name": "Bình", "kind": "birth", "other_kind": "x", "unknown": 1}
    assert forms.effective(extract, answers) == {"relation": "self", "kind": "birth"}


def test_a_step_of_handling_is_checked_like_a_page(extract):
    checked = forms.check_page(extract.step("check"), {"entry_number": "12"}, {}, today=TODAY)
    assert checked.values == {"entry_number": "12", "entry_book": ""}
    assert set(checked.errors) == {"entry_office", "entry_date", "entry_content"}


@pytest.mark.parametrize(
    ("kind", "value", "vi", "en"),
    [
        ("choice", "yes", "Có", "Yes"),
        ("choice", "gone", "gone", "gone"),
        ("date", "2026-11-24", "24/11/2026", "24/11/2026"),
        ("number", 3, "3", "3"),
        ("declaration", True, "Có", "Yes"),
        ("text", "", "", ""),
        ("text", None, "", ""),
    ],
)
def test_an_answer_in_words(kind, value, vi, en):
    assert (forms.words(value, field(kind), "vi"), forms.words(value, field(kind), "en")) == (vi, en)


def test_a_control_character_between_a_letter_and_its_mark_leaves_one_letter():
    assert tidy("a\x00\u0300", "text") == "\u00e0"


def two_parents(**year):
    """A question for a personal number and one for the year of birth that may stand in it."""
    number = field("personal_number", required=False)
    asked = Field(key="y", kind="text", label=Text(vi="Năm sinh", en="Year"), year_of="q", **year)
    return SimpleNamespace(pages=(Page(key="p", title=Text(vi="Trang", en="Page"), fields=(number, asked)),))


@pytest.mark.parametrize(
    ("number", "year"),
    [
        ("001194000017", "1994"), ("001089000002", "1989"), ("001226000009", "2026"), ("079201000066", "2001"),
        ("", None),
    ],
)
def test_the_year_of_birth_stands_in_the_personal_number(number, year):
    assert forms.told_by_numbers(two_parents(), {"q": number}) == ({"y": year} if year else {})


def test_a_year_that_was_answered_stays():
    assert forms.told_by_numbers(two_parents(), {"q": "001194000017", "y": "1993"}) == {}


class Watched(dict):
    """Facts that remember how often each was looked at."""

    def __init__(self, facts):
        super().__init__(facts)
        self.looks = Counter()

    def get(self, name, default=None):
        self.looks[name] += 1
        return super().get(name, default)


def test_what_was_counted_once_is_the_same_everywhere_and_each_condition_is_decided_once():
    """Pages, papers and fees of a dossier rest on the same conditions: handed on, they are not decided anew."""
    folder = ROOT / "catalogue/1.001193"
    birth = loaded(folder / "2026-11-23.yaml")
    for told in told_in(folder):
        answers, on = told.given.answers, date.fromisoformat(told.given.sent[:10])
        facts = Watched(told.given.facts | {"term.registration": "over"})
        draft = forms.counted(birth, answers, facts)
        asked = [forms.visible_pages(birth, draft), papers.needed(birth, draft), fees.owed(birth, draft, "online", on)]
        assert asked == [
            forms.visible_pages(birth, answers, dict(facts)), papers.needed(birth, answers, facts=dict(facts)),
            fees.owed(birth, answers, "online", on, dict(facts)),
        ]  # fmt: skip
        rules_that_read = {source for _, source in conditions.rule_texts(birth) if "term.registration" in source}
        assert 0 < facts.looks["term.registration"] <= len(rules_that_read)
