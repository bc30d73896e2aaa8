"""What payments hold of a person. Money stays: its totals must stand, and the law keeps its papers."""

from uuid import UUID

from motcua.base.holding import Erased, Held, claim, rows_of
from motcua.payments.models import OPEN, Charge, Payment, Refund

WHY = "money that was owed, paid or given back is kept with its amounts, rules and numbers of papers, by id alone"
OFFICIALS = {"received_by_id", "paid_by_id", "person_id"}

CLAIMS = (
    claim("payments_charge", "who owes or owed a fee", Erased.KEPT, WHY, codes="instance lines basis state"),
    claim("payments_payment", "who paid", Erased.KEPT, WHY, codes="instance method receipt_number"),
    claim("payments_refund", "who gets or got money back", Erased.KEPT, WHY,
          codes="instance reason state voucher_number"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """What the person owed, paid and got back."""
    charges = Charge.objects.filter(person_id=person_id)
    return {
        "payments_charge": rows_of(charges, OFFICIALS),
        "payments_payment": rows_of(Payment.objects.filter(charge__in=charges), OFFICIALS),
        "payments_refund": rows_of(Refund.objects.filter(person_id=person_id), OFFICIALS),
    }


def money_is_open(about: UUID) -> bool:
    """Whether money is still owed for an object, by either side."""
    return any(table.objects.filter(about=about, state=OPEN).exists() for table in (Charge, Refund))
