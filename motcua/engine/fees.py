"""What is owed, with the act it rests on. Amounts are whole đồng.

Some rates are decided by the council of each province (Law on Fees and Charges 97/2015/QH13). They are dated data of
their own, given in as `council`; where nobody knows the rate of a province it is said so, never taken for nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from motcua.engine import forms, rules
from motcua.engine.definition import ChannelName, FeeRate, FeeRule, Procedure
from motcua.engine.forms import Counted
from motcua.engine.text import NO_TEXT, Text


class FeeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a charge; `basis` is the number of the act, `kind` "fee" (phí) or "charge" (lệ phí)."""

    code: str
    label: Text
    unit_amount: int
    quantity: int
    amount: int
    basis: str
    kind: str


class CouncilRate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The amount of one unit in đồng that the council of a province decided; `basis` is the number of its act."""

    fee: str
    amount: int
    basis: str
    valid_from: date
    valid_to: date | None = None
    channels: tuple[ChannelName, ...] = ("online", "counter", "post")
    to_verify: bool = False


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """The whole amount in đồng with its lines; `basis` joins the acts behind them.

    `undecided` are fees that are owed too, but whose rate in the province nobody has told us; `total` is without them.
    """

    total: int
    lines: tuple[FeeLine, ...]
    basis: str
    undecided: tuple[FeeRule, ...] = ()


class FeeNotKnownYet(ValueError):
    """The amount depends on answers that are missing; `fields` are their keys."""

    def __init__(self, fields: list[str]) -> None:
        named = ", ".join(fields)
        self.said = Text(
            en=f"the fee depends on answers not given yet: {named}", vi=f"khoản nộp còn tùy câu chưa trả lời: {named}"
        )
        super().__init__(self.said.en)
        self.fields = fields


class NoRateInForce(ValueError):
    """The procedure names a fee for which no rate is in force on that day; `said` tells which."""

    def __init__(self, code: str, on: date) -> None:
        said = Text(en=f"no rate of {code} is in force on {on}", vi=f"ngày {on:%d/%m/%Y} {code} không có mức thu nào")
        super().__init__(said.en)
        self.said = said


def owed(
    procedure: Procedure,
    answers: Mapping[str, object] | Counted,
    channel: ChannelName,
    on: date,
    facts: Mapping[str, object] | None = None,
    council: tuple[CouncilRate, ...] = (),
) -> Owed:
    """The fees of a dossier filed by a channel on a day, at a place whose council decided `council`.

    Raises FeeNotKnownYet and NoRateInForce.
    """
    draft, codes = forms.counted(procedure, answers, facts), procedure.channels[channel].fees
    due = [fee for fee in procedure.fees if fee.code in codes and draft.conditions.holds(fee.when)]
    rated = [(fee, _rate(procedure, fee, channel, on, council)) for fee in due]
    told = [(fee, rate) for fee, rate in rated if rate is not None]
    lines = tuple(line for fee, rate in told for line in _lines(procedure, fee, rate, draft.values, draft.facts))
    bases = dict.fromkeys(line.basis for line in lines)
    return Owed(
        total=sum(line.amount for line in lines),
        lines=lines,
        basis="; ".join(bases),
        undecided=tuple(fee for fee, rate in rated if rate is None),
    )


def rate_on(fee: FeeRule, on: date) -> FeeRate:
    """The rate in force on a day. Raises NoRateInForce."""
    for rate in fee.rates:
        if rate.valid_from <= on and (rate.valid_to is None or on <= rate.valid_to):
            return rate
    raise NoRateInForce(fee.code, on)


def council_rate(fee: FeeRule, channel: ChannelName, on: date, council: tuple[CouncilRate, ...]) -> CouncilRate | None:
    """What the council decided for a fee on a channel on a day; None where nobody has told us."""
    for rate in council:
        begun = rate.valid_from <= on and (rate.valid_to is None or on <= rate.valid_to)
        if rate.fee == fee.code and begun and channel in rate.channels:
            return rate
    return None


def price(rate: FeeRate, size: int) -> int:
    """What one of a size costs (đồng): each unit at the amount of its tier, at most the cap."""
    steps = [(1, rate.amount), *((tier.start, tier.amount) for tier in rate.tiers)]
    ends = [start for start, _ in steps[1:]] + [size + 1]
    total = sum(max(0, min(end, size + 1) - start) * amount for (start, amount), end in zip(steps, ends, strict=True))
    return total if rate.cap is None else min(total, rate.cap)


class _Rate(NamedTuple):
    """What is in force: the rate, and the number of the act."""

    rate: FeeRate | CouncilRate
    basis: str


def _rate(
    procedure: Procedure, fee: FeeRule, channel: ChannelName, on: date, council: tuple[CouncilRate, ...]
) -> _Rate | None:
    """None where the council's rate is not known."""
    if fee.decided_by == "council":
        decided = council_rate(fee, channel, on, council)
        return decided and _Rate(decided, decided.basis)
    rate = rate_on(fee, on)
    return _Rate(rate, procedure.basis(rate.basis).number)


def _lines(
    procedure: Procedure, fee: FeeRule, rate: _Rate, answers: Mapping[str, object], facts: Mapping[str, object]
) -> Iterator[FeeLine]:
    """One line, or one for each entry of the group that the fee names."""
    read = {key for rule in (fee.quantity, fee.size) if rule for key in rules.compiled(rule, of_entry=True).answers}
    missing = sorted(key for key in {*read, *filter(None, [fee.each])} if answers.get(key) in (None, ""))
    if missing:
        raise FeeNotKnownYet(missing)
    if not fee.each:
        yield _line(fee, rate, answers, facts)
        return
    group = procedure.field(fee.each)
    for number, entry in enumerate(answers[fee.each], start=1):  # type: ignore[arg-type]
        name = Text(vi=forms.entry_name(entry, group, number), en=forms.entry_name(entry, group, number, "en"))
        yield _line(fee, rate, answers, facts, entry, name)


def _line(
    fee: FeeRule,
    rate: _Rate,
    answers: Mapping[str, object],
    facts: Mapping[str, object],
    entry: Mapping[str, object] | None = None,
    name: Text = NO_TEXT,
) -> FeeLine:
    quantity = rules.amount(fee.quantity, answers, facts, entry)
    size = rules.amount(fee.size, answers, facts, entry) if fee.size else 0
    unit_amount = price(rate.rate, size) if fee.size and isinstance(rate.rate, FeeRate) else rate.rate.amount
    return FeeLine(
        code=fee.code,
        label=_label(fee, name, size),
        unit_amount=unit_amount,
        quantity=quantity,
        amount=unit_amount * quantity,
        basis=rate.basis,
        kind=fee.kind,
    )


def _label(fee: FeeRule, name: Text, size: int) -> Text:
    """Such as: Phí chứng thực bản sao: Bằng đại học (3 trang)."""

    def said(language: str) -> str:
        large = f"{size} {fee.size_unit.to(language)}".strip() if fee.size else ""
        what = ": ".join(part for part in (fee.label.to(language), name.to(language)) if part)
        return f"{what} ({large})" if large else what

    return Text(vi=said("vi"), en=said("en")) if name or fee.size else fee.label
