"""The life of a dossier: the ten national statuses, every legal move, and what follows from an event.

Everything that changes the state of a dossier lives in this file, but for what its linked procedures do (whole.py);
what can happen in which status stands in moves.py, what a state is in states.py. Sources: Decree 118/2025/NĐ-CP
(one-stop), Circular 03/2025/TT-VPCP (forms).
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from motcua.engine import flow, longer, presence, promises, whole
from motcua.engine.calendar import WorkingCalendar, wall
from motcua.engine.cannot_happen import (
    CannotHappen,
    MoveNotAllowed,
    NewDateNotLater,
    NotInProcedure,
    TooEarly,
    TooLateToVerify,
)
from motcua.engine.definition import APPROVE, RETURN, ChannelName, Procedure
from motcua.engine.events import (
    Accepted,
    Apologised,
    Approved,
    AskRole,
    DutyAsked,
    DutyMet,
    Effect,
    Event,
    IssueSlip,
    MakeResult,
    Mark,
    Noted,
    OpenCharge,
    ReasonMissing,
    Refused,
    Resubmitted,
    Returned,
    SentBack,
    StepDone,
    StepLapsed,
    Stopped,
    Submitted,
    TellPerson,
    VerificationAsked,
    WithdrawalAsked,
)  # fmt: skip
from motcua.engine.limits import Pause
from motcua.engine.moves import BEFORE_RECEPTION, MOVES, legal_events, may, target
from motcua.engine.states import CLOSED, OWES, DossierState, Owes, S, Status

__all__ = [
    "BEFORE_RECEPTION", "CLOSED", "MOVES", "OWES", "Accepted", "Apologised", "Approved", "AskRole", "CannotHappen",
    "Decision", "DossierState", "DutyAsked", "DutyMet", "Effect", "Event", "IssueSlip", "MakeResult", "Mark",
    "MoveNotAllowed", "NewDateNotLater", "NotInProcedure", "Noted", "OpenCharge", "Owes", "ReasonMissing",
    "Refused", "Resubmitted", "Returned", "SentBack", "Status", "StepDone", "StepLapsed", "Stopped", "Submitted",
    "TellPerson", "TooEarly", "TooLateToVerify", "VerificationAsked", "WithdrawalAsked", "decide", "legal_events",
    "may",
]  # fmt: skip

RECEPTIONIST, RECEIVE = "receptionist", "receive"
WAITING_FOR_CITIZEN, WAITING_FOR_PAYMENT = "waiting_for_citizen", "waiting_for_payment"

#: No step is open: what there was is over.
NOTHING_OPEN = {"step": None, "beside": (), "opened": {}}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The state after an event, and what is to be done at once."""

    state: DossierState
    effects: tuple[Effect, ...]


def decide(
    state: DossierState, event: Event, *, procedure: Procedure, calendar: WorkingCalendar, channel: ChannelName,
    given: flow.Given = flow.NOTHING,
) -> Decision:  # fmt: skip
    """Say what follows from an event. Changes nothing and asks nobody. `given` is what the steps depend on, with what
    was found at the step that this event ends.

    Raises MoveNotAllowed, NotInProcedure for a name the procedure lacks or a step that is not open, TooEarly for an
    event before the last one.
    """
    status = target(state, type(event))
    if state.status is None and isinstance(event, Noted) != (procedure.kind == "notice"):
        raise NotInProcedure(f"{type(event).__name__} begins no {procedure.kind}")
    if state.status_since and event.at < state.status_since:
        raise TooEarly(f"{type(event).__name__} at {event.at} lies before {state.status_since}")
    case = Circumstances(procedure=procedure, calendar=calendar, channel=channel, given=given)
    change, effects = _CONSEQUENCES[type(event)](state, event, case)
    changed = status != state.status
    follows = {
        "status": status,
        "owes": OWES[status],
        "status_since": event.at if changed else state.status_since,
        "closed_at": event.at if status in CLOSED else None,
    }
    after = msgspec.structs.replace(state, **follows | change)
    if change.keys() & promises.REST_ON:
        after = promises.renewed(after, procedure, calendar, channel)
    return Decision(state=after, effects=effects)


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """Under which version of the rules a dossier is decided."""

    procedure: Procedure
    calendar: WorkingCalendar
    channel: ChannelName
    given: flow.Given


Consequence = tuple[dict, tuple[Effect, ...]]


def _submitted(state: DossierState, event: Submitted, case: Circumstances) -> Consequence:
    tell = (IssueSlip("proof"), TellPerson("submitted"), AskRole(RECEPTIONIST, RECEIVE))
    return {"submitted_at": event.at}, tell


def _noted(state: DossierState, event: Noted, case: Circumstances) -> Consequence:
    """Status 9, not 10: what was to be done with a notice is done, and there is no result that anybody could get."""
    change = {"submitted_at": event.at, "received_at": event.at, **_ended(event)}
    return change, (IssueSlip("noted"), TellPerson("noted"))


