"""A verification: another agency is asked, and the limit grows once, where the procedure says so."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.engine import lifecycle as life
from motcua.engine.lifecycle import (
    Accepted,
    AskRole,
    DossierState,
    IssueSlip,
    Mark,
    Owes,
    ReasonMissing,
    Resubmitted,
    SentBack,
    Status,
    StepDone,
    Submitted,
    TellPerson,
    VerificationAsked,
)
from tests.engine.conftest import ROOT, loaded

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNCLEAR = Mark(target="field", key="status", reason="incomplete", advice="Ghi rõ.")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def certificate():
    """The procedure 1.004873 as in the catalogue: it allows more time for a verification."""
    return loaded(ROOT / "catalogue/1.004873/2025-07-01.yaml")


def asked_at(moment):
    return VerificationAsked(at=at(moment), reason="lived_elsewhere", agency="UBND xã Yên Bình")


@pytest.fixture
def verify(certificate, vn):
    """Receive on Wed 25/11/2026 at 09:00, then let events happen."""

    def run(*events):
        state = DossierState()
        for event in (Submitted(at=at("2026-11-25 08:00")), Accepted(at=at("2026-11-25 09:00")), *events):
            decided = life.decide(state, event, procedure=certificate, calendar=vn, channel="online")
            state = decided.state
        return decided

    return run


def test_a_verification_lengthens_the_limit_once_and_says_why(verify):
    done = verify(asked_at("2026-11-26 10:00"))
    assert done.state.due.at == at("2026-12-03 17:00") and done.state.status == Status.RECEIVED
    assert done.state.owes == Owes.AGENCY and not done.state.pauses
    more = [step for step in done.state.due.steps if step.reason == "verification"]
    assert sum(step.minutes for step in more) == 3 * 480 and {step.basis for step in more} == {"123/2015/NĐ-CP"}
    assert min(step.start for step in more) == at("2026-12-01 07:00")
    assert done.effects == (
        IssueSlip("form_01"), TellPerson("verification_asked"), AskRole("civil_status_officer", "check"),
    )  # fmt: skip
    assert not life.may(done.state, VerificationAsked)


def test_a_correction_after_a_verification_moves_the_longer_date(verify):
    done = verify(
        asked_at("2026-11-26 10:00"),
        SentBack(at=at("2026-11-27 07:00"), marks=(UNCLEAR,)),
        Resubmitted(at=at("2026-11-30 07:00")),
    )
    assert done.state.due.at == at("2026-12-04 17:00")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (asked_at("2026-11-30 17:01"), life.TooLateToVerify),
        (VerificationAsked(at=at("2026-11-26 10:00"), reason="made_up", agency="UBND xã"), life.NotInProcedure),
    ],
)
def test_more_time_needs_a_reason_of_the_procedure_and_a_limit_that_runs(verify, event, why):
    with pytest.raises(why):
        verify(event)


def test_a_procedure_that_allows_no_more_time_gives_none(extract, vn):
    state = DossierState()
    for event in (Submitted(at=at("2026-11-25 08:00")), Accepted(at=at("2026-11-25 09:00"))):
        state = life.decide(state, event, procedure=extract, calendar=vn, channel="online").state
    with pytest.raises(life.NotInProcedure):
        life.decide(state, asked_at("2026-11-25 10:00"), procedure=extract, calendar=vn, channel="online")


@pytest.mark.parametrize("empty", [{"reason": " "}, {"agency": ""}])
def test_a_verification_names_its_reason_and_whom_it_asks(empty):
    with pytest.raises(ReasonMissing):
        VerificationAsked(**{"at": at("2026-11-26 10:00"), "reason": "lived_elsewhere", "agency": "UBND xã"} | empty)


def test_with_a_step_to_approve_nobody_asks_any_more(verify):
    done = verify(StepDone(at=at("2026-11-26 09:00"), step="check"))
    assert done.state.step == "approve" and not life.may(done.state, VerificationAsked)
