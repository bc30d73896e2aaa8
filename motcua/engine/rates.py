"""What a procedure says of its fees: which are owed, and the rate of each on a day."""

from datetime import date
from typing import Literal

import msgspec

from motcua.engine.parts import Key, Part
from motcua.engine.text import NO_TEXT, Text


class Tier(Part, kw_only=True):
    """From the `from`th unit on, one costs `amount` đồng."""

    start: int = msgspec.field(name="from")
    amount: int


class FeeRate(Part, kw_only=True):
    """The amount of one unit in đồng, while it is in force (both days included). With `size` in the fee, `tiers` change
    the amount for what is larger, and one never costs more than `cap`."""

    amount: int
    tiers: tuple[Tier, ...] = ()
    cap: int | None = None
    basis: Key
    valid_from: date
    valid_to: date | None = None
    to_verify: bool = False


class FeeRule(Part, kw_only=True):
    """A fee ("fee": phí) or charge ("charge": lệ phí): quantity (CEL, a whole number) times the rate of the
    day. One `decided_by` the "council" of each province has no `rates` here: see fees.CouncilRate. `only` says in words
    what `when` says as a rule.

    `size` (CEL, a whole number) says how large one is: a copy of 12 pages, each page (`size_unit`) at the rate. `each`
    names a repeating group: the fee is owed for each entry, which `quantity` and `size` then read as `entry`.
    """

    code: Key
    kind: Literal["fee", "charge"]
    label: Text
    unit: Text = NO_TEXT
    quantity: str = "1"
    each: str = ""
    size: str = ""
    size_unit: Text = NO_TEXT
    when: str = ""
    only: Text = NO_TEXT
    decided_by: Literal["state", "council"] = "state"
    rates: tuple[FeeRate, ...] = ()
