"""What can happen to a dossier in which status, and where it leads. What follows from it stands in lifecycle.py.

MOVES is the machine: what is not in it cannot happen, but for what linked procedures do (whole.py). The drawing in
docs/reference/dossier-states.svg is made from it. Source: the national code list of statuses.
"""

from motcua.engine import whole
from motcua.engine.cannot_happen import MoveNotAllowed
from motcua.engine.definition import APPROVE, RETURN
from motcua.engine.events import (
    Accepted,
    Apologised,
    Approved,
    DutyAsked,
    DutyMet,
    Event,
    Noted,
    Refused,
    Resubmitted,
    Returned,
    SentBack,
    StepDone,
    StepLapsed,
    Stopped,
    Submitted,
    VerificationAsked,
    WithdrawalAsked,
)  # fmt: skip
from motcua.engine.states import DossierState, Owes, S, Status

#: THE table. None is the dossier that does not exist yet.
MOVES: dict[tuple[Status | None, type[Event]], Status] = {
    (None, Submitted): S.NEW,
    (None, Noted): S.DONE,
    (S.NEW, Accepted): S.RECEIVED,
    (S.NEW, Refused): S.REFUSED,
    (S.NEW, SentBack): S.WAITING_PAPERS,
    (S.NEW, WithdrawalAsked): S.WITHDRAWN,
    (S.RECEIVED, StepDone): S.IN_PROGRESS,
    (S.RECEIVED, StepLapsed): S.IN_PROGRESS,
    (S.RECEIVED, SentBack): S.WAITING_PAPERS,
    (S.RECEIVED, Apologised): S.RECEIVED,
    (S.RECEIVED, VerificationAsked): S.RECEIVED,
    (S.RECEIVED, WithdrawalAsked): S.WITHDRAWN,
    (S.RECEIVED, Stopped): S.STOPPED,
    (S.IN_PROGRESS, StepDone): S.IN_PROGRESS,
    (S.IN_PROGRESS, StepLapsed): S.IN_PROGRESS,
    (S.IN_PROGRESS, SentBack): S.WAITING_PAPERS,
    (S.IN_PROGRESS, DutyAsked): S.WAITING_PAYMENT,
    (S.IN_PROGRESS, Apologised): S.IN_PROGRESS,
    (S.IN_PROGRESS, VerificationAsked): S.IN_PROGRESS,
    (S.IN_PROGRESS, WithdrawalAsked): S.WITHDRAWN,
    (S.IN_PROGRESS, Stopped): S.STOPPED,
    (S.IN_PROGRESS, Approved): S.DONE,
    (S.WAITING_PAPERS, Resubmitted): S.IN_PROGRESS,
    (S.WAITING_PAPERS, WithdrawalAsked): S.WITHDRAWN,
    (S.WAITING_PAPERS, Stopped): S.STOPPED,
    (S.WAITING_PAYMENT, DutyMet): S.IN_PROGRESS,
    (S.WAITING_PAYMENT, WithdrawalAsked): S.WITHDRAWN,
    (S.WAITING_PAYMENT, Stopped): S.STOPPED,
    (S.DONE, DutyAsked): S.DONE,
    (S.DONE, DutyMet): S.DONE,
    (S.DONE, Stopped): S.STOPPED,  # only where somebody had to come for the result: see lifecycle._stopped
    (S.DONE, Returned): S.RETURNED,
}

#: Where the same event leads elsewhere while the dossier was never received.
BEFORE_RECEPTION: dict[tuple[Status | None, type[Event]], Status] = {
    (S.WAITING_PAPERS, Resubmitted): S.NEW,
}


def legal_events(status: Status | None) -> tuple[type[Event], ...]:
    """The events that can happen in a status, in the order of the table."""
    return tuple(event for (at, event) in MOVES if at == status)


def may(state: DossierState, event: type[Event]) -> bool:
    """Whether an event of this type can happen now."""
    if (state.status, event) not in (whole.MOVES if event in whole.OF_WHOLES else MOVES):
        return False
    if event in whole.OF_WHOLES or (state.parts and event not in whole.OF_WHOLES_TOO):
        return whole.may(state, event)
    if event in (StepDone, StepLapsed):
        return state.step not in (APPROVE, RETURN)
    if event is Approved:
        return state.step == APPROVE
    if state.status == S.DONE:  # a payment is asked once, and nothing goes out to whoever still has to pay
        return state.owes == (Owes.CITIZEN if event is DutyMet else Owes.AGENCY)
    if event is Apologised:
        return state.apologised_at is None
    if event is VerificationAsked:
        return state.verification_asked_at is None and state.apologised_at is None and state.step != APPROVE
    return True


def target(state: DossierState, event: type[Event]) -> Status:
    """The status an event leads to. Raises MoveNotAllowed."""
    if not may(state, event):
        raise MoveNotAllowed(state.status, event)
    if event in whole.OF_WHOLES:
        return whole.target(state, event)
    move = (state.status, event)
    return MOVES[move] if state.received_at or move not in BEFORE_RECEPTION else BEFORE_RECEPTION[move]
