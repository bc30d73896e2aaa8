"""The life of a dossier: what can happen, what follows, and what can never be."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.engine import lifecycle as life
from motcua.engine.calendar import wall, working_minutes
from motcua.engine.lifecycle import (
    Accepted,
    Apologised,
    Approved,
    AskRole,
    DossierState,
    DutyAsked,
    DutyMet,
    IssueSlip,
    MakeResult,
    Mark,
    MoveNotAllowed,
    Noted,
    NotInProcedure,
    OpenCharge,
    Owes,
    ReasonMissing,
    Refused,
    Resubmitted,
    Returned,
    SentBack,
    Status,
    StepDone,
    StepLapsed,
    Stopped,
    Submitted,
    TellPerson,
    VerificationAsked,
    WithdrawalAsked,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MARKS = (Mark(target="paper", key="old_paper", reason="unreadable", advice="Chụp lại tệp này."),)

#: The moves that the national code list allows, written down apart from the table of the engine. A notice is at its end
#: as it begins.
LEGAL = {
    None: {1, 9}, 1: {2, 3, 5, 7}, 2: {4, 5, 7, 8}, 3: set(), 4: {5, 6, 7, 8, 9}, 5: {1, 4, 7, 8}, 6: {4, 7, 8},
    7: set(), 8: set(), 9: {8, 10}, 10: set(),
}  # fmt: skip


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def event_at(kind, moment, state):
    """An event of a kind, with reasons of the procedure 2.000635."""
    given_with = {
        SentBack: {"marks": MARKS},
        Refused: {"ground": "not_registered", "explanation": "Không có trong sổ."},
        Stopped: {"ground": "nothing_added", "explanation": "Quá hạn bổ sung."},
        StepDone: {"step": state.step or "check"},
        StepLapsed: {"step": state.step or "check"},
        WithdrawalAsked: {"reason": "asked_by_person"},
        DutyAsked: {"reason": "fee"},
        Apologised: {"new_due": moment + timedelta(days=20), "reason": "register_elsewhere"},
        VerificationAsked: {"reason": "lived_elsewhere", "agency": "UBND xã Yên Bình"},
    }
    return kind(at=moment, **given_with.get(kind, {}))


@pytest.fixture
def happen(extract, vn):
    """Let events happen one after the other; answers the last decision."""

    def run(*events, state=None):
        decision = life.Decision(state=state or DossierState(), effects=())
        for event in events:
            decision = life.decide(decision.state, event, procedure=extract, calendar=vn, channel="online")
        return decision

    return run


@pytest.fixture
def received(happen):
    """A dossier that was received on Wed 25/11/2026 at 09:00."""
    return happen(Submitted(at=at("2026-11-25 08:00")), Accepted(at=at("2026-11-25 09:00"))).state


EVENTS = [
    Submitted, Accepted, SentBack, Resubmitted, Refused, StepDone, StepLapsed, Approved, Returned, WithdrawalAsked,
    Stopped, DutyAsked, DutyMet, Apologised, VerificationAsked,
]  # fmt: skip
stories = st.lists(
    st.tuples(st.one_of(st.integers(0, 9), st.sampled_from(EVENTS)), st.integers(0, 3 * 24 * 60)),
    min_size=1,
    max_size=40,
)


def play(story, extract, vn):
    """Try the events of a story one after the other; yield (before, kind, after or None when refused).

    A number stands for one of the legal events of the moment, so that stories go far.
    """
    state, now = DossierState(), at("2026-11-20 09:00")
    for kind, minutes in story:
        now += timedelta(minutes=minutes)
        legal = [one for one in life.legal_events(state.status) if one is not Noted]  # of another kind of procedure
        if isinstance(kind, int):
            kind = legal[kind % len(legal)] if legal else Submitted
        event = event_at(kind, now, state)
        try:
            after = life.decide(state, event, procedure=extract, calendar=vn, channel="online").state
        except life.CannotHappen:
            yield state, kind, None
            continue
        yield state, kind, after
        state = after


def test_the_table_is_the_national_list_of_moves():
    reached = {number: set() for number in LEGAL}
    for (status, event), after in [*life.MOVES.items(), *life.BEFORE_RECEPTION.items()]:
        if status != after:
            reached[status and int(status)].add(int(after))
        else:
            at_the_end = status == Status.DONE and event in (DutyAsked, DutyMet)
            assert event in (StepDone, StepLapsed, Apologised, VerificationAsked) or at_the_end
    assert reached == LEGAL


def test_every_status_can_be_reached_and_only_closed_ones_end():
    assert {*life.MOVES.values()} == set(Status)
    assert {status for status in Status if not life.legal_events(status)} == life.CLOSED


@given(story=stories)
def test_no_move_outside_the_table_ever_happens(extract, vn, story):
    for before, kind, after in play(story, extract, vn):
        only_of_some = (Apologised, VerificationAsked, StepLapsed, Stopped)
        assert life.may(before, kind) == (after is not None) or kind in only_of_some
        if after is not None:
            assert int(after.status) in LEGAL[before.status and int(before.status)] | {before.status}


@given(story=stories)
def test_exactly_one_party_owes_the_next_step_or_nobody_when_closed(extract, vn, story):
    for _, _, after in play(story, extract, vn):
        if after is not None:
            assert (after.owes == Owes.NOBODY) == (after.closed_at is not None)
            assert (after.owes == Owes.NOBODY) == (after.status in life.CLOSED)
            assert (after.owes == Owes.CITIZEN) == (after.status in (5, 6)) or after.status == Status.DONE


@given(story=stories)
def test_pauses_never_overlap_and_one_is_open_exactly_while_the_citizen_owes(extract, vn, story):
    for _, _, after in play(story, extract, vn):
        if after is None:
            continue
        for one, other in zip(after.pauses, after.pauses[1:], strict=False):
            assert one.start <= one.end <= other.start
        is_open = bool(after.pauses) and after.pauses[-1].end is None
        # A finished result has no clock any more, so nothing pauses while it waits for its fee.
        assert is_open == (after.owes == Owes.CITIZEN and after.status != Status.DONE)


@given(wait=st.integers(0, 20 * 24 * 60), handled=st.integers(0, 200))
def test_the_date_moves_by_exactly_the_working_time_of_the_wait(extract, vn, wait, handled):
    begin = at("2026-11-25 09:00")
    back, again = begin + timedelta(minutes=handled), begin + timedelta(minutes=handled + wait)
    state = DossierState()
    events = [Submitted(at=begin), Accepted(at=begin), SentBack(at=back, marks=MARKS), Resubmitted(at=again)]
    dues = []
    for event in events:
        state = life.decide(state, event, procedure=extract, calendar=vn, channel="online").state
        dues.append(state.due and state.due.at)
    assert dues[2] is None
    moved = working_minutes(vn, wall(dues[1], vn), wall(dues[3], vn))
    assert moved == working_minutes(vn, wall(back, vn), wall(again, vn))


@given(story=stories)
def test_a_state_survives_being_stored(extract, vn, story):
    for _, _, after in play(story, extract, vn):
        if after is not None:
            assert msgspec.convert(msgspec.to_builtins(after), DossierState) == after
            assert msgspec.json.decode(msgspec.json.encode(after), type=DossierState) == after


def test_sending_starts_the_clock_of_the_answer_and_says_nothing_of_reception(happen):
    done = happen(Submitted(at=at("2026-11-23 15:30")))
    assert done.state.status == Status.NEW
    assert done.state.answer_due.at == at("2026-11-25 15:30")
    assert (done.state.received_at, done.state.due) == (None, None)
    assert done.effects == (IssueSlip("proof"), TellPerson("submitted"), AskRole("receptionist", "receive"))


def test_acceptance_starts_the_legal_limit_and_opens_the_charge(happen):
    sent = happen(Submitted(at=at("2026-11-23 15:30"))).state
    done = happen(Accepted(at=at("2026-11-25 15:10")), state=sent)
    assert done.state.due.at == at("2026-11-26 17:00")
    assert (done.state.status, done.state.step, done.state.owes) == (Status.RECEIVED, "check", Owes.AGENCY)
    assert done.effects == (
        IssueSlip("form_01"), OpenCharge(), TellPerson("accepted"), AskRole("civil_status_officer", "check"),
    )  # fmt: skip


def test_the_answer_clock_goes_on_with_what_was_left(happen):
    done = happen(
        Submitted(at=at("2026-11-25 07:00")),
        SentBack(at=at("2026-11-25 09:00"), marks=MARKS),
        Resubmitted(at=at("2026-11-27 09:00")),
    )
    assert (done.state.status, done.state.sent_back_times) == (Status.NEW, 1)
    assert done.state.answer_due.at == at("2026-11-27 17:00")  # 2 h were used on Wed, 6 h are left on Fri
    assert done.effects == (TellPerson("resubmitted"), AskRole("receptionist", "receive"))


def test_after_a_correction_the_handling_begins_anew(happen, received):
    checked = happen(StepDone(at=at("2026-11-25 09:00"), step="check"), state=received).state
    again = happen(
        SentBack(at=at("2026-11-25 10:00"), marks=MARKS), Resubmitted(at=at("2026-11-25 14:00")), state=checked
    )
    assert again.state.step == "check"  # the finding rests on answers that have changed
    assert again.effects[1:] == (TellPerson("resubmitted"), AskRole("civil_status_officer", "check"))


def test_a_correction_moves_the_result_by_the_wait(happen, received):
    done = happen(
        SentBack(at=at("2026-11-25 10:00"), marks=MARKS), Resubmitted(at=at("2026-11-25 14:00")), state=received
    )
    assert (done.state.status, done.state.step) == (Status.IN_PROGRESS, "check")
    assert done.effects == (
        IssueSlip("form_01"), TellPerson("resubmitted"), AskRole("civil_status_officer", "check"),
    )  # fmt: skip
    assert done.state.due.at == at("2026-11-26 09:00")  # 2 working hours of waiting


def test_the_steps_lead_to_the_result_in_the_hands_of_the_person(happen, received):
    checked = happen(StepDone(at=at("2026-11-25 10:00"), step="check"), state=received)
    assert checked.effects == (TellPerson("in_progress"), AskRole("chair", "approve"))
    approved = happen(Approved(at=at("2026-11-25 11:00")), state=checked.state)
    assert approved.effects == (MakeResult(), TellPerson("approved"), AskRole("receptionist", "return"))
    assert (approved.state.status, approved.state.owes, approved.state.step) == (9, Owes.AGENCY, "return")
    returned = happen(Returned(at=at("2026-11-25 11:00")), state=approved.state).state
    assert (returned.status, returned.owes, returned.closed_at) == (10, Owes.NOBODY, at("2026-11-25 11:00"))
    assert returned.due == received.due


def test_nobody_approves_before_the_handling_is_done(happen, received):
    with pytest.raises(MoveNotAllowed):
        happen(Approved(at=at("2026-11-25 10:00")), state=received)
    checked = happen(StepDone(at=at("2026-11-25 10:00"), step="check"), state=received).state
    with pytest.raises(MoveNotAllowed):
        happen(StepDone(at=at("2026-11-25 10:30"), step="approve"), state=checked)
    assert not life.may(checked, StepDone)
    assert life.may(checked, Approved)


def test_a_step_that_is_not_the_current_one_is_refused(happen, received):
    with pytest.raises(NotInProcedure):
        happen(StepDone(at=at("2026-11-25 10:00"), step="return"), state=received)


def test_a_refusal_closes_the_dossier_with_form_03(happen):
    done = happen(
        Submitted(at=at("2026-11-25 08:00")),
        Refused(at=at("2026-11-25 09:00"), ground="not_registered", explanation="Không có trong sổ."),
    )
    assert (done.state.status, done.state.owes) == (Status.REFUSED, Owes.NOBODY)
    assert done.effects == (IssueSlip("form_03"), TellPerson("refused"))


def test_a_stop_ends_the_wait_and_issues_form_05(happen, received):
    done = happen(
        SentBack(at=at("2026-11-25 10:00"), marks=MARKS),
        Stopped(at=at("2026-12-25 10:00"), ground="nothing_added", explanation="Quá hạn bổ sung."),
        state=received,
    )
    assert done.state.pauses[-1].end == done.state.closed_at == at("2026-12-25 10:00")
    assert done.effects == (IssueSlip("form_05"), TellPerson("stopped"))


def test_a_payment_that_must_come_first_stops_the_clock(happen, received):
    asked = happen(
        StepDone(at=at("2026-11-25 10:00"), step="check"),
        DutyAsked(at=at("2026-11-25 10:30"), reason="fee"),
        state=received,
    )
    assert (asked.state.owes, asked.state.due.at) == (Owes.CITIZEN, None)
    assert asked.state.pauses[-1].reason == "waiting_for_payment"
    met = happen(DutyMet(at=at("2026-11-25 11:30")), state=asked.state)
    assert met.state.due.at == at("2026-11-26 08:00")
    assert met.effects == (TellPerson("duty_met"), AskRole("chair", "approve"))


def test_an_apology_gives_one_new_date_and_never_a_second(happen, received):
    done = happen(
        Apologised(at=at("2026-11-25 16:00"), new_due=at("2026-11-27 17:00"), reason="register_elsewhere"),
        state=received,
    )
    assert done.state.due.at == at("2026-11-27 17:00")
    # Whoever has the step keeps it: without a role nobody's list would show the dossier any more.
    assert done.effects == (IssueSlip("form_04"), TellPerson("apologised"), AskRole("civil_status_officer", "check"))
    assert not life.may(done.state, Apologised)
    waited = happen(
        SentBack(at=at("2026-11-26 08:00"), marks=MARKS), Resubmitted(at=at("2026-11-26 10:00")), state=done.state
    )
    assert waited.state.due.at == at("2026-11-30 09:00")


def test_a_new_date_must_lie_after_the_old_one(happen, received):
    with pytest.raises(life.NewDateNotLater):
        happen(Apologised(at=at("2026-11-25 16:00"), new_due=at("2026-11-25 16:30"), reason="system_down"),
               state=received)  # fmt: skip


def test_a_delay_has_a_reason_of_the_procedure(happen, received):
    sorry = Apologised(at=at("2026-11-25 16:00"), new_due=at("2026-11-27 17:00"), reason="bad_mood")
    with pytest.raises(NotInProcedure):
        happen(sorry, state=received)


@pytest.fixture
def done(happen, received):
    """A result that was approved on 25/11 at 11:00."""
    checked = happen(StepDone(at=at("2026-11-25 10:00"), step="check"), state=received)
    return happen(Approved(at=at("2026-11-25 11:00")), state=checked.state).state


def test_a_finished_result_that_waits_for_its_fee_is_the_citizens_turn(happen, done):
    asked = happen(DutyAsked(at=at("2026-11-25 11:00"), reason="fee"), state=done)
    assert (asked.state.status, asked.state.owes) == (Status.DONE, Owes.CITIZEN)
    assert (asked.state.pauses, asked.state.due) == ((), done.due)  # the measuring of time has ended
    assert asked.effects == (TellPerson("duty_asked"),)
    assert not life.may(asked.state, DutyAsked) and not life.may(asked.state, Returned)
    met = happen(DutyMet(at=at("2026-12-02 11:00")), state=asked.state)
    assert (met.state.status, met.state.owes, met.state.due) == (Status.DONE, Owes.AGENCY, done.due)
    assert met.effects == (TellPerson("duty_met"), AskRole("receptionist", "return"))
    assert not life.may(met.state, DutyMet) and life.may(met.state, Returned)


def test_an_event_before_the_last_change_is_refused(happen, received):
    with pytest.raises(life.TooEarly):
        happen(StepDone(at=at("2026-11-25 08:30"), step="check"), state=received)


@pytest.mark.parametrize(
    "build",
    [
        lambda: SentBack(at=at("2026-11-25 10:00"), marks=()),
        lambda: Mark(target="field", key="copies", reason="incomplete", advice=" "),
        lambda: Mark(target="field", key="copies", reason="", advice="Ghi số bản."),
        lambda: Refused(at=at("2026-11-25 10:00"), ground="", explanation="x"),
        lambda: Refused(at=at("2026-11-25 10:00"), ground="not_registered", explanation=""),
        lambda: Stopped(at=at("2026-11-25 10:00"), ground="nothing_added", explanation=""),
        lambda: WithdrawalAsked(at=at("2026-11-25 10:00"), reason=""),
        lambda: DutyAsked(at=at("2026-11-25 10:00"), reason=""),
        lambda: Apologised(at=at("2026-11-25 10:00"), new_due=at("2026-11-27 10:00"), reason=""),
    ],
)
def test_no_event_can_be_built_without_its_reason(build):
    with pytest.raises(ReasonMissing):
        build()


@pytest.mark.parametrize(
    "mark",
    [
        Mark(target="field", key="colour", reason="incomplete", advice="Ghi lại."),
        Mark(target="paper", key="copies", reason="incomplete", advice="Ghi lại."),
        Mark(target="field", key="copies", reason="because", advice="Ghi lại."),
        Mark(target="field", key="copies", reason="unreadable", advice="Chụp lại."),
        Mark(target="paper", key="old_paper", reason="incomplete", advice="Ghi đủ."),
    ],
)
def test_a_mark_names_what_the_procedure_has(happen, received, mark):
    with pytest.raises(NotInProcedure):
        happen(SentBack(at=at("2026-11-25 10:00"), marks=(mark,)), state=received)


def test_a_ground_is_one_of_the_procedure(happen):
    sent = happen(Submitted(at=at("2026-11-25 08:00"))).state
    with pytest.raises(NotInProcedure):
        happen(Refused(at=at("2026-11-25 09:00"), ground="bad_mood", explanation="x"), state=sent)
