"""The way from a start to a due moment, piece by piece: what was counted, what was not, and why."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from motcua.engine.calendar import Span, WorkingCalendar
from motcua.engine.limits import Plan, Step, Stop
from motcua.engine.text import NO_TEXT, Text

#: Units in which every day counts, open or closed, and the reason that is then told.
DAY_BY_DAY = {"calendar_days": "calendar_day", "window": "window"}

_NO_TIME, _ONE_MINUTE, _ONE_DAY, _MIDNIGHT = timedelta(), timedelta(minutes=1), timedelta(days=1), time()


class Label(msgspec.Struct, frozen=True):
    """What a piece of time is."""

    kind: str
    reason: str
    basis: str = ""
    name: Text = NO_TEXT


_WORKED = Label("counted", "working_time")
_LUNCH, _OUTSIDE = Label("skipped", "lunch_break"), Label("skipped", "outside_hours")


#: A piece of time inside one day (wall clock) that is nowhere partly working and partly not: start, end, whether it
#: works, the hours of the day. Plain tuples: there are hundreds in a long limit.
Piece = tuple[datetime, datetime, bool, tuple[Span, ...]]


def steps(
    plan: Plan, calendar: WorkingCalendar, stops: tuple[Stop, ...], until: datetime, unit: str
) -> tuple[Step, ...]:
    """The steps from the start of the plan to `until`, without gap; neighbours with the same label are one
    step."""
    found: list[tuple[datetime, Label, timedelta]] = []  # from when, what, the working time in it
    here = plan.begin
    for start, end, works, hours in _pieces(calendar, plan, until, stops):
        label = _label(start, works, hours, plan, calendar, stops, unit)
        worked = end - start if works else _NO_TIME
        if found and found[-1][1] == label:
            worked += found.pop()[2]
        else:
            here = start
        found.append((here, label, worked))
    if stops and stops[-1].end is None and stops[-1].start == until:
        found.append((until, Label("paused", stops[-1].reason), _NO_TIME))
    zone = calendar.tz
    edges = [start.replace(tzinfo=zone) for start, _, _ in found] + [until.replace(tzinfo=zone)]
    parts = zip(edges, edges[1:], found, strict=False)
    return tuple(_step(start, end, label, worked) for start, end, (_, label, worked) in parts)


def _pieces(calendar: WorkingCalendar, plan: Plan, until: datetime, stops: tuple[Stop, ...]) -> Iterator[Piece]:
    marks = [edge for stop in stops for edge in (stop.start, stop.end)] + [plan.extended_from]
    edges = sorted({edge for edge in marks if edge is not None})
    here, day = plan.begin, plan.begin.date()
    while here < until:
        last = min(until, datetime.combine(day + _ONE_DAY, _MIDNIGHT))
        of_day = _of_a_day(day, calendar.spans_on(day), here, last)
        yield from of_day if not edges else (part for piece in of_day for part in _cut(piece, edges))
        here, day = last, day + _ONE_DAY


def _of_a_day(day: date, hours: tuple[Span, ...], here: datetime, last: datetime) -> Iterator[Piece]:
    """A day from a moment on, in turns closed and open."""
    for span in hours:
        opens, closes = datetime.combine(day, span.start), datetime.combine(day, span.end)
        if here < opens < last:
            yield here, opens, False, hours
            here = opens
        if opens <= here < closes and here < last:
            end = min(closes, last)
            yield here, end, True, hours
            here = end
    if here < last:
        yield here, last, False, hours


def _cut(piece: Piece, edges: list[datetime]) -> Iterator[Piece]:
    """A piece cut where a stop begins or ends, or the limit itself ends."""
    start, end, works, hours = piece
    for edge in edges:
        if start < edge < end:
            yield start, edge, works, hours
            start = edge
    yield start, end, works, hours


def _label(
    start: datetime, works: bool, hours: tuple[Span, ...],
    plan: Plan, calendar: WorkingCalendar, stops: tuple[Stop, ...], unit: str,
) -> Label:  # fmt: skip
    for stop in stops:
        if stop.start <= start and (stop.end is None or start < stop.end):
            return Label("paused", stop.reason)
    if unit in DAY_BY_DAY and plan.counts_from <= start < plan.natural_end:
        return Label("counted", DAY_BY_DAY[unit])
    if unit in DAY_BY_DAY and plan.natural_end <= start < plan.planned:
        return _closed("moved", calendar, plan.natural_end.date() - _ONE_DAY)
    if not works:
        return _not_working(start, hours, calendar)
    if plan.extended_from is not None and start >= plan.extended_from:
        return Label("counted", plan.extension.reason, plan.extension.basis)
    return Label("skipped", plan.before) if start < plan.counts_from else _WORKED


def _not_working(start: datetime, hours: tuple[Span, ...], calendar: WorkingCalendar) -> Label:
    if not hours:
        return _closed("skipped", calendar, start.date())
    return _LUNCH if hours[0].end <= start.time() < hours[-1].start else _OUTSIDE


def _closed(kind: str, calendar: WorkingCalendar, day: date) -> Label:
    reason, basis = calendar.closed_because(day) or ("outside_hours", "")
    return Label(kind, reason, basis, calendar.name_of(day))


def _step(start: datetime, end: datetime, label: Label, worked: timedelta) -> Step:
    return Step(
        kind=label.kind,  # type: ignore[arg-type]
        start=start,
        end=end,
        minutes=worked // _ONE_MINUTE,
        reason=label.reason,
        basis=label.basis,
        name=label.name,
    )
