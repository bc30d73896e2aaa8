"""What leaves the house: each result as soon as the fees that it waits for are paid, the dossier with the last of them.

A finished dossier (status 9) that waits for a payment alone is the citizen's turn; it is the agency's again with the
payment, or while the rate of a fee has still to be named (decision 0013).
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from motcua.base import clock, rows
from motcua.documents import service as documents
from motcua.dossiers import duties, rates, results, slips, storing
from motcua.dossiers.access import Can
from motcua.dossiers.appearing import check_came
from motcua.dossiers.errors import ResultNotSigned, StepNotPossible
from motcua.dossiers.models import Dossier, Slip, Submission
from motcua.dossiers.moving import MOVED, move
from motcua.dossiers.taking import an_act, take
from motcua.engine import lifecycle as engine
from motcua.engine import presence
from motcua.engine.definition import RETURN, Procedure
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.payments import service as payments
from motcua.payments.errors import FeeNotPaidYet
from motcua.procedures import service as procedures

FEE = "fee"  # why it is the citizen's turn


def go_on(dossier: Dossier) -> None:
    """Bring a dossier that waited for a payment, or a finished one, to where it stands now: the handling goes on, what
    can go out goes out, and it is said whose turn it is.

    Called in the transaction of whatever may have changed that: the approval, a payment, a rate that was named.
    """
    duties.go_on_when_paid(dossier)
    if dossier.status != engine.Status.DONE or dossier.owes == engine.Owes.NOBODY:
        return
    sent = storing.last_submission(dossier.id)
    _say_whose_turn(dossier, sent)
    if goes_out_by_itself(procedures.version(dossier.procedure_version_id).procedure, sent):
        _let_go(dossier, sent, by=None, delivery="electronic")


def goes_out_by_itself(procedure: Procedure, sent: Submission) -> bool:
    """Whether a result goes into the account as soon as it may: it is wanted there, and nobody must come for it."""
    asked = presence.asked(procedure, sent.answers, sent.known)
    return slips.is_electronic(sent) and not any(one.step == RETURN for one in asked)


@an_act
def hand_over(person: Person, code: str, *, seen: int) -> Dossier:
    """Give out at the counter what no open fee keeps back; with the last result the dossier is returned.

    Raises StepNotPossible, SomebodyMustCome, RateNotNamed, FeeNotPaidYet.
    """
    dossier, done = take(person, code, Can.RECEIVE, seen, Event.DOSSIER_RETURNED)
    if done:
        return dossier
    if not settings.DEMO:
        raise ResultNotSigned
    if dossier.status != engine.Status.DONE or dossier.owes == engine.Owes.NOBODY:
        raise StepNotPossible
    check_came(dossier, RETURN)
    sent = storing.last_submission(dossier.id)
    if not _let_go(dossier, sent, by=person.id, delivery="counter"):
        rates.check_named(dossier, sent)
        raise FeeNotPaidYet
    return dossier


def split(procedure: Procedure, sent: Submission, waiting: Iterable[Slip], unpaid: Iterable[str]) -> tuple[list, list]:
    """Of results not given out yet: those that may go now, and those that one of the unpaid fees (codes) keeps back."""
    made = results.given_for(procedure, sent)
    ready, kept_back = [], []
    for slip in waiting:
        (kept_back if made[slip.number - 1].waits_for(unpaid) else ready).append(slip)
    return ready, kept_back


def _unpaid(dossier: Dossier, sent: Submission) -> frozenset[str]:
    """The codes of the fees that are owed and not paid, also of those whose rate is not known yet."""
    return payments.unpaid_fees(dossier.id) | {fee.code for fee in rates.open_fees(dossier, sent)}


def _let_go(dossier: Dossier, sent: Submission, *, by: UUID | None, delivery: str) -> bool:
    """Give out what can go; False where nothing could."""
    unpaid = _unpaid(dossier, sent)
    waiting = Slip.objects.filter(dossier_id=dossier.id, form__in=documents.RESULTS, given_at=None).order_by("number")
    procedure = procedures.version(dossier.procedure_version_id).procedure
    ready, _kept_back = split(procedure, sent, waiting, unpaid)
    if not unpaid:
        move(dossier, engine.Returned(at=clock.now()), Event.DOSSIER_RETURNED, by=by, params={"delivery": delivery})
    elif ready:
        for slip in ready:
            ledger.append(Event.RESULT_GIVEN_OUT, about=dossier.id, kind="dossier", by=by, on_behalf=dossier.owner_id,
                          params={"code": dossier.code, "form": slip.form, "delivery": delivery})  # fmt: skip
        dossier.version += 1
        rows.update(dossier, *MOVED)
    slips.give_out(ready)
    return bool(ready) or not unpaid


def _say_whose_turn(dossier: Dossier, sent: Submission) -> None:
    """The citizen's while only a payment is missing; a rate that nobody named yet is for the agency to name."""
    waits = not payments.is_settled(dossier.id) and rates.are_named(dossier, sent)
    if waits and dossier.owes == engine.Owes.AGENCY:
        move(dossier, engine.DutyAsked(at=clock.now(), reason=FEE), Event.DOSSIER_DUTY_ASKED, by=None, reason=FEE)
    elif not waits and dossier.owes == engine.Owes.CITIZEN:
        move(dossier, engine.DutyMet(at=clock.now()), Event.DOSSIER_DUTY_MET, by=None)
