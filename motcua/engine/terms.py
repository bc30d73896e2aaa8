"""Terms that the law gives people: whether they are kept on a day. The outcome is a fact that rules read.

The day of the event does not count; the term ends with its last day, or with the next working day where the last is
a day off (Civil Code 2015, articles 147 and 148).
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

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
    """"term.<key>": "within" or "over" on a day, of each term whose first day is answered."""
    found: dict[str, object] = {}
    for term in procedure.terms:
        since = _day(answers.get(term.since))
        if since is not None:
            found[PREFIX + term.key] = WITHIN if on <= last_day(term, since, calendar) else OVER
    return found


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
