"""Kinds of questions that real forms have: dates that are incomplete, money, addresses, repeating groups."""

from datetime import date, datetime, time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.engine import address, dates, entries, forms, rules, terms
from motcua.engine.answers import ERRORS, typed_again
from motcua.engine.definition import Field, Option, Page, Term, Text

TODAY = date(2026, 11, 23)
ANY = ("day", "month", "year")
PLACES = {"00004": address.Place("00004", "Phường Ba Đình", "01", "Thành phố Hà Nội")}.get


def asked(kind, key="q", **more):
    return Field(key=key, kind=kind, label=Text(vi="Câu hỏi", en="Question"), **more)


def check(field, raw):
    page = Page(key="p", title=Text(vi="Trang"), fields=(field,))
    found = forms.check_page(page, raw, {}, today=TODAY, places=PLACES)
    for code, params in found.errors.values():
        assert set(params) == set(ERRORS[code])
    return found


def typed(day="", month="", year=""):
    return {"q-day": day, "q-month": month, "q-year": year}


@pytest.mark.parametrize(
    ("precision", "raw", "value"),
    [
        (ANY, typed(year="1954"), "1954"),
        (ANY, typed(month="3", year="1954"), "1954-03"),
        (ANY, typed("12", "3", "1954"), "1954-03-12"),
        (ANY, {"q": "1954"}, "1954"),
        (("year",), typed(year="1954"), "1954"),
        (("month", "year"), typed(month="3", year="1954"), "1954-03"),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(precision, raw, value):
    field = asked("date", precision=precision)
    assert check(field, raw).values == {"q": value}
    assert check(field, typed_again(field, value)).values == {"q": value}


@pytest.mark.parametrize(
    ("precision", "raw", "code"),
    [
        (ANY, typed("12", "", "1954"), "date_known_part"),
        (ANY, typed("12", "3"), "date_known_part"),
        (ANY, typed(month="13", year="1954"), "date_not_real"),
        (ANY, typed("30", "2", "1954"), "date_not_real"),
        (ANY, typed(year="54"), "date_not_real"),
        (ANY, typed(year="năm"), "date_not_digits"),
        (("day", "year"), typed(month="3", year="1954"), "date_known_part"),
        (("month", "year"), typed("1", "3", "1954"), "date_too_exact"),
        (("day",), {"q": "1954"}, "date_known_part"),
    ],
)
def test_what_is_missing_in_a_date_is_said(precision, raw, code):
    assert check(asked("date", precision=precision), raw).errors["q"][0] == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026", ""), ("2026-11", ""), ("2027", "date_in_future"), ("2026-12", "date_in_future"),
        ("1900", ""), ("1899", "date_too_early"), ("1899-12", "date_too_early"),
    ],
)  # fmt: skip
def test_an_incomplete_date_is_refused_only_when_no_day_of_it_can_be_right(value, code):
    errors = check(asked("date", precision=ANY, min="1900-06-15", max="today"), {"q": value}).errors
    assert errors.get("q", ("",))[0] == code


def test_the_days_between_which_a_date_lies():
    assert [dates.first_day(v) for v in ("1954", "2024-02", "1954-03-12", None)] == [
        "1954-01-01", "2024-02-01", "1954-03-12", None]  # fmt: skip
    assert [dates.last_day(v) for v in ("1954", "2024-02", "1954-03-12", None)] == [
        "1954-12-31", "2024-02-29", "1954-03-12", None]  # fmt: skip
    assert [dates.words(v) for v in ("1954", "2024-02", "1954-03-12")] == ["1954", "02/2024", "12/03/1954"]


def test_a_rule_says_whether_it_means_the_first_or_the_last_day():
    surely = 'answers.born != null && last_day(answers.born) < "2008-11-23"'
    perhaps = 'answers.born != null && first_day(answers.born) < "2008-11-23"'
    told = [(rules.holds(surely, {"born": v}, {}), rules.holds(perhaps, {"born": v}, {})) for v in ("2007", "2008", "")]
    assert told == [(True, True), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("since", "outcome"),
    [("2025", "over"), ("2026-10", "within"), ("2026-09", None), ("2026", None), ("2026-09-20", "over"), ("", None)],
)
def test_an_incomplete_date_settles_a_term_only_without_doubt(vn, extract, since, outcome):
    term = Term(key="birth", title=Text(vi="60 ngày"), since="born", days=60, basis="law60_2014")
    procedure = msgspec.structs.replace(extract, terms=(term,))
    now = datetime.combine(TODAY, time(9), vn.tz)
    assert terms.facts_of(procedure, {"born": since}, now, vn).get("term.birth") == outcome


