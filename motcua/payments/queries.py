"""The charges and refunds of one object as pieces of a larger statement, for its page."""

from datetime import datetime

import msgspec

# JSON array of what the object %(about)s was charged, in order.
CHARGES = """(
    SELECT coalesce(json_agg(json_build_object('state', c.state, 'amount', c.amount, 'lines', c.lines, 'payment', (
        SELECT json_build_object('receipt_number', p.receipt_number, 'received_at', p.received_at)
        FROM payments_payment p WHERE p.charge_id = c.id)) ORDER BY c.opened_at, c.id), '[]')
    FROM payments_charge c WHERE c.about = %(about)s
)"""
# JSON array of what was or is to be given back for it, in order; what was cancelled is left out.
REFUNDS = """(
    SELECT coalesce(json_agg(json_build_object('state', r.state, 'amount', r.amount, 'reason', r.reason,
                    'opened_at', r.opened_at, 'settled_at', r.settled_at, 'voucher_number', r.voucher_number)
                    ORDER BY r.opened_at, r.id), '[]')
    FROM payments_refund r WHERE r.about = %(about)s AND r.state <> 'cancelled'
)"""


class ShownPayment(msgspec.Struct, frozen=True):
    """Money that arrived, with the number of its receipt."""

    receipt_number: str
    received_at: datetime


class ShownCharge(msgspec.Struct, frozen=True):
    """What CHARGES reads; amounts in đồng, `state` as in models.Charge."""

    state: str
    amount: int
    lines: list[dict]
    payment: ShownPayment | None


class ShownRefund(msgspec.Struct, frozen=True):
    """What REFUNDS reads; the amount in đồng, `state` "open" or "paid"."""

    state: str
    amount: int
    reason: str
    opened_at: datetime
    settled_at: datetime | None
    voucher_number: str
