"""When an office works: weekly hours and the days that differ from them, as dated data with legal basis.

Working time is wall-clock time in the calendar's own zone, to the minute. Sources: default hours
07:00-11:30 and 13:30-17:00 of the one-stop centres; holidays by article 112 of the Labour Code
45/2019/QH14; swapped days by the yearly announcements; closures (storm, flood) by the agency's own notice.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from motcua.engine import source
from motcua.engine.mistakes import Mistake, twice
from motcua.engine.text import NO_TEXT, Text

#: Why a day differs from the week. "swapped_day_on" is a weekend day worked in exchange for a
#: "swapped_day_off".
DayReason = Literal["holiday", "swapped_day_off", "swapped_day_on", "closure", "special_hours"]
WEEKEND = "weekend"


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of working time in one day, from `start` (included) to `end` (excluded), whole minutes."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"a span must end after it starts, not {self.start}-{self.end}")
        if any(edge.second or edge.microsecond for edge in (self.start, self.end)):
            raise ValueError("a span begins and ends on a whole minute")


class DayRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day that differs from its weekday.

    `spans` of a "work" day are its hours; without them it has the hours of the first working weekday.
    `basis` is the act that says so, `name` what people call the day.
    """

    kind: Literal["off", "work"]
    reason: DayReason
    basis: str = ""
    spans: tuple[Span, ...] | None = None
    name: Text = NO_TEXT

    def __post_init__(self) -> None:
        _check_order(self.spans or ())


class WorkingCalendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The working time of one office in one version; `weekly` maps 0 (Monday) … 6 (Sunday) to hours."""

    id: str
    version: str
    weekly: dict[int, tuple[Span, ...]]
    days: dict[date, DayRule] = {}
    zone: str = "Asia/Ho_Chi_Minh"

    def __post_init__(self) -> None:
        if not set(self.weekly) <= set(range(7)):
            raise ValueError("weekdays are numbered 0 (Monday) to 6 (Sunday)")
        for spans in self.weekly.values():
            _check_order(spans)

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which the office reads its clock."""
        return ZoneInfo(self.zone)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The working hours of a day, in order; empty when the office is closed."""
        rule = self.days.get(day)
        if rule is None:
            return self.weekly.get(day.weekday(), ())
        if rule.kind == "off":
            return ()
        return self._ordinary_day() if rule.spans is None else rule.spans

    def closed_because(self, day: date) -> tuple[str, str] | None:
        """(reason code, legal basis) of a day without working hours; None for a working day."""
        if self.spans_on(day):
            return None
        rule = self.days.get(day)
        return (rule.reason, rule.basis) if rule else (WEEKEND, "")

    def name_of(self, day: date) -> Text:
        """What people call a day that differs from its weekday."""
        rule = self.days.get(day)
        return rule.name if rule else NO_TEXT

    def _ordinary_day(self) -> tuple[Span, ...]:
        return next((self.weekly[n] for n in sorted(self.weekly) if self.weekly[n]), ())


class CalendarBroken(Mistake):
    """A calendar file cannot be used."""


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours written as in "07:00-11:30" by weekday."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()


class DatedDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day, or the days from `first` to `last`, that differ from the week, with how sure we are.

    `confidence`: "high" read in a published source, "medium" known but not checked against the act, "low"
    expected.
    """

    first: date
    last: date | None = None
    kind: Literal["off", "work"]
    reason: DayReason
    name: Text
    basis: str
    confidence: Literal["high", "medium", "low"]
    hours: tuple[str, ...] | None = None


class CalendarFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A calendar as a data file: see catalogue/calendar/vn.yaml."""

    id: str
    version: str
    zone: str = "Asia/Ho_Chi_Minh"
    basis: str = ""
    weekly: Hours
    days: tuple[DatedDay, ...] = ()


def read_file(yaml_text: str) -> CalendarFile:
    """A calendar file with legal basis and confidence of each day. Raises CalendarBroken."""
    return source.read(yaml_text, CalendarFile, CalendarBroken)


def load(yaml_text: str) -> WorkingCalendar:
    """A calendar file as working time. Raises CalendarBroken."""
    file = read_file(yaml_text)
    week = msgspec.structs.astuple(file.weekly)
    weekly = {n: _spans(hours, f"$.weekly[{n}]") for n, hours in enumerate(week)}
    days: dict[date, DayRule] = {}
    for number, entry in enumerate(file.days):
        day, path = entry.first, f"$.days[{number}]"
        spans = None if entry.hours is None else _spans(entry.hours, path)
        rule = DayRule(kind=entry.kind, reason=entry.reason, basis=entry.basis, spans=spans, name=entry.name)
        while day <= (entry.last or entry.first):
            if day in days:
                raise CalendarBroken(path, twice(str(day)))
            days[day] = rule
            day += timedelta(days=1)
    return WorkingCalendar(id=file.id, version=file.version, weekly=weekly, days=days, zone=file.zone)


def _spans(hours: tuple[str, ...], path: str) -> tuple[Span, ...]:
    try:
        edges = [text.split("-") for text in hours]
        return tuple(Span(start=time.fromisoformat(a), end=time.fromisoformat(b)) for a, b in edges)
    except ValueError as error:
        said = Text(en=f'hours are written as "07:00-11:30": {error}', vi='giờ làm việc viết dạng "07:00-11:30"')
        raise CalendarBroken(path, said) from error


class NoWorkingTime(ValueError):
    """The calendar has no working time in the years that were searched."""


#: A calendar without any opening in so many days is a mistake in the data, not a long holiday.
SEARCH_DAYS = 1500


def wall(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """An aware moment as the office's wall clock shows it: local, whole minutes, without zone.

    A receipt shows hours and minutes; whoever recounts from paper must come to the same result, so seconds
    never count.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(calendar.tz).replace(second=0, microsecond=0, tzinfo=None)


def working_spans(calendar: WorkingCalendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of working time from a wall-clock moment on, without end.

    Raises NoWorkingTime when the calendar stays closed for SEARCH_DAYS.
    """
    day, closed = start.date(), 0
    while closed <= SEARCH_DAYS:
        closed += 1
        for span in calendar.spans_on(day):
            opens, closes = datetime.combine(day, span.start), datetime.combine(day, span.end)
            if closes > start:
                closed = 0
                yield max(opens, start), closes
        day += timedelta(days=1)
    raise NoWorkingTime(f"calendar {calendar.id} has no working time after {start}")


def next_open_day(calendar: WorkingCalendar, day: date) -> date:
    """The first day with working hours, from a day on. Raises NoWorkingTime like working_spans."""
    for after in range(SEARCH_DAYS + 1):
        if calendar.spans_on(day + timedelta(days=after)):
            return day + timedelta(days=after)
    raise NoWorkingTime(f"calendar {calendar.id} has no working time after {day}")


def next_opening(calendar: WorkingCalendar, moment: datetime) -> datetime:
    """The first working minute at or after a wall-clock moment."""
    return next(working_spans(calendar, moment))[0]


def working_minutes(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Minutes of working time between two wall-clock moments."""
    day, last, total = start.date(), end.date(), timedelta()
    while day <= last:
        for span in calendar.spans_on(day):
            opens, closes = datetime.combine(day, span.start), datetime.combine(day, span.end)
            if opens < end and closes > start:
                total += min(closes, end) - max(opens, start)
        day += timedelta(days=1)
    return max(total // timedelta(minutes=1), 0)


def _check_order(spans: tuple[Span, ...]) -> None:
    for earlier, later in zip(spans, spans[1:], strict=False):
        if later.start < earlier.end:
            raise ValueError("hours of a day stand in order and do not overlap")
