"""What is owed, and which papers are asked: beyond what the worked examples of the catalogue show."""

from datetime import date

import msgspec
import pytest

from motcua.engine import fees, papers
from motcua.engine.definition import FeeRate, Text

ON = date(2026, 11, 23)


def test_each_line_names_its_act(extract):
    owed = fees.owed(extract, {"copies": 3}, "online", ON)
    assert (owed.total, owed.basis) == (24000, "281/2016/TT-BTC")
    line = owed.lines[0]
    assert (line.unit_amount, line.quantity, line.amount, line.kind) == (8000, 3, 24000, "fee")
    assert line.label.to("en").startswith("Fee for using")


@pytest.mark.parametrize("answers", [{}, {"copies": ""}])
def test_a_fee_that_depends_on_missing_answers_says_which(extract, answers):
    with pytest.raises(fees.FeeNotKnownYet) as missing:
        fees.owed(extract, answers, "online", ON)
    assert missing.value.fields == ["copies"]


def test_the_rate_is_that_of_the_day(extract):
    old, new = (
        FeeRate(amount=8000, basis="tt281_2016", valid_from=date(2017, 1, 1), valid_to=date(2026, 11, 30)),
        FeeRate(amount=9000, basis="law03_2026", valid_from=date(2026, 12, 1)),
    )
    fee = msgspec.structs.replace(extract.fees[0], rates=(old, new))
    changed = msgspec.structs.replace(extract, fees=(fee,))
    assert fees.owed(changed, {"copies": 1}, "online", date(2026, 11, 30)).total == 8000
    assert fees.owed(changed, {"copies": 1}, "online", date(2026, 12, 1)).total == 9000
    with pytest.raises(fees.NoRateInForce):
        fees.owed(changed, {"copies": 1}, "online", date(2016, 12, 31))


def test_a_channel_without_fees_costs_nothing(extract):
    free = msgspec.structs.replace(extract.channels["online"], fees=())
    changed = msgspec.structs.replace(extract, channels={**extract.channels, "online": free})
    assert fees.owed(changed, {}, "online", ON) == fees.Owed(total=0, lines=(), basis="")


def test_a_fee_with_a_condition_is_owed_by_those_it_meets(extract):
    fee = msgspec.structs.replace(extract.fees[0], when='answers.relation != "self"')
    changed = msgspec.structs.replace(extract, fees=(fee,))
    assert fees.owed(changed, {"relation": "self", "copies": 2}, "online", ON).total == 0
    assert fees.owed(changed, {"relation": "child", "copies": 2}, "online", ON).total == 16000


def test_each_paper_says_why_it_stands_there(extract):
    held = frozenset({"person.personal_number"})
    needed = papers.needed(extract, {"relation": "child"}, held)
    assert [(paper.key, paper.why, paper.held_by) for paper in needed] == [
        ("identity", "held_by_state", "person.personal_number"),
        ("authority", "in_this_case", None),
        ("old_paper", "optional", None),
    ]
    assert [paper.key for paper in papers.asked(needed)] == ["authority", "old_paper"]


def test_what_the_state_does_not_hold_is_asked_of_everybody(extract):
    needed = papers.needed(extract, {"relation": "self"})
    assert [(paper.key, paper.why) for paper in needed] == [("identity", "always"), ("old_paper", "optional")]


def test_a_text_without_english_shows_vietnamese():
    assert Text(vi="Hộ tịch").to("en") == "Hộ tịch"
    assert not Text()
