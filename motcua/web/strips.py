"""A deadline as a strip of days: how each day between the start and the due moment was counted, and why.

Reads the derivation that the engine made (engine/deadlines.py) and computes no deadline of its own.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from motcua.web.dates import local

DAY = 24 * 60  # minutes
DAY_BEGINS, DAY_ENDS = 6 * 60, 18 * 60  # minutes after midnight: the hours that the bar of a day shows
UNIT = 6  # minutes in one unit of the drawing, which is 120 units wide
FOLD_FROM = 3  # so many counted days alike become one line; other days alike always do
NO_NEWS = frozenset({"lunch_break", "outside_hours"})
MORE_TIME = "verification"  # counted like any other day, but people want to know why there are more of them


class Piece(NamedTuple):
    """A stretch of one day's bar, in units of the drawing."""

    kind: str
    x: int
    width: int


class Day(NamedTuple):
    """One line of the strip: a day, or a run of days alike (`last` then differs from `first`)."""

    first: date
    last: date
    kind: str  # counted, skipped, paused or moved: what the day was
    minutes: int  # counted working time of one day
    reason: str  # code: why the day was not counted, or what else happened on a counted one; may be ''
    name: object  # Text: what people call the day
    pieces: tuple[Piece, ...]
    due_at: datetime | None
    stands: str  # code: why the clock stands still from here on; '' if it does not

    @property
    def many(self) -> int:
        """How many days the line covers."""
        return (self.last - self.first).days + 1


class Strip(NamedTuple):
    """What days_strip draws; `steps` is the same content for the table behind it."""

    days: tuple[Day, ...]
    steps: tuple
    in_hours: bool  # whether the law counts hours, so that the hours of a day matter


def days_of(deadline) -> Strip | None:
    """The strip of an engine Deadline; None where there is no limit or nothing was counted yet."""
    if deadline is None or not deadline.steps:
        return None
    steps = deadline.steps
    first, last = local(deadline.start).date(), local(deadline.at or steps[-1].end).date()
    midnight = datetime.combine(first, time())
    spans = [(step, _minutes(step.start, midnight), _minutes(step.end, midnight)) for step in steps]
    days = [_day(first, n, spans) for n in range((last - first).days + 1)]
    if deadline.at is not None:
        days[-1] = days[-1]._replace(due_at=deadline.at)
    elif steps[-1].kind == "paused":
        days[-1] = days[-1]._replace(stands=steps[-1].reason)
    return Strip(tuple(_folded(days)), steps, deadline.limit.unit == "working_hours")


def _day(first: date, number: int, spans: list[tuple]) -> Day:
    """A day of the strip; the spans are (step, begin, end) in minutes after the first midnight."""
    on, midnight = first + timedelta(days=number), number * DAY
    inside = [
        (step, max(begin - midnight, 0), min(end - midnight, DAY))
        for step, begin, end in spans
        if begin < end and begin < midnight + DAY and end > midnight
    ]
    drawn = tuple(piece for one in inside if (piece := _piece(*one)))
    counted = [(step, begin, end) for step, begin, end in inside if step.kind == "counted"]
    telling = _telling(inside)
    return Day(
        first=on, last=on, kind="counted" if counted else telling.kind if telling else "skipped",
        minutes=sum(end - begin for _step, begin, end in counted),
        reason=telling.reason if telling else "" if counted else "outside_hours",
        name=telling.name if telling else "", pieces=drawn, due_at=None, stands="",
    )  # fmt: skip


def _minutes(moment: datetime, midnight: datetime) -> int:
    return int((local(moment).replace(tzinfo=None) - midnight).total_seconds() // 60)


def _piece(step, begin: int, end: int) -> Piece | None:
    begin, end = max(begin, DAY_BEGINS), min(end, DAY_ENDS)
    if begin >= end:
        return None
    return Piece(step.kind, (begin - DAY_BEGINS) // UNIT, max(1, (end - begin) // UNIT))


def _is_news(step) -> bool:
    return step.reason == MORE_TIME if step.kind == "counted" else step.reason not in NO_NEWS


def _telling(inside):
    """What says most about the day besides its counted hours; nights and lunch breaks say nothing."""
    news = [one for one in inside if _is_news(one[0])]
    return max(news, key=lambda one: one[2] - one[1])[0] if news else None


def _alike(one: Day, other: Day) -> bool:
    same = one.kind == other.kind and one.reason == other.reason and one.name == other.name
    return same and (one.kind != "counted" or one.pieces == other.pieces)


def _folded(days: list[Day]) -> list[Day]:
    """Runs of days alike as one line each, so that the strip of a whole Tết or of thirty days stays short."""
    runs: list[list[Day]] = []
    for day in days:
        plain = not (day.due_at or day.stands)
        if runs and plain and _alike(runs[-1][-1], day):
            runs[-1].append(day)
        else:
            runs.append([day])
    out = []
    for run in runs:
        if run[0].kind == "counted" and len(run) < FOLD_FROM:
            out.extend(run)
        else:
            out.append(run[0]._replace(last=run[-1].last))
    return out
