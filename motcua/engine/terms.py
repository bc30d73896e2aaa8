"""Terms that the law gives people: whether they are kept on a day. The outcome is a fact that rules read.

The day of the event does not count; the term ends with its last day, or with the next working day where the last is
a day off (Civil Code 2015, articles 147 and 148).
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from motcua.engine import dates
from motcua.engine.calendar import WorkingCalendar, next_opening, wall, working_minutes
from motcua.engine.definition import Procedure, Term
from motcua.engine.limits import Deadline, Limit, Step

WITHIN, OVER = "within", "over"
PREFIX = "term."


def last_day(term: Term, since: date, calendar: WorkingCalendar) -> date:
    """The last day on which the term is kept, when the event happened on `since`."""
    last = since + timedelta(days=term.days)
    return next_opening(calendar, datetime.combine(last, time())).date()


def deadline(term: Term, since: date, calendar: WorkingCalendar) -> Deadline:
    """The end of the last day with its derivation, as the deadlines of dossiers have it."""
    first, counted_from, counted_to = (_midnight(since, after, calendar) for after in (0, 1, term.days + 1))
    last = last_day(term, since, calendar)
    counted = working_minutes(calendar, wall(counted_from, calendar), wall(counted_to, calendar))
    steps = [
        Step(kind="skipped", start=first, end=counted_from, minutes=0, reason="day_of_event"),
        Step(kind="counted", start=counted_from, end=counted_to, minutes=counted, reason="calendar_day"),
    ]
    closed = since + timedelta(days=term.days)
    if last > closed:
        reason, basis = calendar.closed_because(closed) or ("outside_hours", "")
        steps.append(Step(kind="moved", start=counted_to, end=_midnight(last, 0, calendar), minutes=0, reason=reason,
                          basis=basis, name=calendar.name_of(closed)))  # fmt: skip
    return Deadline(
        at=datetime.combine(last, time(23, 59), calendar.tz), limit=Limit(value=term.days, unit="calendar_days"),
        start=first, steps=tuple(steps), calendar_id=calendar.id, calendar_version=calendar.version,
    )  # fmt: skip


def _midnight(day: date, after: int, calendar: WorkingCalendar) -> datetime:
    """The beginning of the day so many days after another."""
    return datetime.combine(day + timedelta(days=after), time(), calendar.tz)


def facts_of(
    procedure: Procedure, answers: Mapping[str, object], on: date, calendar: WorkingCalendar
) -> dict[str, object]:
    """"term.<key>": "within" or "over" on a day, of each term whose first day is answered.

    An incomplete date settles a term only where all the days that it may be give the same outcome.
    """
    found: dict[str, object] = {}
    for term in procedure.terms:
        outcomes = {_outcome(term, day, on, calendar) for day in _days(answers.get(term.since))}
        if len(outcomes) == 1:
            found[PREFIX + term.key] = outcomes.pop()
    return found


def _outcome(term: Term, since: date, on: date, calendar: WorkingCalendar) -> str:
    return WITHIN if on <= last_day(term, since, calendar) else OVER


def _days(value: object) -> set[date]:
    """The first and the last day that a date may be: where both say the same, so do all between."""
    try:
        known = str(value) if value else ""
        return {date.fromisoformat(day) for day in (dates.first_day(known), dates.last_day(known)) if day}
    except ValueError:
        return set()
