"""Terms that the law gives people: whether they are kept at a moment. The outcome is a fact that rules read.

The day of the event does not count; a term in months ends on the day with the same number, or on the last of a shorter
month; it ends with its last day, or with the next working day where the last is a day off (Civil Code 2015, articles
147 and 148). A term that ends at an hour is one for those who take notice at any hour: it ends then, on whatever day.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from motcua.engine import dates, rules
from motcua.engine.calendar import WorkingCalendar, next_opening, wall, working_minutes
from motcua.engine.definition import Procedure, Term
from motcua.engine.limits import Deadline, Limit, Step

WITHIN, OVER = "within", "over"
PREFIX = "term."
TO_THE_END = time(23, 59)


def last_day(term: Term, since: date, calendar: WorkingCalendar) -> date:
    """The last day on which the term is kept, when the event happened on `since`."""
    last = _counted_to(term, since)
    return last if term.until else next_opening(calendar, datetime.combine(last, time())).date()


def last_moment(term: Term, since: date, calendar: WorkingCalendar) -> datetime:
    """The last minute in which it is kept."""
    return datetime.combine(last_day(term, since, calendar), term.until or TO_THE_END, calendar.tz)


def _counted_to(term: Term, since: date) -> date:
    return dates.months_later(since, term.months) + timedelta(days=term.days)


def deadline(term: Term, since: date, calendar: WorkingCalendar) -> Deadline:
    """The last moment with its derivation, as the deadlines of dossiers have it."""
    closed, at = _counted_to(term, since), last_moment(term, since, calendar)
    first, second, end = (_midnight(day, after, calendar) for day, after in ((since, 0), (since, 1), (closed, 1)))
    begin, end = (first if closed == since else second), (at if term.until else end)
    steps = [Step(kind="skipped", start=first, end=second, minutes=0, reason="day_of_event")] if begin != first else []
    counted = working_minutes(calendar, wall(begin, calendar), wall(end, calendar))
    steps.append(Step(kind="counted", start=begin, end=end, minutes=counted, reason="calendar_day"))
    if at.date() > closed:
        reason, basis = calendar.closed_because(closed) or ("outside_hours", "")
        steps.append(Step(kind="moved", start=end, end=_midnight(at.date(), 0, calendar), minutes=0, reason=reason,
                          basis=basis, name=calendar.name_of(closed)))  # fmt: skip
    days = max(1, (closed - since).days)
    return Deadline(at=at, limit=Limit(value=days, unit="calendar_days"), start=first, steps=tuple(steps),
                    calendar_id=calendar.id, calendar_version=calendar.version)  # fmt: skip


def _midnight(day: date, after: int, calendar: WorkingCalendar) -> datetime:
    """The beginning of the day so many days after another."""
    return datetime.combine(day + timedelta(days=after), time(), calendar.tz)


def facts_of(
    procedure: Procedure, answers: Mapping[str, object], at: datetime, calendar: WorkingCalendar
) -> dict[str, object]:
    """"term.<key>": "within" or "over" at a moment, of each term that there is with these answers.

    An incomplete date settles a term only where all the days that it may be give the same outcome.
    """
    found: dict[str, object] = {}
    for term in procedure.terms:
        outcomes = {_outcome(term, day, at, calendar) for day in _days(answers.get(term.since))}
        if len(outcomes) == 1 and rules.holds(term.when, answers, {}):
            found[PREFIX + term.key] = outcomes.pop()
    return found


def _outcome(term: Term, since: date, at: datetime, calendar: WorkingCalendar) -> str:
    return WITHIN if wall(at, calendar) <= wall(last_moment(term, since, calendar), calendar) else OVER


def _days(value: object) -> set[date]:
    """The first and the last day that a date may be: where both say the same, so do all between."""
    try:
        known = str(value) if value else ""
        return {date.fromisoformat(day) for day in (dates.first_day(known), dates.last_day(known)) if day}
    except ValueError:
        return set()
