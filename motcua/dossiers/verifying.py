"""Asking another agency, which lengthens the limit once where the procedure says so."""

from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.dossiers.access import Can
from motcua.dossiers.errors import VerificationNotAllowed, VerificationNotSaid, VerificationTooLate
from motcua.dossiers.handling import take
from motcua.dossiers.models import Dossier, Verification
from motcua.dossiers.moving import move, state_of
from motcua.engine import lifecycle as engine
from motcua.engine.definition import Procedure
from motcua.engine.lifecycle import DossierState
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

LONGEST = 300  # characters of the name of an agency


def may_verify(procedure: Procedure, state: DossierState) -> bool:
    """Whether more time can be asked for now."""
    in_time = state.due is not None and state.due.at is not None and clock.now() <= state.due.at
    return procedure.verification is not None and in_time and engine.may(state, engine.VerificationAsked)


@transaction.atomic
def ask(person: Person, code: str, *, reason: str, agency: str, seen: int) -> Dossier:
    """Say that `agency` is asked for a reason of the procedure: the limit grows, and the person is told at once.

    Raises VerificationNotSaid, VerificationNotAllowed, VerificationTooLate.
    """
    dossier, done = take(person, code, Can.TAKE_STEP, seen, Event.DOSSIER_VERIFICATION_ASKED)
    if done:
        return dossier
    rule, agency = procedures.version(dossier.procedure_version_id).procedure.verification, agency.strip()
    if rule is None:
        raise VerificationNotAllowed
    if reason not in {one.code for one in rule.reasons} or not 0 < len(agency) <= LONGEST or not agency.isprintable():
        raise VerificationNotSaid
    state, now = state_of(dossier), clock.now()
    if not engine.may(state, engine.VerificationAsked):
        raise VerificationNotAllowed
    if state.due is None or state.due.at is None or now > state.due.at:
        raise VerificationTooLate
    asked = engine.VerificationAsked(at=now, reason=reason, agency=agency)
    move(dossier, asked, Event.DOSSIER_VERIFICATION_ASKED, by=person.id, reason=reason)
    Verification.objects.create(dossier=dossier, reason=reason, agency=agency, asked_at=now, asked_by_id=person.id)
    return dossier


def of(dossier_id: UUID) -> Verification | None:
    """What another agency was asked for a dossier, or None."""
    return Verification.objects.filter(dossier_id=dossier_id).first()
