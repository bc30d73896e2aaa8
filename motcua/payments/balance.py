"""What is open for an object: what is owed for it now, less what was paid.

One rule for every change: the rest is a charge where it is above nothing, money to be given back where it is below, and
where it is nothing, nothing stays open. So what one correction takes away the next one can bring again, and a fee that
was paid before it changed is settled by its difference (decision 0012).
"""

from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import Model, Sum

from motcua.base import clock, rows
from motcua.engine.fees import Owed
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.payments.models import CANCELLED, OPEN, PAID, Charge, Payment, Refund

NOTHING_OWED = "nothing_owed"
ALREADY_PAID = "paid_before"  # the code of the line that stands for what was paid


def charge_rows(about: UUID, *, person: UUID, owed: Owed, by: UUID | None, code: str) -> tuple[Model, ...]:
    """A first charge and its entry, for whoever inserts them together with their own; empty when nothing is owed."""
    if owed.total == 0:
        return ()
    charge = Charge(about=about, instance=settings.INSTANCE, person_id=person, opened_at=clock.now())
    _says(charge, owed, paid=0)
    return charge, _entry(Event.CHARGE_OPENED, charge, by, code)


def balance(
    about: UUID, *, person: UUID, agency: UUID, owed: Owed, by: UUID | None, code: str, reason: str
) -> None:  # fmt: skip
    """Bring what is open to what is owed now, less what was paid. `reason` is why the office gives money back.

    The caller holds the object. Doing it again changes nothing.
    """
    paid = _kept(about)
    _charge_rest(about, person, owed, paid, by, code)
    _give_back(about, person, agency, paid - owed.total, by, code, reason)


def cancel_open(about: UUID, *, by: UUID | None, reason: str, code: str) -> None:
    """Cancel the charge that is still open, because the object ended. What was paid stays paid."""
    charge = _open(Charge, about)
    if charge is not None:
        _settle(charge, CANCELLED, by, code, reason=reason)


def charge_now(about: UUID) -> Charge | None:
    """The charge that is open, or else the last one; None where nothing was ever owed."""
    charges = list(Charge.objects.filter(about=about).order_by("opened_at", "id"))
    return next((charge for charge in charges if charge.state == OPEN), charges[-1] if charges else None)


def unpaid_fees(about: UUID) -> frozenset[str]:
    """The codes of the fees on the charge that is open."""
    lines = Charge.objects.filter(about=about, state=OPEN).values_list("lines", flat=True).first() or []
    return frozenset(line["code"] for line in lines if line["code"] != ALREADY_PAID)


def is_settled(about: UUID) -> bool:
    """Whether nothing is owed any more for the object."""
    return not Charge.objects.filter(about=about, state=OPEN).exists()


def open_and_paid(about: UUID) -> tuple[int, int]:
    """What is still to be paid for the object, and what was paid and not given back, in đồng."""
    return sum(Charge.objects.filter(about=about, state=OPEN).values_list("amount", flat=True)), _kept(about)


def _kept(about: UUID) -> int:
    """What was paid for the object and not given back, in đồng."""
    paid = Payment.objects.filter(charge__about=about).aggregate(all=Sum("amount"))["all"] or 0
    returned = Refund.objects.filter(about=about, state=PAID).aggregate(all=Sum("amount"))["all"] or 0
    return paid - returned


def _charge_rest(about: UUID, person: UUID, owed: Owed, paid: int, by: UUID | None, code: str) -> None:
    charge = _open(Charge, about)
    if owed.total <= paid:
        if charge is not None:
            _settle(charge, CANCELLED, by, code, reason=NOTHING_OWED)
    elif charge is None:
        charge = Charge(about=about, instance=settings.INSTANCE, person_id=person, opened_at=clock.now())
        _says(charge, owed, paid)
        rows.insert_together(charge, _entry(Event.CHARGE_OPENED, charge, by, code))
    elif charge.amount != owed.total - paid:
        _says(charge, owed, paid)
        charge.version += 1
        charge.save(update_fields=["amount", "basis", "lines", "version"])
        rows.insert(_entry(Event.CHARGE_OPENED, charge, by, code))


def _says(charge: Charge, owed: Owed, paid: int) -> None:
    """Let a charge say what is owed; what was paid before is a line of its own, so that the sum is the rest."""
    lines = [*msgspec.to_builtins(owed.lines)]
    if paid:
        lines.append({"code": ALREADY_PAID, "label": {"vi": "Đã nộp trước đó", "en": "Paid before"}, "quantity": 1,
                      "unit_amount": -paid, "amount": -paid, "basis": "", "kind": "fee"})  # fmt: skip
    charge.lines, charge.amount, charge.basis = lines, owed.total - paid, owed.basis


def _give_back(
    about: UUID, person: UUID, agency: UUID, amount: int, by: UUID | None, code: str, reason: str
) -> None:  # fmt: skip
    refund = _open(Refund, about)
    if amount <= 0:
        if refund is not None:
            _settle(refund, CANCELLED, by, code, reason=NOTHING_OWED)
    elif refund is None:
        refund = Refund(about=about, person_id=person, agency_id=agency, amount=amount, reason=reason,
                        opened_at=clock.now())  # fmt: skip
        rows.insert_together(refund, _entry(Event.REFUND_OPENED, refund, by, code, reason=reason))
    elif refund.amount != amount:
        refund.amount, refund.reason, refund.version = amount, reason, refund.version + 1
        refund.save(update_fields=["amount", "reason", "version"])
        rows.insert(_entry(Event.REFUND_OPENED, refund, by, code, reason=reason))


def _open(model: type, about: UUID):
    return model.objects.select_for_update().filter(about=about, state=OPEN).first()


def _settle(row: Charge | Refund, state: str, by: UUID | None, code: str, *, reason: str) -> None:
    row.state, row.settled_at, row.version = state, clock.now(), row.version + 1
    row.save(update_fields=["state", "settled_at", "version"])
    event = Event.CHARGE_CANCELLED if isinstance(row, Charge) else Event.REFUND_CANCELLED
    rows.insert(_entry(event, row, by, code, reason=reason))


def _entry(event: Event, row: Charge | Refund, by: UUID | None, code: str, *, reason: str = "") -> Model:
    name = "charge" if isinstance(row, Charge) else "refund"
    return ledger.entry_row(
        event, about=row.about, kind="dossier", by=by, on_behalf=row.person_id, reason=reason,
        params={"code": code, name: str(row.id), "amount": row.amount},
    )  # fmt: skip
