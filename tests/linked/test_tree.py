"""Linked procedures, worked out: which begin, what fills them, what becomes of the whole, and what can never be."""

import pytest

from motcua.engine import definition, events, examine_linked, tree
from motcua.engine import lifecycle as life
from motcua.engine.lifecycle import CannotHappen, Owes, Status
from tests.linked.families import at, live, whole

AFTER_BIRTH, RESULTS = "    after: [birth]\n", "    answers: {name: results"
SENT = (life.Submitted(at=at("2026-11-23 08:00")), life.Accepted(at=at("2026-11-23 09:00")))


def began(key, moment="2026-11-23 09:00"):
    return events.PartBegan(at=at(moment), part=key)


def ended(key, how="done", moment="2026-11-23 10:00"):
    return events.PartEnded(at=at(moment), part=key, how=how)


def test_what_waits_for_nothing_begins_with_the_reception():
    state = live(whole(), *SENT)
    assert state.parts == {"birth": "to_come", "residence": "to_come", "card": "to_come"}
    assert tree.begin_now(whole(), state.parts) == ("birth",)
    assert (state.status, state.step, state.owes) == (Status.RECEIVED, None, Owes.AGENCY)


def test_what_comes_after_begins_with_the_result():
    procedure = whole()
    running = live(procedure, *SENT, began("birth"))
    assert tree.begin_now(procedure, running.parts) == () and running.status == Status.IN_PROGRESS
    assert tree.begin_now(procedure, live(procedure, ended("birth"), state=running).parts) == ("residence", "card")


def test_what_is_not_wanted_is_left_out_and_stops_nothing():
    procedure = whole((f"{AFTER_BIRTH}{RESULTS}", f"    after: [birth, card]\n{RESULTS}"))
    state = live(procedure, *SENT, began("birth"), ended("birth"), answers={"card": "none"})
    assert state.parts["card"] == "left_out"
    assert tree.begin_now(procedure, state.parts) == ("residence",)


def test_a_part_cannot_begin_before_its_turn():
    for key in ("residence", "nothing"):
        with pytest.raises(CannotHappen):
            live(whole(), *SENT, began(key))


def test_a_failed_part_makes_impossible_what_comes_after_it_however_far():
    procedure = whole(
        ("    required: false\n", ""),
        (f'    when: answers.card == "wanted"\n{AFTER_BIRTH}', "    after: [residence]\n"),
    )
    state = live(procedure, *SENT, began("birth"), ended("birth", "refused"))
    assert state.parts == {"birth": "refused", "residence": "impossible", "card": "impossible"}
    assert [one.key for one in tree.failed_before(procedure, state.parts, "card")] == ["residence"]
    over = live(procedure, events.CameToNothing(at=at("2026-11-23 10:01")), state=state)
    assert (over.status, over.owes) == (Status.STOPPED, Owes.NOBODY) and over.closed_at


@pytest.mark.parametrize(
    ("residence", "card", "outcome"),
    [("done", "done", "whole"), ("done", "refused", "whole"), ("stopped", "done", "partly"),
     ("withdrawn", "refused", "partly")],
)  # fmt: skip
def test_the_outcome_of_a_whole_and_what_succeeded_stays(residence, card, outcome):
    procedure = whole()
    state = live(procedure, *SENT, began("birth"), ended("birth"), began("residence"), began("card"))
    assert tree.outcome(procedure, state.parts) == "running"
    state = live(procedure, ended("residence", residence), ended("card", card), state=state)
    assert tree.outcome(procedure, state.parts) == outcome and state.parts["birth"] == "done"
    done = live(procedure, events.Settled(at=at("2026-11-23 11:00")), state=state)
    assert done.status == Status.DONE
    assert live(procedure, life.Returned(at=at("2026-11-23 11:00")), state=done).status == Status.RETURNED


def test_nothing_is_settled_while_a_part_runs_or_where_none_has_a_result():
    running = live(whole(), *SENT, began("birth"))
    failed = live(whole(), ended("birth", "refused"), state=running)
    rest = [did(key) for key in ("residence", "card") for did in (began, ended)]
    done = live(whole(), ended("birth"), *rest, state=running)
    for state, event in ((running, events.Settled), (running, events.CameToNothing), (failed, events.Settled),
                         (done, events.CameToNothing)):  # fmt: skip
        assert not life.may(state, event)
        with pytest.raises(CannotHappen):
            live(whole(), event(at=at("2026-11-23 12:00")), state=state)


def test_the_clock_stands_still_while_any_part_waits_for_the_citizen():
    procedure = whole()
    state = live(procedure, *SENT, began("birth"), ended("birth"), began("residence"), began("card"))
    due = state.due.at
    waits = [events.PartWaits(at=at(moment), part=key)
             for moment, key in (("2026-11-23 11:00", "residence"), ("2026-11-23 14:00", "card"))]  # fmt: skip
    goes_on = [events.PartGoesOn(at=at(moment), part=key)
               for moment, key in (("2026-11-24 09:00", "residence"), ("2026-11-24 11:00", "card"))]  # fmt: skip
    waiting = live(procedure, *waits, state=state)
    assert (waiting.status, waiting.owes, waiting.due.at) == (Status.WAITING_PAPERS, Owes.CITIZEN, None)
    assert len(waiting.pauses) == 1
    still = live(procedure, goes_on[0], state=waiting)
    assert still.status == Status.WAITING_PAPERS and still.pauses[0].end is None
    on = live(procedure, goes_on[1], state=still)
    assert (on.status, on.pauses[0].end) == (Status.IN_PROGRESS, at("2026-11-24 11:00")) and on.due.at > due
    assert not life.may(on, events.PartGoesOn)


