"""A finished result for which somebody must come is stopped once their time is over, wherever it is decided."""

import pytest

from motcua.engine import definition, examples
from tests.checking.texts import changed
from tests.engine.test_catalogue import CATALOGUE

BENEFIT = CATALOGUE / "1.001978/2026-11-23.yaml"
ANSWERED = {one.story: one for one in examples.read((BENEFIT.parent / "examples.yaml").read_text(encoding="utf-8"))}
NOBODY = ANSWERED["Nobody comes for it, so an official stops it; no clock does"]


def stopped(at, vn, *passages):
    """What stopping it at a moment gives: the status in the end, and what could not happen."""
    moves = [one if one.what != "stopped" else type(one)(at=at, what="stopped", ground="did_not_come")
             for one in NOBODY.given.moves]  # fmt: skip
    given = examples.Given(channel="online", facts=NOBODY.given.facts, answers=NOBODY.given.answers,
                           sent=NOBODY.given.sent, moves=moves)  # fmt: skip
    came_out = examples.outcome(definition.load(changed(*passages, file=BENEFIT)), given, vn)
    return came_out["status"], came_out["not_possible"], came_out["come_by"]


# The result was promised for Tuesday, 29 December 2026; two working days after it are Thursday, the 31st.
@pytest.mark.parametrize("at", ["2026-12-21 09:01", "2026-12-30 09:00", "2026-12-31 17:00"])
def test_while_there_is_time_to_come_nothing_stops_it(at, vn):
    assert stopped(at, vn) == (9, "TooEarly", {"employee": "2026-12-31 17:00"})


def test_in_the_minute_after_it_an_official_may(vn):
    status, not_possible, _ = stopped("2026-12-31 17:01", vn)
    assert (status, not_possible) == (8, "")


def test_who_need_not_come_with_these_answers_keeps_nobody_waiting(vn):
    at, step = "2027-01-04 09:00", "    step: return\n"
    nobody, everybody = (f"    when: answers.months_paid {known} null\n" for known in ("==", "!="))
    assert stopped(at, vn, (step, step + nobody))[:2] == (9, "TooEarly")
    assert stopped(at, vn, (step, step + everybody))[:2] == (8, "")
