"""Money at the counter: taken with the number of a receipt, given back with the number of a payment voucher."""

import unicodedata
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.money import format_money
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.payments.errors import (
    AmountDiffers,
    ChargeNotOpen,
    ReceiptNumberMissing,
    ReceiptNumberUsed,
    RefundDiffers,
    RefundNotOpen,
    VoucherNumberMissing,
    VoucherNumberUsed,
)
from motcua.payments.models import OPEN, PAID, Charge, Payment, Refund


@transaction.atomic
def record_counter_payment(
    about: UUID, *, receipt_number: str, amount: int, agency: UUID, by: UUID, code: str
) -> Payment:
    """Record money taken at the counter (đồng) with the number of its receipt; `code` names the dossier.

    What makes it one payment is the receipt: the same official recording the same receipt again (a double click) gets
    the payment that there is. Raises ReceiptNumberMissing, ChargeNotOpen, AmountDiffers, ReceiptNumberUsed.
    """
    receipt_number = _number(receipt_number, ReceiptNumberMissing)
    done = Payment.objects.filter(charge__about=about, receipt_number=receipt_number, amount=amount,
                                  agency_id=agency, received_by_id=by).first()  # fmt: skip
    if done is not None:
        return done
    charge = Charge.objects.select_for_update().filter(about=about, state=OPEN).first()
    if charge is None:
        raise ChargeNotOpen
    if amount != charge.amount:
        raise AmountDiffers(owed=format_money(charge.amount))
    payment = _insert_payment(charge, receipt_number, agency, by)
    charge.state, charge.settled_at, charge.version = PAID, payment.received_at, charge.version + 1
    charge.save(update_fields=["state", "settled_at", "version"])
    ledger.append(Event.CHARGE_PAID, about=about, kind="dossier", by=by, on_behalf=charge.person_id,
                  params={"code": code, "charge": str(charge.id), "amount": amount})  # fmt: skip
    return payment


@transaction.atomic
def record_refund(about: UUID, *, voucher_number: str, amount: int, by: UUID, code: str) -> Refund:
    """Record that the money was given back (đồng), with the number of the payment voucher. Again it gives what there
    is. Raises VoucherNumberMissing, RefundNotOpen, RefundDiffers, VoucherNumberUsed.
    """
    number = _number(voucher_number, VoucherNumberMissing)
    done = Refund.objects.filter(about=about, state=PAID, voucher_number=number, amount=amount,
                                 paid_by_id=by).first()  # fmt: skip
    if done is not None:
        return done
    refund = Refund.objects.select_for_update().filter(about=about, state=OPEN).first()
    if refund is None:
        raise RefundNotOpen
    if amount != refund.amount:
        raise RefundDiffers(amount=format_money(refund.amount))
    refund.state, refund.settled_at, refund.version = PAID, clock.now(), refund.version + 1
    refund.voucher_number, refund.paid_by_id = number, by
    try:
        with transaction.atomic():
            refund.save(update_fields=["state", "settled_at", "version", "voucher_number", "paid_by"])
    except IntegrityError as error:
        if "voucher_number_used_once" in str(error):
            raise VoucherNumberUsed(number=number) from None
        raise
    ledger.append(Event.REFUND_PAID, about=about, kind="dossier", by=by, on_behalf=refund.person_id,
                  params={"code": code, "refund": str(refund.id), "amount": refund.amount})  # fmt: skip
    return refund


def refunds_open(agencies: Iterable[UUID], limit: int) -> list[Refund]:
    """What these offices still have to give back, oldest first."""
    return list(Refund.objects.filter(agency__in=list(agencies), state=OPEN).order_by("opened_at", "id")[:limit])


def _number(text: str, missing: type[Exception]) -> str:
    """The number of a paper as it is printed there."""
    number = unicodedata.normalize("NFC", text).strip()
    if not number or len(number) > 40 or not number.isprintable():
        raise missing
    return number


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
