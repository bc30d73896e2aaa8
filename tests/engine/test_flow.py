"""The way through the steps: branches side by side, steps left out, opinions, duties; and lifecycle.decide on it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from motcua.engine import flow
from motcua.engine import lifecycle as life
from motcua.engine.definition import Case, Field, Step
from motcua.engine.lifecycle import Accepted, Approved, AskRole, DossierState, StepDone, StepLapsed, Submitted
from motcua.engine.limits import Limit, Pause
from motcua.engine.steps import Duty
from motcua.engine.text import Text

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SAID = Text(vi="Bước", en="Step")
WEEK = Limit(unit="working_days", value=5)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def step(key, role="civil_status_officer", **more):
    return Step(key=key, title=SAID, role=role, hours=4, **more)


#: check, then the police and the land office side by side (the one only for large land, the other only in a case),
#: then the note of the land office, then joined by the report.
AREA = Field(key="area", kind="number", label=SAID)
TAX = Field(key="tax", kind="money", label=SAID)
BRANCHES = (
    step("check", fields=(AREA,)),
    step("police", after=("check",), at="commune_police", kind="opinion", limit=WEEK, silence="agrees"),
    step(
        "measure", after=("check",), at="land_office", when='facts["check.area"] != null && facts["check.area"] > 100'
    ),
    step("note", after=("measure",), cases=("split",), fields=(TAX,), duty=Duty(amount="tax", title=SAID, basis="law")),
    step("report", after=("police", "note")),
    step("approve", role="chair"),
    step("return", role="receptionist"),
)


@pytest.fixture
def branched(extract):
    """The procedure 2.000635 with branches."""
    cases = (Case(key="split", title=SAID, when="answers.copies == 2"), Case(key="whole", title=SAID))
    return msgspec.structs.replace(extract, language=2, cases=cases, steps=BRANCHES)


def known(case="", **found):
    return flow.Given(case=case, found={name.replace("__", "."): value for name, value in found.items()})


def live(procedure, vn, *events, given=flow.NOTHING, state=None):
    """The last decision after events."""
    decision = life.Decision(state=state or DossierState(), effects=())
    for event in events:
        decision = life.decide(decision.state, event, procedure=procedure, calendar=vn, channel="online", given=given)
    return decision


def received(procedure, vn, given=flow.NOTHING):
    return live(
        procedure, vn, Submitted(at=at("2026-11-25 08:00")), Accepted(at=at("2026-11-25 09:00")), given=given
    ).state


def test_branches_open_side_by_side_and_each_is_asked_at_its_own_agency(branched, vn):
    large = known(case="split", check__area=200)
    decision = live(branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"), given=large,
                    state=received(branched, vn))  # fmt: skip
    state = decision.state
    assert (state.step, state.beside, state.done) == ("police", ("measure",), ("check",))
    assert state.opened == dict.fromkeys(("police", "measure"), at("2026-11-25 10:00"))
    assert [one for one in decision.effects if isinstance(one, AskRole)] == [
        AskRole("civil_status_officer", "police", "commune_police"),
        AskRole("civil_status_officer", "measure", "land_office"),
    ]


def test_whoever_is_ready_goes_on_and_the_others_stay_as_they_were(branched, vn):
    large = known(case="split", check__area=200)
    decision = live(
        branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"),
        StepDone(at=at("2026-11-25 11:00"), step="measure"), given=large, state=received(branched, vn),
    )  # fmt: skip
    assert (decision.state.step, decision.state.beside) == ("police", ("note",))
    assert decision.state.opened == {"police": at("2026-11-25 10:00"), "note": at("2026-11-25 11:00")}
    assert decision.effects == (AskRole("civil_status_officer", "note"),)  # the police have been asked


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (known(case="split", check__area=200), ["check", "police", "measure", "note", "report", "approve", "return"]),
        (known(case="whole", check__area=200), ["check", "police", "measure", "report", "approve", "return"]),
        (known(case="split", check__area=100), ["check", "police", "note", "report", "approve", "return"]),
        (known(case="whole"), ["check", "police", "report", "approve", "return"]),
    ],
)
def test_a_step_is_left_out_by_its_case_or_its_rule(branched, given, taken):
    assert list(flow.course(branched, given)) == taken


def test_what_is_left_out_is_behind_the_dossier_at_once(branched, vn):
    state = live(branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"), given=known(case="whole"),
                 state=received(branched, vn)).state  # fmt: skip
    assert (state.step, state.beside, state.done) == ("police", (), ("check", "measure", "note"))


def test_nobody_approves_while_a_branch_is_open(branched, vn):
    large = known(case="whole", check__area=200)
    state = live(
        branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"),
        StepDone(at=at("2026-11-25 11:00"), step="police"), given=large, state=received(branched, vn),
    ).state  # fmt: skip
    assert (state.step, state.beside) == ("measure", ())
    with pytest.raises(life.MoveNotAllowed):
        live(branched, vn, Approved(at=at("2026-11-25 12:00")), state=state)
    ready = live(branched, vn, StepDone(at=at("2026-11-25 12:00"), step="measure"),
                 StepDone(at=at("2026-11-25 13:00"), step="report"), given=large, state=state).state  # fmt: skip
    assert (ready.step, ready.beside) == ("approve", ())
    assert live(branched, vn, Approved(at=at("2026-11-25 14:00")), state=ready).state.done[-1] == "approve"


def test_what_is_open_stays_open_whatever_is_known_later(branched, vn):
    state = live(
        branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"),
        given=known(case="whole", check__area=200), state=received(branched, vn),
    ).state  # fmt: skip
    later = live(branched, vn, StepDone(at=at("2026-11-25 11:00"), step="police"), given=known(), state=state).state
    assert (later.step, later.opened) == ("measure", {"measure": at("2026-11-25 10:00")})


@pytest.mark.parametrize("key", ["report", "approve", "check", "no_such_step"])
def test_a_step_that_is_not_open_cannot_be_done(branched, vn, key):
    state = live(branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"), state=received(branched, vn)).state
    with pytest.raises(life.NotInProcedure):
        live(branched, vn, StepDone(at=at("2026-11-25 11:00"), step=key), state=state)


def test_a_correction_begins_the_handling_anew(branched, vn):
    mark = life.Mark(target="field", key="copies", reason="incomplete", advice="Ghi số bản.")
    state = live(branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"), state=received(branched, vn)).state
    waiting = live(branched, vn, life.SentBack(at=at("2026-11-25 11:00"), marks=(mark,)), state=state).state
    assert (waiting.step, waiting.done) == (state.step, state.done)  # what is open stays so while the person is asked
    again = live(branched, vn, life.Resubmitted(at=at("2026-11-26 09:00")), state=waiting).state
    assert (again.step, again.beside, again.done) == ("check", (), ())
    assert again.opened == {"check": at("2026-11-26 09:00")}


def test_after_a_payment_everybody_who_had_it_is_asked_again(branched, vn):
    large = known(case="whole", check__area=200)
    state = live(branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"),
                 life.DutyAsked(at=at("2026-11-25 10:00"), reason="tax"), given=large,
                 state=received(branched, vn)).state  # fmt: skip
    assert (state.step, state.beside) == ("police", ("measure",))
    met = live(branched, vn, life.DutyMet(at=at("2026-11-27 10:00")), state=state)
    assert [one.step for one in met.effects if isinstance(one, AskRole)] == ["police", "measure"]


def asked_for_an_opinion(branched, vn):
    return live(branched, vn, StepDone(at=at("2026-11-25 10:00"), step="check"), given=known(case="whole"),
                state=received(branched, vn)).state  # fmt: skip


def test_an_opinion_has_its_own_time(branched, vn):
    state = asked_for_an_opinion(branched, vn)
    due = flow.step_due(branched.step("police"), state.opened["police"], vn)
    assert due.at == at("2026-12-02 17:00")
    assert flow.step_due(branched.step("check"), state.received_at, vn) is None


@pytest.mark.parametrize("moment", ["2026-12-02 16:59", "2026-12-02 17:00", "2026-12-02 17:00:59"])
def test_before_its_time_silence_says_nothing(branched, vn, moment):
    with pytest.raises(life.TooEarly):
        live(branched, vn, StepLapsed(at=at(moment), step="police"), state=asked_for_an_opinion(branched, vn))


def test_when_its_time_is_over_silence_is_consent(branched, vn):
    decision = live(branched, vn, StepLapsed(at=at("2026-12-02 17:01"), step="police"), given=known(case="whole"),
                    state=asked_for_an_opinion(branched, vn))  # fmt: skip
    assert decision.state.step == "report" and "police" in decision.state.done
    assert decision.effects == (AskRole("civil_status_officer", "report"),)


def test_the_time_of_an_opinion_stands_still_while_the_dossier_waits(branched, vn):
    state = asked_for_an_opinion(branched, vn)
    paused = live(branched, vn, life.DutyAsked(at=at("2026-11-26 07:00"), reason="tax"),
                  life.DutyMet(at=at("2026-12-03 07:00")), state=state).state  # fmt: skip
    with pytest.raises(life.TooEarly):
        live(branched, vn, StepLapsed(at=at("2026-12-08 17:01"), step="police"), state=paused)
    wait = (Pause(start=at("2026-11-26 07:00"), end=at("2026-12-03 07:00"), reason="waiting_for_payment"),)
    assert flow.step_due(branched.step("police"), state.opened["police"], vn, wait).at == at("2026-12-09 17:00")


@pytest.mark.parametrize("key", ["check", "approve"])
def test_only_an_opinion_can_lapse(branched, vn, key):
    state = received(branched, vn)
    with pytest.raises(life.NotInProcedure):
        live(branched, vn, StepLapsed(at=at("2027-11-25 10:00"), step=key), state=state)


def test_a_dossier_of_an_older_release_goes_on_where_it_stood(extract, vn):
    """Its state knows the step and nothing of what is behind it."""
    old = msgspec.structs.replace(received(extract, vn), opened={}, done=())
    checked = live(extract, vn, StepDone(at=at("2026-11-25 10:00"), step="check"), state=old).state
    assert (checked.step, checked.beside, checked.done) == ("approve", (), ("check",))
    forgetful = msgspec.structs.replace(checked, opened={}, done=())
    approved = live(extract, vn, Approved(at=at("2026-11-25 11:00")), state=forgetful).state
    assert (approved.step, approved.done) == ("return", ("check", "approve"))


def test_what_must_be_paid_is_the_amount_that_was_found(branched):
    note = branched.step("note")
    assert flow.duty_of(note, {"tax": 12_000_000}) == 12_000_000
    assert flow.duty_of(note, {"tax": 0}) == flow.duty_of(note, {}) == flow.duty_of(note, {"tax": ""}) == 0
    assert flow.duty_of(branched.step("check"), {"tax": 5}) == 0


def test_what_steps_depend_on_is_taken_from_what_was_sent_and_found(branched):
    answers = {"copies": 2, "office": "UBND xã Yên Bình"}
    given = flow.given_of(branched, answers, {"person.sex": "female"}, {"check": {"area": 120}})
    assert (given.case, given.found, given.facts) == ("split", {"check.area": 120}, {"person.sex": "female"})
    assert flow.depends(branched)


def test_a_plain_list_of_steps_depends_on_nothing(extract):
    assert not flow.depends(extract)
    assert flow.directly_before(extract) == {"check": (), "approve": ("check",), "return": ("approve",)}
