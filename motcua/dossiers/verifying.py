"""Asking another agency, which lengthens the limit once where the procedure says so."""

from collections.abc import Mapping
from uuid import UUID

from motcua.base import clock
from motcua.dossiers import slips
from motcua.dossiers.access import Can
from motcua.dossiers.errors import (
    VerificationAgencyMissing,
    VerificationNotAllowed,
    VerificationReasonMissing,
    VerificationReplyMissing,
    VerificationTooLate,
)
from motcua.dossiers.models import Dossier
from motcua.dossiers.models import Verification as Asked
from motcua.dossiers.moving import decided, move, state_of
from motcua.dossiers.taking import an_act, take
from motcua.engine import lifecycle as engine
from motcua.engine.definition import Procedure, Verification
from motcua.engine.lifecycle import DossierState
from motcua.engine.limits import Deadline
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

LONGEST = 300  # characters of the name of an agency


def may_verify(dossier: Dossier) -> bool:
    """Whether more time can be asked for now."""
    state = state_of(dossier)
    return _rule(dossier) is not None and _is_in_time(state) and engine.may(state, engine.VerificationAsked)


def _procedure(dossier: Dossier) -> Procedure:
    return procedures.version(dossier.procedure_version_id).procedure


def _rule(dossier: Dossier) -> Verification | None:
    return _procedure(dossier).verification


def _is_in_time(state: DossierState) -> bool:
    return state.due is not None and state.due.at is not None and clock.now() <= state.due.at


def due_if_verified(dossier: Dossier) -> Deadline | None:
    """The day of the result as it would be with the time that a verification adds; None where it may not be asked."""
    if not may_verify(dossier):
        return None
    rule = _rule(dossier)
    asked = engine.VerificationAsked(at=clock.now(), reason=rule.reasons[0].code, agency="?")
    return decided(dossier, asked).state.due


@an_act
def ask(person: Person, code: str, *, reason: str, agency: str, seen: int) -> Dossier:
    """Say that `agency` is asked for a reason of the procedure: the limit grows, and the person is told at once.

    Raises VerificationReasonMissing, VerificationAgencyMissing, VerificationNotAllowed, VerificationTooLate.
    """
    dossier, done = take(person, code, Can.VERIFY, seen, Event.DOSSIER_VERIFICATION_ASKED)
    if done:
        return dossier
    rule, agency = _rule(dossier), agency.strip()
    if rule is None:
        raise VerificationNotAllowed
    state, now = state_of(dossier), clock.now()
    if not engine.may(state, engine.VerificationAsked):
        raise VerificationNotAllowed
    if not _is_in_time(state):
        raise VerificationTooLate
    if reason not in {one.code for one in rule.reasons}:
        raise VerificationReasonMissing
    if not 0 < len(agency) <= LONGEST or not agency.isprintable():
        raise VerificationAgencyMissing
    asked = engine.VerificationAsked(at=now, reason=reason, agency=agency)
    move(dossier, asked, Event.DOSSIER_VERIFICATION_ASKED, by=person.id, reason=reason, params=slips.RECEIPT_AGAIN)
    slips.issue_receipt_again(dossier, "verification")
    Asked.objects.create(dossier=dossier, reason=reason, agency=agency, asked_at=now, asked_by_id=person.id)
    return dossier


def check_answered(dossier: Dossier, step: str | None, values: Mapping[str, object]) -> None:
    """Raise VerificationReplyMissing where another agency was asked and the step that holds its answer says nothing."""
    if reply_missing(_procedure(dossier), state_of(dossier), step, values):
        raise VerificationReplyMissing


def reply_missing(procedure: Procedure, state: DossierState, step: str | None, values: Mapping[str, object]) -> bool:
    """Whether a step that holds the answer of the agency that was asked says nothing of it."""
    rule = procedure.verification
    if rule is None or not rule.reply or state.verification_asked_at is None:
        return False
    asked = {field.key for one in procedure.steps if one.key == step for field in one.fields}
    return rule.reply in asked and not values.get(rule.reply)


def of(dossier_id: UUID) -> Asked | None:
    """What another agency was asked for a dossier, or None."""
    return Asked.objects.filter(dossier_id=dossier_id).first()
