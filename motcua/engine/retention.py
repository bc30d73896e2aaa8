"""How long what was sent is kept: dated rules with their basis, and the day on which a closed dossier may be erased.

The law says it by kinds of matters, not by version of a procedure, and anew for what lies in the archive already. So
the rules stand beside the procedures, in one file, and the rule of today counts.
"""

from datetime import date

from motcua.engine import source
from motcua.engine.mistakes import Mistake
from motcua.engine.parts import Part


class Rule(Part, kw_only=True):
    """For which dossiers, since when, and for how many years after the closing; without `years` for ever.

    Without `procedures` (codes) and `sectors` (codes) it is for all that no other rule names.
    """

    key: str
    valid_from: date
    valid_to: date | None = None
    procedures: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    years: int | None = None
    basis: str
    to_verify: bool = False


class Other(Part, kw_only=True):
    """How many days something is kept that is no dossier."""

    key: str
    days: int
    basis: str
    to_verify: bool = False


class Retention(Part, kw_only=True):
    """One file of rules."""

    version: date
    dossiers: tuple[Rule, ...]
    others: tuple[Other, ...]

    def days(self, key: str) -> int:
        """How long something is kept that is no dossier. Raises KeyError."""
        return {one.key: one.days for one in self.others}[key]


class RetentionBroken(Mistake):
    """The file of rules is not what it must be."""


def load(text: str) -> Retention:
    """Read a file of rules. Raises RetentionBroken."""
    return source.read(text, Retention, RetentionBroken)


def rule_for(retention: Retention, procedure: str, sector: str, on: date) -> Rule:
    """The rule that holds on a day: one that names the procedure, else its sector, else the one for all.

    Raises LookupError where no rule holds.
    """
    begun = [one for one in retention.dossiers if one.valid_from <= on]
    holding = [one for one in begun if one.valid_to is None or on <= one.valid_to]
    for fits in (
        lambda rule: procedure in rule.procedures,
        lambda rule: sector in rule.sectors,
        lambda rule: not rule.procedures and not rule.sectors,
    ):
        if found := [one for one in holding if fits(one)]:
            return max(found, key=lambda rule: rule.valid_from)
    raise LookupError(f"no rule of retention holds for {procedure} on {on}")


def may_be_erased_from(rule: Rule, closed_on: date) -> date | None:
    """The first day on which a dossier may be erased that was closed on a day; None for never."""
    if rule.years is None:
        return None
    year = closed_on.year + rule.years
    leap_day = closed_on.month == 2 and closed_on.day == 29
    return date(year, 3, 1) if leap_day else closed_on.replace(year=year)
