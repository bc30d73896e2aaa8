"""The door of payments: open a charge, record what was paid at the counter, say what is owed."""

import unicodedata
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model

from motcua.base import clock, rows
from motcua.base.money import format_money
from motcua.engine.fees import Owed
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.payments.errors import AmountDiffers, ChargeNotOpen, FeeNotPaidYet, ReceiptNumberMissing, ReceiptNumberUsed
from motcua.payments.models import Charge, Payment
from motcua.payments.queries import CHARGE, ShownCharge

__all__ = [
    "CHARGE", "Charge", "ShownCharge", "cancel_charge", "charge_about", "charge_rows",
    "check_settled", "is_settled", "open_charge",
    "record_counter_payment", "renew_charge",
]  # fmt: skip


def open_charge(about: UUID, *, person: UUID, owed: Owed, by: UUID | None, code: str) -> Charge | None:
    """Open the charge for an object; None when nothing is owed. Opening it again gives the charge that there is."""
    together = charge_rows(about, person=person, owed=owed, by=by, code=code)
    if not together:
        return None
    charge, entry = together
    if not rows.insert(charge, unless="about"):
        return charge_about(about)
    rows.insert(entry)
    return charge


def charge_rows(about: UUID, *, person: UUID, owed: Owed, by: UUID | None, code: str) -> tuple[Model, ...]:
    """A first charge and its entry, for whoever inserts them together with their own; empty when nothing is owed."""
    if owed.total == 0:
        return ()
    charge = Charge(
        about=about, instance=settings.INSTANCE, person_id=person, amount=owed.total, basis=owed.basis,
        lines=msgspec.to_builtins(owed.lines), opened_at=clock.now(),
    )  # fmt: skip
    entry = ledger.entry_row(
        Event.CHARGE_OPENED, about=about, kind="dossier", by=by, on_behalf=person,
        params={"code": code, "charge": str(charge.id), "amount": charge.amount},
    )  # fmt: skip
    return charge, entry


def renew_charge(about: UUID, *, owed: Owed, by: UUID | None, code: str) -> None:
    """Bring an open charge to what is owed now, because what it rests on was corrected. A paid one stays."""
    charge = Charge.objects.select_for_update().filter(about=about, state=Charge.OPEN).first()
    if charge is None or charge.amount == owed.total:
        return
    if owed.total == 0:
        cancel_charge(about, by=by, reason="nothing_owed", code=code)
        return
    charge.amount, charge.basis, charge.version = owed.total, owed.basis, charge.version + 1
    charge.lines = msgspec.to_builtins(owed.lines)
    charge.save(update_fields=["amount", "basis", "lines", "version"])
    ledger.append(Event.CHARGE_OPENED, about=about, kind="dossier", by=by, on_behalf=charge.person_id,
                  params={"code": code, "charge": str(charge.id), "amount": charge.amount})  # fmt: skip


def charge_about(about: UUID) -> Charge | None:
    """The charge of an object with its payment, or None."""
    return Charge.objects.select_related("payment").filter(about=about).first()


def is_settled(about: UUID) -> bool:
    """Whether nothing is owed any more for the object."""
    return not Charge.objects.filter(about=about, state=Charge.OPEN).exists()


def check_settled(about: UUID) -> None:
    """Raise FeeNotPaidYet while a charge is open."""
    if not is_settled(about):
        raise FeeNotPaidYet


@transaction.atomic
def record_counter_payment(
    about: UUID, *, receipt_number: str, amount: int, agency: UUID, by: UUID, code: str
) -> Payment:
    """Record money taken at the counter (đồng) with the number of its receipt; `code` names the dossier.

    Raises ReceiptNumberMissing, ChargeNotOpen, AmountDiffers, ReceiptNumberUsed.
    """
    receipt_number = unicodedata.normalize("NFC", receipt_number).strip()
    if not receipt_number or len(receipt_number) > 40 or not receipt_number.isprintable():
        raise ReceiptNumberMissing
    charge = Charge.objects.select_for_update().filter(about=about).first()
    if charge is None or charge.state != Charge.OPEN:
        raise ChargeNotOpen
    if amount != charge.amount:
        raise AmountDiffers(owed=format_money(charge.amount))
    payment = _insert_payment(charge, receipt_number, agency, by)
    charge.state, charge.settled_at, charge.version = Charge.PAID, payment.received_at, charge.version + 1
    charge.save(update_fields=["state", "settled_at", "version"])
    ledger.append(Event.CHARGE_PAID, about=about, kind="dossier", by=by, on_behalf=charge.person_id,
                  params={"code": code, "charge": str(charge.id), "amount": amount})  # fmt: skip
    return payment


def cancel_charge(about: UUID, *, by: UUID | None, reason: str, code: str) -> None:
    """Cancel what is still open, because the object ended."""
    charge = Charge.objects.select_for_update().filter(about=about, state=Charge.OPEN).first()
    if charge is None:
        return
    charge.state, charge.settled_at, charge.version = Charge.CANCELLED, clock.now(), charge.version + 1
    charge.save(update_fields=["state", "settled_at", "version"])
    ledger.append(Event.CHARGE_CANCELLED, about=about, kind="dossier", by=by, on_behalf=charge.person_id,
                  reason=reason, params={"code": code, "charge": str(charge.id)})  # fmt: skip


def _insert_payment(charge: Charge, receipt_number: str, agency: UUID, by: UUID) -> Payment:
    try:
        with transaction.atomic():
            return Payment.objects.create(
                charge=charge, agency_id=agency, method="counter", receipt_number=receipt_number,
                amount=charge.amount, received_by_id=by, received_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        if "receipt_number_used_once" in str(error):
            raise ReceiptNumberUsed(number=receipt_number) from None
        raise
