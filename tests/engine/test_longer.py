"""Longer limits: settled at reception by what was answered, and anew when it is sent again."""

from datetime import datetime

import msgspec
import pytest

from motcua.engine import definition, examine, longer
from motcua.engine import lifecycle as life
from motcua.engine.flow import Given
from motcua.engine.limits import Limit
from tests.engine.test_language_reference import BLOCKS, text

LAND = next(number for number, block in enumerate(BLOCKS) if "\nlonger:" in block)
PLAIN, HARD = Given(answers={"area": "normal"}), Given(answers={"area": "difficult"})


@pytest.fixture(scope="module")
def land():
    """Three working days, thirteen for land in a difficult area."""
    return definition.load(text(LAND))


def lived(procedure, vn, *moves):
    """The state after moves: (event, given)."""
    state = life.DossierState()
    for event, given in moves:
        state = life.decide(state, event, procedure=procedure, calendar=vn, channel="online", given=given).state
    return state


def at(vn, text):
    return datetime.fromisoformat(text).replace(tzinfo=vn.tz)


def received(vn, given):
    sent, accepted = at(vn, "2026-11-25 08:00"), at(vn, "2026-11-25 09:00")
    return (life.Submitted(at=sent), given), (life.Accepted(at=accepted), given)


def test_the_answers_decide_which_limit_runs(land, vn):
    usual, long = (lived(land, vn, *received(vn, given)) for given in (PLAIN, HARD))
    assert f"{usual.due.at:%Y-%m-%d}" == "2026-11-30"  # 26, 27, 30 November
    assert f"{long.due.at:%Y-%m-%d}" == "2026-12-14"  # 26, 27, 30 November, 1 to 4, 7 to 11 and 14 December
    assert long.due.limit == Limit(value=13, unit="working_days")


def test_a_corrected_answer_gives_the_other_limit(land, vn):
    mark = life.Mark(target="field", key="area", reason="unreadable", advice="Xem lại.")
    state = lived(
        land, vn, *received(vn, HARD), (life.SentBack(at=at(vn, "2026-11-25 10:00"), marks=(mark,)), HARD),
        (life.Resubmitted(at=at(vn, "2026-11-25 10:30")), PLAIN),
    )  # fmt: skip
    assert state.longer == ""
    assert state.due.limit == Limit(value=3, unit="working_days")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"limit": Limit(value=3, unit="working_days")}, "must be longer than that of the channel online"),
        ({"limit": Limit(value=20, unit="calendar_days")}, "in the same unit"),
        ({"limit": Limit(value=99, unit="working_hours")}, "is counted in days"),
        ({"when": ""}, "say for whom it is"),
        ({"when": 'answers.erea == "difficult"'}, "erea"),
        ({"basis": "law_x"}, "law_x"),
    ],
)
def test_a_limit_that_is_none_is_refused(land, change, problem):
    wrong = msgspec.structs.replace(land, longer=(msgspec.structs.replace(land.longer[0], **change),))
    assert any(problem in said.en for _, said in examine.problems(wrong))


def test_a_procedure_without_one_keeps_nothing_of_it(land):
    assert longer.settled(msgspec.structs.replace(land, longer=()), HARD) == {}
