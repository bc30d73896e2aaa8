"""The fee of a received dossier: opened at reception, settled by its difference when a correction changes it, paid."""

from django.db.models import Model

from motcua.dossiers import duties, owners, rates, returning, storing
from motcua.dossiers.access import HANDLES_MONEY, Can, dossier_for, posts_of
from motcua.dossiers.models import Dossier, Submission
from motcua.dossiers.taking import an_act
from motcua.engine.fees import Owed
from motcua.identity.service import Person
from motcua.payments import service as payments

CORRECTED, STOPPED = "corrected", "dossier_stopped"  # why an office gives money back
NOTHING = Owed(total=0, lines=(), basis="")


def first_charge(dossier: Dossier, sent: Submission, person: Person) -> tuple[Model, ...]:
    """The rows of the charge that follows from what was sent, the charge first; empty when nothing is owed."""
    owed = rates.owed(dossier, sent)
    return payments.charge_rows(dossier.id, person=owners.who_owes(dossier), owed=owed, by=person.id, code=dossier.code)


def charge_again(dossier: Dossier, sent: Submission, person: Person) -> None:
    """The same after a correction or a rate that was named: the difference to what was paid is what stays open."""
    _balance(dossier, duties.owed(dossier, sent), person, CORRECTED)


def give_everything_back(dossier: Dossier, person: Person) -> None:
    """The office stopped, so it keeps nothing: what is open is cancelled, what was paid is to be given back."""
    _balance(dossier, NOTHING, person, STOPPED)


def _balance(dossier: Dossier, owed: Owed, person: Person, reason: str) -> None:
    payments.balance(dossier.id, person=owners.who_owes(dossier), agency=dossier.agency_id, owed=owed, by=person.id,
                     code=dossier.code, reason=reason)  # fmt: skip


def refunds_of(person: Person) -> list[tuple[str, int]]:
    """(code of the dossier, đồng) of the money that the person's offices have to give back, oldest first (at most 50).

    Empty for an official whose posts do not handle money.
    """
    offices = {post.agency_id for post in posts_of(person) if post.role in HANDLES_MONEY}
    refunds = payments.refunds_open(offices, 50) if offices else []
    codes = dict(Dossier.objects.filter(id__in=[one.about for one in refunds]).values_list("id", "code"))
    return [(codes[one.about], one.amount) for one in refunds]


@an_act
def take_money(person: Person, code: str, *, receipt_number: str, amount: int) -> Dossier:
    """Record a payment at the counter (đồng) with its receipt number; a finished electronic result then goes out.

    It names no version: what decides is the charge that is open, its amount, and that a receipt pays once. So it never
    gets in the way of whoever decides on the dossier at the same time, nor they in its way. Raises RateNotNamed.
    """
    dossier = dossier_for(person, code, Can.TAKE_MONEY, lock=True)
    rates.check_named(dossier, storing.last_submission(dossier.id))
    payments.record_counter_payment(
        dossier.id, receipt_number=receipt_number, amount=amount, agency=dossier.agency_id, by=person.id,
        code=dossier.code,
    )  # fmt: skip
    returning.go_on(dossier)
    return dossier


@an_act
def give_money_back(person: Person, code: str, *, voucher_number: str, amount: int) -> Dossier:
    """Record that the money was given back (đồng), with the number of the payment voucher. As with a payment the amount
    that was on the screen decides: a correction may have changed it meanwhile."""
    dossier = dossier_for(person, code, Can.TAKE_MONEY, lock=True)
    payments.record_refund(
        dossier.id, voucher_number=voucher_number, amount=amount, by=person.id, code=dossier.code
    )  # fmt: skip
    return dossier