def _ended(event: Event) -> dict:
    """What status 9 is where there is no result: the end, and nobody's turn."""
    return NOTHING_OPEN | {"owes": Owes.NOBODY, "closed_at": event.at}


def _accepted(state: DossierState, event: Accepted, case: Circumstances) -> Consequence:
    change, asked = _begun(event.at, case)
    tell = (IssueSlip("form_01"), OpenCharge(), TellPerson("accepted"))
    parts = whole.received(case.procedure, case.given)
    return {"received_at": event.at, **longer.settled(case.procedure, case.given), **change, **parts}, (*tell, *asked)


def _sent_back(state: DossierState, event: SentBack, case: Circumstances) -> Consequence:
    for mark in event.marks:
        _check_mark(mark, case.procedure)
    change = {
        "pauses": (*state.pauses, Pause(start=event.at, reason=WAITING_FOR_CITIZEN)),
        "sent_back_times": state.sent_back_times + 1,
    }
    return change, (IssueSlip("form_02"), TellPerson("sent_back"))


def _resubmitted(state: DossierState, event: Resubmitted, case: Circumstances) -> Consequence:
    """After reception the handling begins anew: what an official found rests on answers that have changed."""
    change = _clock_goes_on(state, event.at)
    if state.received_at is None:
        return change, (TellPerson("resubmitted"), AskRole(RECEPTIONIST, RECEIVE))
    again, asked = _begun(event.at, case)
    tell = (IssueSlip("form_01"), TellPerson("resubmitted"))  # the day of the result has moved by the wait
    return change | longer.settled(case.procedure, case.given) | again, (*tell, *asked)


def _refused(state: DossierState, event: Refused, case: Circumstances) -> Consequence:
    _found(case.procedure.ground, event.ground)
    return NOTHING_OPEN, (IssueSlip("form_03"), TellPerson("refused"))


def _step_done(state: DossierState, event: StepDone, case: Circumstances) -> Consequence:
    _check_open(state, event.step)
    return _finished(state, event, case)


def _step_lapsed(state: DossierState, event: StepLapsed, case: Circumstances) -> Consequence:
    """Silence becomes consent in the minute after the last one in which the opinion could be given."""
    _check_open(state, event.step)
    step = case.procedure.step(event.step)
    if not flow.agrees_by_silence(step):
        raise NotInProcedure(f"at {step.key!r} silence is no consent")
    due = flow.step_due(step, state.opened[step.key], case.calendar, state.pauses)
    if due is None or due.at is None or wall(event.at, case.calendar) <= wall(due.at, case.calendar):
        raise TooEarly(f"at {event.at} the time of the opinion {step.key!r} is not over")
    return _finished(state, event, case)


def _finished(state: DossierState, event: StepDone | StepLapsed, case: Circumstances) -> Consequence:
    standing = flow.finished(case.procedure, state, event.step, case.given)
    change, asked = _stands(standing, state.opened, event.at, case)
    tell = () if state.status == S.IN_PROGRESS else (TellPerson("in_progress"),)
    new = tuple(one for one in asked if one.step not in flow.open_steps(state))
    return change, (*tell, *new)


def _approved(state: DossierState, event: Approved, case: Circumstances) -> Consequence:
    if not case.procedure.results:
        return _ended(event), (TellPerson("approved"),)
    standing = flow.finished(case.procedure, state, APPROVE, case.given)
    change, asked = _stands(standing, state.opened, event.at, case)
    return change, (MakeResult(), TellPerson("approved"), *asked)


def _returned(state: DossierState, event: Returned, case: Circumstances) -> Consequence:
    return NOTHING_OPEN, (TellPerson("returned"),)


def _withdrawn(state: DossierState, event: WithdrawalAsked, case: Circumstances) -> Consequence:
    over = _clock_goes_on(state, event.at) | NOTHING_OPEN | whole.withdrawn(state)
    return over, (TellPerson("withdrawn"),)


def _stopped(state: DossierState, event: Stopped, case: Circumstances) -> Consequence:
    _found(case.procedure.ground, event.ground)
    if state.status == S.DONE:
        _check_nobody_came(state, event, case)
    return _clock_goes_on(state, event.at) | NOTHING_OPEN, (IssueSlip("form_05"), TellPerson("stopped"))


def _check_nobody_came(state: DossierState, event: Stopped, case: Circumstances) -> None:
    """A finished result is stopped only where somebody must come for it, and once their time is over."""
    if not any(one.step == RETURN for one in case.procedure.presence):
        raise NotInProcedure("nobody has to come for this result")
    if not presence.over_at_the_end(case.procedure, state, case.given, case.calendar, event.at):
        raise TooEarly(f"at {event.at} there is still time to come for the result")