def test_withdrawing_keeps_what_is_done():
    procedure = whole()
    state = live(procedure, *SENT, began("birth"), ended("birth"), began("residence"))
    over = live(procedure, life.WithdrawalAsked(at=at("2026-11-23 11:00"), reason="x"), state=state)
    assert over.status == Status.WITHDRAWN
    assert over.parts == {"birth": "done", "residence": "withdrawn", "card": "withdrawn"}


def test_nobody_handles_a_whole_by_hand():
    state = live(whole(), *SENT, began("birth"))
    for event in (life.StepDone, life.Approved, life.SentBack, life.Stopped, life.DutyAsked, life.VerificationAsked):
        assert not life.may(state, event), event
    assert life.may(state, life.WithdrawalAsked) and life.may(state, life.Apologised)


def test_other_procedures_know_no_parts():
    procedure = definition.load((definition_file()).read_text(encoding="utf-8"))
    state = live(procedure, *SENT)
    assert state.parts == {} and not any(life.may(state, event) for event in (events.PartBegan, events.Settled))


def definition_file():
    from motcua.base import paths

    return paths.CATALOGUE / "1.001193/2026-11-23.yaml"


def test_a_part_is_filled_with_answers_results_and_words():
    procedure = whole()
    answers, settled = {"child_name": "An"}, {"birth": {"person.name": "Ân", "person.personal_number": None}}
    birth, residence = (tree.part(procedure, key) for key in ("birth", "residence"))
    assert tree.answers_of(birth, answers, {}) == {"name": "An", "relation": "mother"}
    assert tree.answers_of(residence, answers, settled) == {"name": "Ân"}  # what nobody settled stays open
    assert tree.papers_of(birth, ["notice"]) == {"proof": "notice"} and tree.papers_of(birth, []) == {}


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        (f"{AFTER_BIRTH}{RESULTS}", f"    after: [brith]\n{RESULTS}", "after", "birth"),
        ("procedure: 9.000001", "procedure: 9.000001\n    after: [residence]", "after", "itself"),
        ("name: answers.child_name, relation", "name: answers.child_nam, relation", "answers.name", "child_name"),
        ("results.birth.person.name", "results.card.person.name", "answers.name", "card"),
        ("results.birth.person.name", "results.birth.person.nam", "answers.name", "person.name"),
        ("relation: \"'mother'\"", "relation: mother", "answers.relation", "no word"),
        ("{proof: notice}", "{proof: notise}", "papers", "notice"),
        ('answers.card == "wanted"', 'answers.cart == "wanted"', "when", "card"),
        ("key: residence", "key: birth", "$.linked", "twice"),
        ("procedure: 9.000001", "procedure: 9.000009", "$.linked", "itself"),
        ("    procedure: 9.000001", "    procedure: 9.000001\n    when: answers.card == 'wanted'", "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_tree_is_told_with_its_place(old, new, path, words):
    if not path:  # a part that may be left out is no mistake while another always belongs
        whole((old, new))
        return
    with pytest.raises(definition.ProcedureBroken) as told:
        whole((old, new))
    assert path in told.value.path and words in told.value.said.en


def test_a_whole_has_no_steps_and_always_a_part():
    steps = "steps:\n  - {key: check, title: {vi: A, en: A}, role: chair, hours: 1}\n"
    with pytest.raises(definition.ProcedureBroken, match="none of its own"):
        whole(("return_reasons:", steps + "return_reasons:"))
    sometimes = "when: answers.card == 'wanted'"
    with pytest.raises(definition.ProcedureBroken, match="always belongs"):
        whole(("procedure: 9.000001", f"procedure: 9.000001\n    {sometimes}"),
              ("procedure: 9.000002", f"procedure: 9.000002\n    {sometimes}"))  # fmt: skip


def test_parts_are_examined_against_the_procedures_that_they_file():
    birth = definition.load(definition_file().read_text(encoding="utf-8"))
    told = examine_linked.problems_of_parts(whole(), {"9.000001": birth})
    found = [(path, said.en) for path, said in told]
    assert ("$.linked[1].procedure", "there is no procedure 9.000002") in found
    assert ("$.linked[0].answers", "nothing fills 'child_sex', which is always asked") in found
    assert any("unknown name 'name'" in words for path, words in found if path == "$.linked[0].answers")
    assert any("unknown name 'proof'" in words for path, words in found if path == "$.linked[0].papers")


def test_a_filling_fits_the_question_of_the_part():
    birth = definition.load(definition_file().read_text(encoding="utf-8"))
    procedure = whole(
        ("{name: answers.child_name, relation: \"'mother'\"}",
         "{child_sex: answers.card, child_name: answers.card, relation: \"'uncle'\"}"),
        ("name: results.birth.person.name", "name: results.birth.person.phone"),
    )  # fmt: skip
    told = examine_linked.problems_of_parts(procedure, {"9.000001": birth, "9.000002": birth})
    found = {path: said.en for path, said in told}
    assert found["$.linked[0].answers.relation"] == "'uncle' is none of its answers"
    assert found["$.linked[0].answers.child_sex"] == "does not take 'none', which 'card' offers"
    assert found["$.linked[0].answers.child_name"] == "asks a name, and 'card' is a choice"
    assert found["$.linked[1].answers.name"] == "no result of 'birth' settles 'person.phone'"