@pytest.mark.parametrize(
    ("text", "value"),
    [("1500000", 1_500_000), ("1.500.000", 1_500_000), ("1 500 000 đ", 1_500_000), ("1,500,000 VNĐ", 1_500_000),
     ("0", 0), ("200.000 đồng", 200_000)],
)  # fmt: skip
def test_money_is_read_as_people_write_it_and_shown_so(text, value):
    field = asked("money")
    assert check(field, {"q": text}).values == {"q": value}
    assert check(field, {"q": forms.words(value, field)}).values == {"q": value}


@pytest.mark.parametrize("text", ["1.5", "1.50.000", "1,500.000", "-5", "năm triệu", "1e6", "1..000", "٣٠٠٠"])
def test_what_could_be_another_amount_is_not_guessed(text):
    assert check(asked("money"), {"q": text}).errors == {"q": ("not_money", {})}


def test_money_has_bounds_and_a_number_its_unit():
    assert check(asked("money", min=1000), {"q": "999"}).errors == {"q": ("money_too_little", {"min": 1000})}
    assert check(asked("money", max=1000), {"q": "1.001"}).errors == {"q": ("money_too_much", {"max": 1000})}
    area = asked("number", unit=Text(vi="m²", en="m²"))
    assert forms.words(85, area) == "85 m²" and forms.words(1_500_000, asked("money")) == "1.500.000 đ"


def at_home(**parts):
    return {f"q-{part}": text for part, text in parts.items()}


def test_an_address_is_a_commune_of_today_with_what_stands_before_it_and_the_old_names():
    field = asked("address")
    raw = at_home(province="01", commune="00004", detail=" 12  phố Đội Cấn", old="quận Ba Đình, Hà Nội")
    value = check(field, raw).values["q"]
    assert value == {
        "commune": "00004", "commune_name": "Phường Ba Đình", "province": "01", "province_name": "Thành phố Hà Nội",
        "detail": "12 phố Đội Cấn", "old": "quận Ba Đình, Hà Nội",
    }  # fmt: skip
    assert check(field, typed_again(field, value)).values == {"q": value}
    told = "12 phố Đội Cấn, Phường Ba Đình, Thành phố Hà Nội"
    assert forms.words(value, field) == f"{told} (địa chỉ cũ: quận Ba Đình, Hà Nội)"
    assert forms.words({**value, "old": ""}, field, "en") == told
    assert rules.holds('answers.q != null && answers.q.province == "01" && answers.q.old != null', {"q": value}, {})


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({}, "required"),
        (at_home(province="01", detail="12 phố"), "address_no_commune"),
        (at_home(commune="99999", detail="12 phố"), "address_no_commune"),
        (at_home(commune="00004"), "address_no_detail"),
        (at_home(commune="00004", detail="x" * 301), "too_long"),
    ],
)
def test_what_is_missing_in_an_address_is_said(raw, code):
    assert check(asked("address"), raw).errors["q"][0] == code


MEMBERS = asked(
    "repeat", "members", min=1, max=3, item=Text(vi="Người", en="Person"),
    fields=(
        asked("name", "name"), asked("date", "born", precision=ANY, max="today", required=False),
        asked("choice", "sex", required=False, options=(Option(value="female", label=Text(vi="Nữ", en="Female")),)),
    ),
)  # fmt: skip


def member(number, name, **more):
    return {f"members-{number}-name": name, **{f"members-{number}-{key}": text for key, text in more.items()}}


def test_entries_are_kept_in_order_with_every_question():
    raw = {"members": "4 2"} | member(2, "An", **{"born-year": "2019"}) | member(4, "Bình", sex="female")
    checked = check(MEMBERS, raw)
    assert checked.values == {"members": [
        {"name": "Bình", "born": "", "sex": "female"}, {"name": "An", "born": "2019", "sex": ""}]}  # fmt: skip
    assert check(MEMBERS, typed_again(MEMBERS, checked.values["members"])).values == checked.values
    assert forms.words(checked.values["members"], MEMBERS) == "1. Bình; Nữ\n2. An; 2019"


def test_an_error_names_the_entry_and_points_to_its_place():
    raw = {"members": "4 2"} | member(4, "Bình") | member(2, "An 2", **{"born-year": "2090"})
    errors = check(MEMBERS, raw).errors
    assert errors == {"members-2-name": ("not_a_name", {}), "members-2-born": ("date_in_future", {})}
    assert [entries.way(key, raw) for key in errors] == [("members", "1", "name"), ("members", "1", "born")]
    assert entries.way("members", raw) == ("members",) and forms.field_of("members-2-name") == "members"


