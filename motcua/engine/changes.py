"""What a change between two versions of a procedure is: its class, its place, and the sentence that says it.

The classes stand in the order of their strictness; a pair of versions is as strict as its strictest change. What they
mean for what runs is in succession.py; which change has which class is in change_rules.py.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from motcua.engine.limits import DEFAULT_CUTOFF, Limit
from motcua.engine.rates import Tier
from motcua.engine.text import Text


class ChangeClass(StrEnum):
    """How much a change does to people: from words alone to the law that is applied."""

    TEXT = "text"  # words and their order: nobody has to do, bring, pay or wait otherwise
    ADDITIVE = "additive"  # less is asked, or something more is possible
    RESTRICTIVE = "restrictive"  # more is asked, or it cannot be said for whom it is more
    LEGAL = "legal"  # what is decided, by whom, on which act; and everything that is not known here

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(ChangeClass).index(self)


TEXT, ADDITIVE, RESTRICTIVE, LEGAL = ChangeClass


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `path` names the place by keys ("papers.authority.copies"), `said` says it in a sentence.

    `before` and `after` are the values as the language writes them, for those who write procedures.
    """

    kind: ChangeClass
    path: str
    said: Text
    before: str = ""
    after: str = ""


def strictest(changes: tuple[Change, ...]) -> ChangeClass:
    """The class of the whole: that of its strictest change; TEXT where nothing changed."""
    return max((change.kind for change in changes), key=lambda kind: kind.rank, default=TEXT)


Judge = Callable[[object, object], ChangeClass]
"""What the change from one value to another is."""


def always(kind: ChangeClass) -> Judge:
    """A judge for values whose direction does not matter."""
    return lambda before, after: kind


def less_is_better(before: int | None, after: int | None) -> ChangeClass:
    """Of copies, of đồng, of an identity level: more of it is more to bear. None is as good as unknown."""
    return ADDITIVE if before is not None and after is not None and after < before else RESTRICTIVE


def more_is_better(before: int | None, after: int | None) -> ChangeClass:
    """Of days that people have, of months that a result holds (None: for good)."""
    if before is None:
        return RESTRICTIVE
    return ADDITIVE if after is None or after > before else RESTRICTIVE


def rather_no(before: object, after: object) -> ChangeClass:
    """Of what must be, is locked or is limited: taken away is better."""
    return RESTRICTIVE if after else ADDITIVE


def rather_yes(before: object, after: object) -> ChangeClass:
    """Of what is possible or done for people: given is better; one for another may be either."""
    return ADDITIVE if after and not before else RESTRICTIVE


def told_at_last(before: object, after: object) -> ChangeClass:
    """Of the reason for something that was so before: to tell it changes nothing for anybody; another one may."""
    return TEXT if before is None else LEGAL


def fewer_is_better(before: tuple, after: tuple) -> ChangeClass:
    """Of fees: only left out is better."""
    return ADDITIVE if set(after) < set(before) else RESTRICTIVE


def more_names_are_better(before: tuple, after: tuple) -> ChangeClass:
    """Of sources that may hold a paper: only added is better."""
    return ADDITIVE if set(after) > set(before) else RESTRICTIVE


def fewer_cases_are_better(before: tuple, after: tuple) -> ChangeClass:
    """Of the cases in which a paper is asked; no case named means all of them."""
    if not after:
        return RESTRICTIVE
    return ADDITIVE if not before or set(after) < set(before) else RESTRICTIVE


def lower_cap(before: int | None, after: int | None) -> ChangeClass:
    """Of the most that one costs; None: there is no most."""
    return ADDITIVE if after is not None and (before is None or after < before) else RESTRICTIVE


def cheaper_tiers(before: tuple[Tier, ...], after: tuple[Tier, ...]) -> ChangeClass:
    """Of the amounts by size: cheaper somewhere and nowhere dearer. Where only one side has a tier, nobody can tell
    without the amount that it stands instead of."""
    starts = {tier.start for tier in (*before, *after)}
    pairs = [(_of_tier(before, start), _of_tier(after, start)) for start in starts]
    known = all(old is not None and new is not None and new <= old for old, new in pairs)
    return ADDITIVE if known else RESTRICTIVE


def _of_tier(tiers: tuple[Tier, ...], size: int) -> int | None:
    return next((tier.amount for tier in reversed(tiers) if tier.start <= size), None)


def lower_bound(before: int | str | None, after: int | str | None) -> ChangeClass:
    """Lower, or none any more, lets more answers stand. A bound that moves with the day ("today") and a day
    cannot be compared."""
    return _wider(before, after, lambda old, new: new < old)


def upper_bound(before: int | str | None, after: int | str | None) -> ChangeClass:
    """Higher, or none any more, lets more answers stand."""
    return _wider(before, after, lambda old, new: new > old)


def _wider(before: object, after: object, wider: Callable) -> ChangeClass:
    if after is None:
        return ADDITIVE
    if before is None or type(before) is not type(after) or _moves(before) or _moves(after):
        return RESTRICTIVE
    return ADDITIVE if wider(before, after) else RESTRICTIVE


def _moves(bound: object) -> bool:
    """Whether a bound of a date is another day tomorrow."""
    return isinstance(bound, str) and bound.endswith(("today", "ago"))


def shorter(before: Limit, after: Limit) -> ChangeClass:
    """Of a time limit of the agency. Units that cannot be compared count as longer."""
    return ADDITIVE if is_shorter(before, after) else RESTRICTIVE


def longer_is_better(before: Limit | None, after: Limit | None) -> ChangeClass:
    """Of the time that people have; none set is no hurry."""
    if before is None or after is None:
        return ADDITIVE if after is None else RESTRICTIVE
    return ADDITIVE if is_shorter(after, before) else RESTRICTIVE


def is_shorter(before: Limit, after: Limit) -> bool:
    """Whether people surely wait less: the same unit with a smaller value, or "in the day" in the place of days."""
    if after.unit in ("none", "window"):  # nobody knows what the plan of a year will say
        return False
    if before.unit == "none":
        return True
    if before.unit == after.unit == "same_day":
        return (after.cutoff or DEFAULT_CUTOFF) > (before.cutoff or DEFAULT_CUTOFF)
    if before.unit == after.unit:
        return after.value < before.value
    return after.unit == "same_day" and before.unit in ("working_days", "calendar_days") and before.value > 1
