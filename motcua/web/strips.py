"""A deadline as a strip of days: how each day between the start and the due moment was counted, and why.

Reads the derivation that the engine made (engine/deadlines.py); computes no deadline of its own.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from motcua.web.dates import local

DAY_BEGINS, DAY_ENDS = 6 * 60, 18 * 60  # minutes after midnight: what the bar of a day shows
BAR_WIDTH = 120  # units of the drawing; 6 minutes each


class Piece(NamedTuple):
    """A stretch of one day's bar, in units of the drawing."""

    kind: str
    x: int
    width: int


class Day(NamedTuple):
    """One line of the strip: a day, or a run of days alike (`last` differs from `first`)."""

    first: date
    last: date
    kind: str  # counted, skipped, paused, moved: what most of the day was
    minutes: int  # counted minutes
    reason: str  # code; '' for a counted day
    pieces: tuple[Piece, ...]
    due_at: datetime | None


class Strip(NamedTuple):
    """What days_strip draws; `steps` is the same content for the table behind it."""

    days: tuple[Day, ...]
    steps: tuple
    counted: int  # minutes in all


def days_of(deadline) -> Strip | None:
    """The strip of an engine Deadline; None when there is no limit to show."""
    if deadline is None or deadline.at is None:
        return None
    steps = tuple(sorted(deadline.steps, key=lambda step: step.start))
    first, last = local(deadline.start).date(), local(deadline.at).date()
    days = []
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        days.append(_day(on, steps, deadline.at if on == last else None))
    counted = sum(step.minutes for step in steps if step.kind == "counted")
    return Strip(tuple(_folded(days)), steps, counted)


def _day(on: date, steps, due_at: datetime | None) -> Day:
    spent: dict[tuple[str, str], int] = {}
    pieces = []
    for step in steps:
        begins, ends = _within(on, step)
        if ends <= begins:
            continue
        key = (step.kind, step.reason)
        # Nights are no news: only what falls in the hours that the bar shows decides what the day was.
        shown = min(ends, DAY_ENDS) - max(begins, DAY_BEGINS)
        if shown > 0:
            spent[key] = spent.get(key, 0) + shown
            x = (max(begins, DAY_BEGINS) - DAY_BEGINS) * BAR_WIDTH // (DAY_ENDS - DAY_BEGINS)
            pieces.append(Piece(step.kind, x, max(1, shown * BAR_WIDTH // (DAY_ENDS - DAY_BEGINS))))
    kind, reason = _what_most(spent)
    minutes = sum(value for (what, _reason), value in spent.items() if what == "counted")
    return Day(on, on, kind, minutes, "" if kind == "counted" else reason, tuple(pieces), due_at)


def _within(on: date, step) -> tuple[int, int]:
    """Begin and end of the step inside the day, in minutes after midnight."""
    midnight = datetime.combine(on, time(), tzinfo=local(step.start).tzinfo)
    begins = (local(step.start) - midnight).total_seconds() // 60
    ends = (local(step.end) - midnight).total_seconds() // 60
    return max(0, int(begins)), min(24 * 60, int(ends))


def _what_most(spent: dict[tuple[str, str], int]) -> tuple[str, str]:
    """A day with any counted time is a counted day; otherwise what took most of it."""
    for key in spent:
        if key[0] == "counted":
            return key
    return max(spent, key=spent.get) if spent else ("skipped", "outside_hours")


def _folded(days: list[Day]) -> list[Day]:
    """Draw a long run of days alike as one line; the strip of a whole Tết stays short."""
    out: list[Day] = []
    for day in days:
        before = out[-1] if out else None
        alike = before and before.kind == day.kind != "counted" and before.reason == day.reason
        if alike and not day.due_at:
            out[-1] = before._replace(last=day.first)
        else:
            out.append(day)
    return out
