"""Random offices, limits, moments and waits, of the kind that exist somewhere."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from motcua.engine.calendar import DayRule, Span, WorkingCalendar
from motcua.engine.limits import Limit, Pause

FIRST_DAY = date(2026, 1, 1)
DAYS = 70


def _spans(edges):
    clocks = [time(minute // 60, minute % 60) for minute in sorted(set(edges))]
    pairs = zip(clocks[::2], clocks[1::2], strict=False)
    return tuple(Span(start=start, end=end) for start, end in pairs)


spans = st.lists(st.integers(5 * 60, 22 * 60), min_size=2, max_size=6, unique=True).map(_spans)
ordinary = st.just(_spans([7 * 60, 11 * 60 + 30, 13 * 60 + 30, 17 * 60]))
hours = st.one_of(ordinary, spans)

closed = st.builds(DayRule, kind=st.just("off"), reason=st.sampled_from(["holiday", "swapped_day_off", "closure"]))
worked = st.builds(
    DayRule,
    kind=st.just("work"),
    reason=st.sampled_from(["swapped_day_on", "special_hours"]),
    spans=st.one_of(st.none(), hours),
)
days = st.dictionaries(
    st.integers(0, DAYS).map(lambda n: FIRST_DAY + timedelta(days=n)), st.one_of(closed, worked), max_size=12
)
weeks = st.dictionaries(st.integers(0, 6), hours, min_size=1, max_size=7)
calendars = st.builds(WorkingCalendar, id=st.just("any"), version=st.just("1"), weekly=weeks, days=days)

limits = st.one_of(
    st.builds(Limit, unit=st.just("working_hours"), value=st.integers(1, 30)),
    st.builds(Limit, unit=st.just("working_days"), value=st.integers(1, 8)),
    st.builds(Limit, unit=st.just("calendar_days"), value=st.integers(1, 25)),
    st.builds(Limit, unit=st.just("same_day"), cutoff=st.sampled_from([None, time(15), time(9, 30)])),
)

seconds = st.integers(0, 30 * 24 * 3600)


def moment(calendar, after_seconds):
    """A moment in the first weeks of the calendar."""
    return datetime.combine(FIRST_DAY, time(), calendar.tz) + timedelta(seconds=after_seconds)


@st.composite
def waits(draw, start, open_end=True):
    """Up to three waits, one after the other, the last perhaps still going on."""
    found, at = [], start - timedelta(hours=draw(st.integers(0, 5)))
    for _ in range(draw(st.integers(0, 3))):
        begin = at + timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
        at = begin + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60)))
        found.append(Pause(start=begin, end=at, reason="waiting_for_citizen"))
    if found and open_end and draw(st.booleans()):
        found[-1] = Pause(start=found[-1].start, reason="waiting_for_payment")
    return tuple(found)
