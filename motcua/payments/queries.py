"""The charge of one object with its payment as a piece of a larger statement, for its page."""

from datetime import datetime

import msgspec

# JSON object, or null where the object %(about)s has no charge.
CHARGE = """(
    SELECT json_build_object('state', c.state, 'amount', c.amount, 'lines', c.lines, 'payment', (
        SELECT json_build_object('receipt_number', p.receipt_number, 'received_at', p.received_at)
        FROM payments_payment p WHERE p.charge_id = c.id))
    FROM payments_charge c WHERE c.about = %(about)s
)"""


class ShownPayment(msgspec.Struct, frozen=True):
    """Money that arrived, with the number of its receipt."""

    receipt_number: str
    received_at: datetime


class ShownCharge(msgspec.Struct, frozen=True):
    """What CHARGE reads; amounts in đồng, `state` as in models.Charge."""

    state: str
    amount: int
    lines: list[dict]
    payment: ShownPayment | None
