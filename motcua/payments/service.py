"""The door of payments: what is owed for an object, what was paid at the counter, what is to be given back."""

from motcua.payments.balance import (
    balance,
    cancel_open,
    charge_now,
    charge_rows,
    is_settled,
    open_and_paid,
    unpaid_fees,
)  # fmt: skip
from motcua.payments.counter import record_counter_payment, record_refund, refunds_open
from motcua.payments.models import Charge
from motcua.payments.personal import held_of, money_is_open
from motcua.payments.queries import CHARGES, REFUNDS, ShownCharge, ShownRefund

__all__ = [
    "held_of", "money_is_open",
    "CHARGES", "REFUNDS", "Charge", "ShownCharge", "ShownRefund", "balance", "cancel_open", "charge_now",
    "charge_rows", "is_settled", "open_and_paid", "record_counter_payment", "record_refund", "refunds_open",
    "unpaid_fees",
]  # fmt: skip
