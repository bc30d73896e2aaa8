"""Worked examples tell the way through steps that branch: which are taken, by whom, when, and what is to be paid."""

import pytest

from motcua.engine import definition, examples
from tests.engine.test_language_reference import BLOCKS, text

BRANCHES = next(number for number, block in enumerate(BLOCKS) if "silence: agrees" in block)


@pytest.fixture(scope="module")
def branching():
    """Check (16 h), then measuring (40 h, divided land) beside an opinion (16 h, more than 500 m²), then the tax."""
    return definition.load(text(BRANCHES))


def outcome(procedure, vn, split, area):
    given = examples.Given(
        channel="online", facts={}, answers={"split": split}, sent="2026-11-25 07:00", received="2026-11-25 07:00",
        found={"check": {"area": area}},
    )  # fmt: skip
    return examples.outcome(procedure, given, vn)


def test_branches_run_side_by_side(branching, vn):
    told = outcome(branching, vn, "yes", 900)
    assert told["who"]["check"] == "officer at land_office"
    assert told["who"]["plan"] == "civil_status_officer"
    # Eight hours a day: 25 and 26 November; then 27 and 30 for the opinion, and until 3 December for the measuring.
    assert told["steps_done"]["check"] == "2026-11-26 17:00"
    assert told["steps_done"]["plan"] == "2026-11-30 17:00"
    assert told["steps_done"]["measure"] == "2026-12-03 17:00"
    assert told["steps_done"]["tax"] > told["steps_done"]["measure"]


@pytest.mark.parametrize(
    ("split", "area", "left_out"), [("no", 900, {"measure"}), ("yes", 500, {"plan"}), ("no", 500, {"measure", "plan"})]
)
def test_what_is_left_out_is_not_told_and_takes_no_time(branching, vn, split, area, left_out):
    told = outcome(branching, vn, split, area)
    assert {"measure", "plan"} - set(told["who"]) == left_out
    assert list(told["steps_done"]) == list(told["who"])


def test_a_life_takes_the_branches_too(branching, vn):
    (one,) = examples.read("""
- story: Land that is divided, and large
  given:
    channel: online
    facts: {}
    answers: {split: "yes"}
    sent: 2026-11-25 07:00
    moves:
      - {at: 2026-11-25 08:00, what: accepted}
      - {at: 2026-11-25 09:00, what: step_done, step: check, found: {area: 900}}
      - {at: 2026-11-25 10:00, what: step_done, step: measure}
  then:
    life:
      - {steps: [check]}
      - {steps: [measure, plan]}
      - {steps: [plan]}
""")
    assert examples.differences(branching, one, vn) == []
