"""Terms that the law gives people: whether they are kept on a day. The outcome is a fact that rules read.

The day of the event does not count; the term ends with its last day, or with the next working day where the last is
a day off (Civil Code 2015, articles 147 and 148).
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from motcua.engine import dates
from motcua.engine.calendar import WorkingCalendar, next_opening
from motcua.engine.definition import Procedure, Term

WITHIN, OVER = "within", "over"
PREFIX = "term."


def last_day(term: Term, since: date, calendar: WorkingCalendar) -> date:
    """The last day on which the term is kept, when the event happened on `since`."""
    last = since + timedelta(days=term.days)
    return next_opening(calendar, datetime.combine(last, time())).date()


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
