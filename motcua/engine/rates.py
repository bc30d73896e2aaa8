"""What a procedure says of its fees: which are owed, and the rate of each on a day."""

from datetime import date
from typing import Literal

from motcua.engine.parts import Key, Part
from motcua.engine.text import NO_TEXT, Text


class FeeRate(Part, kw_only=True):
    """The amount of one unit in đồng, while it is in force (both days included)."""

    amount: int
    basis: Key
    valid_from: date
    valid_to: date | None = None
    to_verify: bool = False


class FeeRule(Part, kw_only=True):
    """A fee ("fee": phí) or charge ("charge": lệ phí): quantity (CEL, a whole number) times the rate of the
    day. One `decided_by` the "council" of each province has no `rates` here: see fees.CouncilRate. `only` says in words
    what `when` says as a rule."""

    code: Key
    kind: Literal["fee", "charge"]
    label: Text
    unit: Text = NO_TEXT
    quantity: str = "1"
    when: str = ""
    only: Text = NO_TEXT
    decided_by: Literal["state", "council"] = "state"
    rates: tuple[FeeRate, ...] = ()
