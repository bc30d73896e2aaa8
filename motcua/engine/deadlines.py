"""By when, and why: a due date together with its derivation. Minute resolution.

Rules for the boundary cases, with their source:

* Seconds never count: every moment is first cut to the whole minute, as the receipt shows it. "After 15:00"
  begins at 15:01, so 15:00:00 and 15:00:59 are still in time (our reading of "sau 15 giờ", civil-status
  law; to the citizen's favour).
* A start outside working hours counts from the next opening: before 07:00 from 07:00, in the lunch break
  from 13:30, after 17:00 or on a closed day from the next working morning (practice of live one-stop
  systems; answer to online filing by Decree 45/2020/NĐ-CP). That opening's day is the day of reception.
* "working_hours" counts working minutes; it may end exactly at a closing (11:30, 17:00), it does not slip
  to the next opening.
* "working_days" and "calendar_days" begin to count on the day after reception (Civil Code 2015, article
  147) and end with the working time of the last day. A calendar-day limit that ends on a closed day moves
  to the next working day (article 148). A working day is a day on which the office has hours at all.
* "same_day" ends with the working time of the day of reception; after the cut-off, of the next working day.
* More time that the law allows (an extension) is counted on from where the limit itself ends: working days from the
  day after, working hours from that minute. Civil Code 2015, article 147, says so for every term that begins anew.
* A "window" names one day for everybody: it ends with the working time of that day, whenever it was sent and however
  long it waited; where the office is closed then, of the next working day. Without a day there is no due moment.
* While the dossier waits (a pause) nothing counts: the due moment moves by exactly the working time of the
  pause (whatever the unit of the limit). With a pause still open there is no due moment, unless it had
  passed before.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from motcua.engine import derivation
from motcua.engine.calendar import WorkingCalendar, next_open_day, next_opening, wall, working_minutes, working_spans
from motcua.engine.limits import (
    DEFAULT_CUTOFF,
    REASONS,
    Deadline,
    Extension,
    Limit,
    Pause,
    PausesOverlap,
    Plan,
    Step,
    Stop,
    Unit,
)  # fmt: skip

__all__ = ["REASONS", "Deadline", "Extension", "Limit", "Pause", "PausesOverlap", "Step", "Unit", "due", "moved"]


def due(
    limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: tuple[Pause, ...] = (),
    extension: Extension | None = None, by: date | None = None,
) -> Deadline:  # fmt: skip
    """The due moment of a limit that began at `start` (aware), with its derivation; with more time where the law
    allows it. `by` is the day of a limit of unit "window".

    Pauses before `start` do not matter. Raises PausesOverlap, and NoWorkingTime for a calendar that never
    opens.
    """
    begin = wall(start, calendar)
    if limit.unit == "none" or (limit.unit == "window" and by is None):
        return _deadline(limit, start, calendar, None, ())
    if limit.unit == "window":
        return _by_a_day(limit, start, calendar, by)
    at, steps = _counted(limit, begin, calendar, stops_on_wall(pauses, begin, calendar), extension)
    return msgspec.structs.replace(_deadline(limit, start, calendar, at, steps), extension=extension)


@lru_cache(maxsize=1024)  # of one dossier the same is asked after each thing that happens to it
def _counted(
    limit: Limit, begin: datetime, calendar: WorkingCalendar, stops: tuple[Stop, ...], extension: Extension | None
) -> tuple[datetime | None, tuple[Step, ...]]:
    """The due moment (wall clock; None while it stands still) of a limit that is counted, with the way to it."""
    plan, at = _disturbed(undisturbed(limit, begin, calendar), calendar, stops, extension)
    until = at if at is not None else stops[-1].start
    return at, derivation.steps(plan, calendar, stops, until, limit.unit)


def _disturbed(
    plan: Plan, calendar: WorkingCalendar, stops: tuple[Stop, ...], extension: Extension | None
) -> tuple[Plan, datetime | None]:
    """When a plan ends with its stops and with more time; None while it stands still."""
    if not stops and extension is None:
        return plan, plan.planned
    needed = working_minutes(calendar, plan.begin, plan.planned)
    if extension is not None:
        own_end = after(needed, plan.begin, calendar, stops)
        plan = msgspec.structs.replace(plan, extended_from=own_end, extension=extension)
        needed += working_minutes(calendar, plan.planned, _longer(plan.planned, extension.limit, calendar))
    return plan, after(needed, plan.begin, calendar, stops)


def _by_a_day(limit: Limit, start: datetime, calendar: WorkingCalendar, by: date) -> Deadline:
    begin, at = wall(start, calendar), _closing(calendar, datetime.combine(by, time()))
    plan = Plan(begin=begin, counts_from=begin, before="", natural_end=_midnight_after(by), planned=at)
    found = _deadline(limit, start, calendar, at, derivation.steps(plan, calendar, (), at, limit.unit))
    return msgspec.structs.replace(found, by=by)


def _longer(end: datetime, more: Limit, calendar: WorkingCalendar) -> datetime:
    """Where a limit that ends at `end` ends with more working hours or days."""
    if more.unit == "working_hours":
        return after(more.value * 60, end, calendar, ())
    return _day_count(more, end.date(), calendar)[1]


def moved(
    legal: Deadline, to: datetime, reason: str, calendar: WorkingCalendar, pauses: tuple[Pause, ...] = ()
) -> Deadline:
    """A deadline put off to a later moment (an apology); `pauses` are those that began after that."""
    at = wall(to, calendar)
    if pauses:
        first = wall(pauses[0].start, calendar)
        stops = stops_on_wall(pauses, first, calendar)
        at = after(working_minutes(calendar, first, at), first, calendar, stops) if at > first else at
    if at is None or legal.at is None:
        return msgspec.structs.replace(legal, at=None)
    old = wall(legal.at, calendar)
    start, end = (moment.replace(tzinfo=calendar.tz) for moment in (old, at))
    minutes = working_minutes(calendar, old, at)
    step = Step(kind="moved", start=start, end=end, minutes=minutes, reason=reason)
    return msgspec.structs.replace(legal, at=end, steps=(*legal.steps, step) if at > old else legal.steps)


def undisturbed(limit: Limit, begin: datetime, calendar: WorkingCalendar) -> Plan:
    """When a limit ends if nothing interrupts it (wall clock)."""
    opening = next_opening(calendar, begin)
    next_day = _midnight_after(opening.date())
    if limit.unit == "working_hours":
        end = after(limit.value * 60, begin, calendar, ())
        return Plan(begin=begin, counts_from=opening, before="", natural_end=end, planned=end)
    if limit.unit == "same_day":
        in_time = opening.time() <= (limit.cutoff or DEFAULT_CUTOFF)
        end = _closing(calendar, opening if in_time else next_day)
        counts_from = opening if in_time else next_day
        return Plan(begin=begin, counts_from=counts_from, before="after_cutoff", natural_end=end, planned=end)
    natural_end, end = _day_count(limit, opening.date(), calendar)
    return Plan(begin=begin, counts_from=next_day, before="day_of_reception", natural_end=natural_end, planned=end)


def after(minutes: int, begin: datetime, calendar: WorkingCalendar, stops: tuple[Stop, ...]) -> datetime | None:
    """The wall-clock moment at which so many working minutes have passed; None if an open stop comes
    first."""
    left = timedelta(minutes=minutes)
    waiting = list(stops)
    for opens, closes in working_spans(calendar, begin):
        while opens < closes:
            while waiting and waiting[0].end is not None and waiting[0].end <= opens:
                waiting.pop(0)
            stop = waiting[0] if waiting else None
            free_until = max(opens, min(closes, stop.start)) if stop else closes
            if free_until - opens >= left:
                return opens + left
            left -= free_until - opens
            if stop is None or stop.start >= closes:
                break
            if stop.end is None:
                return None
            opens = stop.end
    raise AssertionError("working_spans has no end")


def stops_on_wall(pauses: tuple[Pause, ...], begin: datetime, calendar: WorkingCalendar) -> tuple[Stop, ...]:
    """The pauses that matter after `begin`, checked and cut to whole minutes."""
    stops, last_end = [], None
    for number, pause in enumerate(pauses):
        first = wall(pause.start, calendar)
        end = None if pause.end is None else wall(pause.end, calendar)
        if end is None and number < len(pauses) - 1:
            raise PausesOverlap("only the last pause may be open")
        if (end is not None and end < first) or (last_end is not None and first < last_end):
            raise PausesOverlap("pauses must stand in order and end after they start")
        last_end = end
        if end is None or end > max(begin, first):
            stops.append(Stop(max(first, begin), end, pause.reason))
    return tuple(stops)


def _day_count(limit: Limit, reception: date, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
    """(end of the last counted day, due moment) of a limit in days."""
    if limit.unit == "calendar_days":
        last = reception + timedelta(days=limit.value)
        return _midnight_after(last), _closing(calendar, datetime.combine(last, time()))
    last = reception
    for _ in range(limit.value):
        last = next_open_day(calendar, last + timedelta(days=1))
    return _midnight_after(last), _closing(calendar, datetime.combine(last, time()))


def _closing(calendar: WorkingCalendar, moment: datetime) -> datetime:
    """The end of working time of the first working day at or after a moment."""
    day = next_opening(calendar, moment).date()
    return datetime.combine(day, calendar.spans_on(day)[-1].end)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time())


def _deadline(
    limit: Limit, start: datetime, calendar: WorkingCalendar, at: datetime | None, steps: tuple[Step, ...]
) -> Deadline:
    return Deadline(
        at=None if at is None else at.replace(tzinfo=calendar.tz),
        limit=limit,
        start=start,
        steps=steps,
        calendar_id=calendar.id,
        calendar_version=calendar.version,
    )
