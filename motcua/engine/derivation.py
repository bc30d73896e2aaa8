"""The way from a start to a due moment, piece by piece: what was counted, what was not, and why."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from motcua.engine.calendar import WorkingCalendar
from motcua.engine.limits import Plan, Step, Stop
from motcua.engine.text import NO_TEXT, Text

#: Units in which every day counts, open or closed, and the reason that is then told.
DAY_BY_DAY = {"calendar_days": "calendar_day", "window": "window"}


class Label(msgspec.Struct, frozen=True):
    """What a piece of time is."""

    kind: str
    reason: str
    basis: str = ""
    name: Text = NO_TEXT


class Piece(msgspec.Struct, frozen=True):
    """A piece of time inside one day (wall clock) that is nowhere partly working and partly not."""

    start: datetime
    end: datetime
    works: bool


def steps(
    plan: Plan, calendar: WorkingCalendar, stops: tuple[Stop, ...], until: datetime, unit: str
) -> tuple[Step, ...]:
    """The steps from the start of the plan to `until`, without gap; neighbours with the same label are one
    step."""
    found: list[tuple[datetime, datetime, Label, timedelta]] = []  # the last: the working time in it
    for piece in _pieces(calendar, plan, until, stops):
        label = _label(piece, plan, calendar, stops, unit)
        works = piece.end - piece.start if piece.works else timedelta()
        if found and found[-1][2] == label:
            found[-1] = (found[-1][0], piece.end, label, found[-1][3] + works)
        else:
            found.append((piece.start, piece.end, label, works))
    if stops and stops[-1].end is None and stops[-1].start == until:
        found.append((until, until, Label("paused", stops[-1].reason), timedelta()))
    zone = calendar.tz
    return tuple(_step(zone, *one) for one in found)


def _pieces(calendar: WorkingCalendar, plan: Plan, until: datetime, stops: tuple[Stop, ...]) -> Iterator[Piece]:
    marks = [edge for stop in stops for edge in (stop.start, stop.end)] + [plan.extended_from]
    edges = {edge for edge in marks if edge is not None}
    begin, day = plan.begin, plan.begin.date()
    while datetime.combine(day, time()) < until:
        spans = [(_at(day, span.start), _at(day, span.end)) for span in calendar.spans_on(day)]
        first, last = max(begin, _at(day, time())), min(until, _at(day + timedelta(days=1), time()))
        cuts = {edge for span in spans for edge in span} | edges
        points = [first, *sorted(cut for cut in cuts if first < cut < last), last]
        for start, end in zip(points, points[1:], strict=False):
            yield Piece(start, end, any(opens <= start < closes for opens, closes in spans))
        day += timedelta(days=1)


def _label(piece: Piece, plan: Plan, calendar: WorkingCalendar, stops: tuple[Stop, ...], unit: str) -> Label:
    for stop in stops:
        if stop.start <= piece.start and (stop.end is None or piece.start < stop.end):
            return Label("paused", stop.reason)
    if unit in DAY_BY_DAY and plan.counts_from <= piece.start < plan.natural_end:
        return Label("counted", DAY_BY_DAY[unit])
    if unit in DAY_BY_DAY and plan.natural_end <= piece.start < plan.planned:
        return _closed("moved", calendar, plan.natural_end.date() - timedelta(days=1))
    if piece.works and plan.extended_from is not None and piece.start >= plan.extended_from:
        return Label("counted", plan.extension.reason, plan.extension.basis)
    if piece.works:
        early = piece.start < plan.counts_from
        return Label("skipped", plan.before) if early else Label("counted", "working_time")
    return _not_working(piece, calendar)


def _not_working(piece: Piece, calendar: WorkingCalendar) -> Label:
    day = piece.start.date()
    spans = calendar.spans_on(day)
    if not spans:
        return _closed("skipped", calendar, day)
    between = spans[0].end <= piece.start.time() < spans[-1].start
    return Label("skipped", "lunch_break" if between else "outside_hours")


def _closed(kind: str, calendar: WorkingCalendar, day: date) -> Label:
    reason, basis = calendar.closed_because(day) or ("outside_hours", "")
    return Label(kind, reason, basis, calendar.name_of(day))


def _step(zone: tzinfo, start: datetime, end: datetime, label: Label, works: timedelta) -> Step:
    return Step(
        kind=label.kind,  # type: ignore[arg-type]
        start=start.replace(tzinfo=zone),
        end=end.replace(tzinfo=zone),
        minutes=int(works.total_seconds()) // 60,
        reason=label.reason,
        basis=label.basis,
        name=label.name,
    )


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)