def test_an_entry_left_empty_is_none_unless_too_few_are_left():
    assert check(MEMBERS, {"members": "1 2"} | member(1, "An") | member(2, " ")).errors == {}
    assert check(MEMBERS, {}).errors == {"members-1-name": ("required", {})}
    assert check(MEMBERS, {"members": "5"} | member(5, "")).errors == {"members-5-name": ("required", {})}
    many = {f"members-{n}-name": "An" for n in range(1, 5)}
    assert check(MEMBERS, many).errors == {"members": ("too_many_entries", {"max": 3})}


def test_adding_and_taking_away_twice_does_it_once_and_loses_nothing():
    first = entries.merged(MEMBERS, {}, {"members": "1"} | member(1, "An") | {"add-members": "2"})
    again = entries.merged(MEMBERS, first, {"members": "1"} | member(1, "An") | {"add-members": "2"})
    assert first == again and entries.numbers(MEMBERS, again) == [1, 2]
    gone = entries.merged(MEMBERS, again, {"members": "1 2"} | member(2, "Bình") | {"remove-members": "1"})
    assert gone == {"members": "2", "members-2-name": "Bình"}
    assert entries.merged(MEMBERS, gone, {"remove-members": "1"}) == gone


def test_what_the_rules_ask_of_an_entry_no_more_stays_until_the_entry_goes():
    known = {"members": "1 2"} | member(1, "An", nickname="Tí") | member(2, "Bình", nickname="Tèo")
    saved = entries.merged(MEMBERS, known, {"members": "1 2"} | member(1, "Anh", nickname="x") | member(2, "Bình"))
    assert saved == known | member(1, "Anh")
    assert "members-2-nickname" not in entries.merged(MEMBERS, saved, {"remove-members": "2"})


def test_a_number_is_not_given_again():
    two = entries.merged(MEMBERS, {}, {"members": "1 2"} | member(1, "An") | member(2, "Bình"))
    one = entries.merged(MEMBERS, two, {"remove-members": "2"})
    assert entries.numbers(MEMBERS, one) == [1] and entries.after_shown(MEMBERS, one) == 3
    # A second tab that still shows the entry saves it: what people see is what is kept.
    assert entries.numbers(MEMBERS, entries.merged(MEMBERS, one, member(2, "Bình"))) == [1, 2]


def test_what_is_not_sent_stays_and_what_is_nobodys_is_not_taken():
    known = {"members": "1 2"} | member(1, "An") | member(2, "Bình")
    sent = member(1, "Anh") | {"members-1-colour": "red", "members-x-name": "x", "members-1": "y", "other": "z"}
    assert entries.merged(MEMBERS, known, sent) == known | member(1, "Anh")
    many = {f"members-{n}-name": "An" for n in range(1, 400)}
    assert len(entries.numbers(MEMBERS, entries.merged(MEMBERS, known, many))) == entries.MOST


def test_rules_look_through_the_entries():
    answers = {"members": [{"name": "An", "born": "2019", "sex": ""}, {"name": "Bình", "born": "", "sex": "female"}]}
    for rule, outcome in {
        "answers.members.size() == 2": True,
        'answers.members.exists(m, m.born != null && first_day(m.born) >= "2019-01-01")': True,
        "answers.members.all(m, m.sex != null)": False,
    }.items():
        assert rules.holds(rule, answers, {}) is outcome, rule


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["add", "type", "remove", "old form"]), st.integers(0, 5), st.text("abc", max_size=3)),
    max_size=25,
)


@given(OPERATIONS)
def test_whatever_is_pressed_and_typed_in_whatever_order_each_entry_keeps_its_own_words(operations):
    """Against a model: number -> what was typed last. A form may be old: it then carries what it showed."""
    kept, model, forms_seen, given_out = {}, {}, [{}], set()
    for what, which, text in operations:
        live = sorted(model)
        number = live[which % len(live)] if live else 0
        if what == "add":
            number = entries.next_number(MEMBERS, kept)
            assert number not in given_out
            sent, model[number] = {"members": kept.get("members", ""), "add-members": str(number)}, ""
            given_out.add(number)
        elif what == "type" and live:
            sent, model[number] = member(number, text), text
        elif what == "remove" and live:
            sent = {"members": kept["members"], "remove-members": str(number)}
            del model[number]
        elif what == "old form":
            sent = forms_seen[which % len(forms_seen)]
            shown = {n: sent.get(f"members-{n}-name", "") for n in entries.numbers(MEMBERS, sent)}
            model |= {n: name if f"members-{n}-name" in sent else model.get(n, "") for n, name in shown.items()}
        else:
            continue
        kept = entries.merged(MEMBERS, kept, sent)
        forms_seen.append(dict(kept))
        assert {n: kept.get(f"members-{n}-name", "") for n in entries.numbers(MEMBERS, kept)} == model
