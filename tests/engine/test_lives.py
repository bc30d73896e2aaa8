"""Worked examples that tell a whole life, move by move."""

import pytest

from motcua.engine import examples
from tests.engine.conftest import ROOT, loaded

BIRTH = ROOT / "catalogue/1.001193"
GIVEN = """
- story: Sent back once, asked elsewhere, approved and returned
  given:
    channel: online
    facts: {person.name: Nguyễn Thị Lan, person.personal_number: "001190000001"}
    answers: {child_name: Trần Minh An, child_birth_date: "2026-11-20", copies: 0, relation: mother}
    sent: 2026-11-25 08:00
    moves:
      - {at: 2026-11-25 09:00, what: accepted}
      - {at: 2026-11-25 10:00, what: sent_back, marks: [{field: child_name, reason: does_not_match}]}
      - {at: 2026-11-26 08:00, what: resubmitted, answers: {child_name: Trần Minh Anh}}
      - {at: 2026-11-26 09:00, what: step_done, step: check, found: {entry_number: "7"}}
      - {at: 2026-11-26 10:00, what: approved}
      - {at: 2026-11-26 11:00, what: returned}
  then:
    answers: {child_name: Trần Minh Anh}
    status: 10
    not_possible: ""
    life:
      - {status: 2, owes: agency, due: 2026-11-25 17:00}
      - {status: 5, owes: citizen, due: null}
      - {status: 4, owes: agency, steps: [check], due: 2026-11-26 15:00}
      - {status: 4, steps: [approve]}
      - {status: 9, steps: [return]}
      - {status: 10, owes: nobody, steps: []}
"""


@pytest.fixture(scope="module")
def birth():
    """The newest version of registering a birth."""
    return loaded(max(BIRTH.glob("2*.yaml")))


def differences(text, birth, vn):
    (one,) = examples.read(text)
    return examples.differences(birth, one, vn)


def test_a_life_is_lived_as_it_is_told(birth, vn):
    assert differences(GIVEN, birth, vn) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{status: 4, steps: [approve]}", "{status: 4, steps: [check]}", "life is"),
        ("due: 2026-11-26 15:00", "due: 2026-11-26 15:01", "life is"),
        ("26 08:00, what: resubmitted", "26 08:00, what: accepted", "life is"),
        ("child_name: Trần Minh Anh}}", "child_names: Trần Minh Anh}}", "not asked"),
        ("step: check, found: {entry_number", "step: check, found: {entry_numbers", "not asked"),
    ],
)
def test_what_comes_out_otherwise_is_told(birth, vn, old, new, said):
    assert old in GIVEN
    assert any(said in one.en for one in differences(GIVEN.replace(old, new), birth, vn))


def test_what_cannot_happen_leaves_the_dossier_where_it_was(birth, vn):
    told = differences(GIVEN.replace("what: approved", "what: accepted"), birth, vn)
    assert "not_possible is 'MoveNotAllowed', not ''" in [one.en for one in told]