def _duty_asked(state: DossierState, event: DutyAsked, case: Circumstances) -> Consequence:
    """While it is handled the clock stops (status 6). A finished result (9) has no clock any more: only the turn moves.

    The national list of moves knows no way from 9 to 6, and the measuring of time has ended with 9.
    """
    if state.status == S.DONE:
        return {"owes": Owes.CITIZEN}, (TellPerson("duty_asked"),)
    change = {"pauses": (*state.pauses, Pause(start=event.at, reason=WAITING_FOR_PAYMENT))}
    return change, (OpenCharge(), TellPerson("duty_asked"))


def _duty_met(state: DossierState, event: DutyMet, case: Circumstances) -> Consequence:
    return _clock_goes_on(state, event.at), (TellPerson("duty_met"), *_ask_again(state, case))


def _apologised(state: DossierState, event: Apologised, case: Circumstances) -> Consequence:
    _found(case.procedure.delay, event.reason)
    if state.due is None or state.due.at is None or event.new_due <= state.due.at:
        raise NewDateNotLater(f"{event.new_due} does not lie after the date it replaces")
    change = {"apologised_at": event.at, "new_due": event.new_due}
    return change, (IssueSlip("form_04"), TellPerson("apologised"), *_ask_again(state, case))


def _verification_asked(state: DossierState, event: VerificationAsked, case: Circumstances) -> Consequence:
    if case.procedure.verification is None:
        raise NotInProcedure("the procedure allows no more time for a verification")
    _found(case.procedure.verification.reason, event.reason)
    if state.due is None or state.due.at is None or event.at > state.due.at:
        raise TooLateToVerify(f"{event.at} lies after the date that was promised")
    tell = (IssueSlip("form_01"), TellPerson("verification_asked"))
    return {"verification_asked_at": event.at}, (*tell, *_ask_again(state, case))


_CONSEQUENCES: dict[type[Event], Callable[..., Consequence]] = {
    Submitted: _submitted,
    Noted: _noted,
    Accepted: _accepted,
    SentBack: _sent_back,
    Resubmitted: _resubmitted,
    Refused: _refused,
    StepDone: _step_done,
    StepLapsed: _step_lapsed,
    Approved: _approved,
    Returned: _returned,
    WithdrawalAsked: _withdrawn,
    Stopped: _stopped,
    DutyAsked: _duty_asked,
    DutyMet: _duty_met,
    Apologised: _apologised,
    VerificationAsked: _verification_asked,
    **whole.CONSEQUENCES,
}


def _clock_goes_on(state: DossierState, at: datetime) -> dict:
    """Close the open pause, if there is one."""
    if not state.pauses or state.pauses[-1].end is not None:
        return {}
    return {"pauses": (*state.pauses[:-1], msgspec.structs.replace(state.pauses[-1], end=at))}


def _begun(at: datetime, case: Circumstances) -> tuple[dict, tuple[AskRole, ...]]:
    return _stands(flow.begun(case.procedure, case.given), {}, at, case)


def _stands(
    standing: flow.Standing, opened: dict[str, datetime], at: datetime, case: Circumstances
) -> tuple[dict, tuple[AskRole, ...]]:
    """What changes of the state where the handling stands so, and who is asked for each step that is open."""
    change = {
        "step": standing.open[0] if standing.open else None,
        "beside": standing.open[1:],
        "done": standing.done,
        "opened": {key: opened.get(key, at) for key in standing.open},
    }
    return change, tuple(_asked(key, case) for key in standing.open)


def _asked(key: str, case: Circumstances) -> AskRole:
    step = case.procedure.step(key)
    return AskRole(step.role, key, step.at)


def _ask_again(state: DossierState, case: Circumstances) -> tuple[AskRole, ...]:
    """Whoever had the dossier before it waited has it again; a whole is in the hands of nobody but its parts'."""
    if state.parts:
        return ()
    if state.received_at is None or state.step is None:
        return (AskRole(RECEPTIONIST, RECEIVE),)
    return tuple(_asked(key, case) for key in flow.open_steps(state))


def _check_open(state: DossierState, key: str) -> None:
    if key not in flow.open_steps(state):
        raise NotInProcedure(f"the step is {state.step!r}, not {key!r}")


def _check_mark(mark: Mark, procedure: Procedure) -> None:
    _found(procedure.field if mark.target == "field" else procedure.paper, mark.key)
    if not _found(procedure.reason, mark.reason).fits(mark.target):
        raise NotInProcedure(f"the reason {mark.reason!r} is not for a {mark.target}")


def _found(look_up: Callable, key: str):
    try:
        return look_up(key)
    except KeyError:
        raise NotInProcedure(f"the procedure has no {look_up.__name__} {key!r}") from None
