"""What is owed, with the act it rests on. Amounts are whole đồng."""

from collections.abc import Mapping
from datetime import date

import msgspec

from motcua.engine import forms, rules
from motcua.engine.definition import ChannelName, FeeRate, FeeRule, Procedure
from motcua.engine.text import Text


class FeeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a charge; `basis` is the number of the act, `kind` "fee" (phí) or "charge" (lệ phí)."""

    code: str
    label: Text
    unit_amount: int
    quantity: int
    amount: int
    basis: str
    kind: str


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """The whole amount in đồng with its lines; `basis` joins the acts behind them."""

    total: int
    lines: tuple[FeeLine, ...]
    basis: str


class FeeNotKnownYet(ValueError):
    """The amount depends on answers that are missing; `fields` are their keys."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(f"the fee depends on answers not given yet: {', '.join(fields)}")
        self.fields = fields


class NoRateInForce(ValueError):
    """The procedure names a fee for which no rate is in force on that day."""


def owed(
    procedure: Procedure,
    answers: Mapping[str, object],
    channel: ChannelName,
    on: date,
    facts: Mapping[str, object] | None = None,
) -> Owed:
    """The fees of a dossier filed by a channel on a day. Raises FeeNotKnownYet and NoRateInForce."""
    kept = forms.effective(procedure, answers, facts)
    codes = procedure.channels[channel].fees
    lines = tuple(
        _line(procedure, fee, kept, on, facts or {})
        for fee in procedure.fees
        if fee.code in codes and rules.holds(fee.when, kept, facts or {})
    )
    bases = dict.fromkeys(line.basis for line in lines)
    return Owed(total=sum(line.amount for line in lines), lines=lines, basis="; ".join(bases))


def rate_on(fee: FeeRule, on: date) -> FeeRate:
    """The rate in force on a day. Raises NoRateInForce."""
    for rate in fee.rates:
        if rate.valid_from <= on and (rate.valid_to is None or on <= rate.valid_to):
            return rate
    raise NoRateInForce(f"no rate of {fee.code} is in force on {on}")


def _line(
    procedure: Procedure, fee: FeeRule, answers: Mapping[str, object], on: date, facts: Mapping[str, object]
) -> FeeLine:
    read = rules.compiled(fee.quantity).answers
    missing = sorted(key for key in read if answers.get(key) in (None, ""))
    if missing:
        raise FeeNotKnownYet(missing)
    rate = rate_on(fee, on)
    quantity = rules.amount(fee.quantity, answers, facts)
    return FeeLine(
        code=fee.code,
        label=fee.label,
        unit_amount=rate.amount,
        quantity=quantity,
        amount=rate.amount * quantity,
        basis=procedure.basis(rate.basis).number,
        kind=fee.kind,
    )
