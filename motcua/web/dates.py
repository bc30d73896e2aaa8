"""Dates and times as people read them: "thứ Ba, 24/11/2026, 16:30"."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext_lazy

from motcua.base.clock import ZONE

WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
WEEKDAYS_SHORT = (
    gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu"),
    gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun"),
)  # fmt: skip
HOURS, MINUTES = gettext_lazy("%(h)d h"), gettext_lazy("%(m)d min")
HOURS_AND_MINUTES = gettext_lazy("%(h)d h %(m)d min")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock of a Vietnamese office. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment shown to people needs a time zone")
    return moment.astimezone(ZONE)


@dataclass(frozen=True)
class Dates:
    """How one language writes dates; its words are looked up once, because lists show dates by the dozen."""

    language: str
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    hours: str
    minutes: str
    hours_and_minutes: str

    def day(self, value: date | datetime | None) -> str:
        """24/11/2026; in English 24 Nov 2026, since 4/11 would read as two different days."""
        if value is None:
            return ""
        shown = local(value) if isinstance(value, datetime) else value
        if self.language == "en":
            return f"{shown.day} {MONTHS_EN[shown.month - 1]} {shown.year}"
        return f"{shown.day:02}/{shown.month:02}/{shown.year}"

    def weekday(self, value: date | datetime, short: bool = False) -> str:
        """'thứ Ba', or 'T3' when short."""
        shown = local(value) if isinstance(value, datetime) else value
        return (self.weekdays_short if short else self.weekdays)[shown.weekday()]

    def when(self, value: datetime | date | None) -> str:
        """'thứ Ba, 24/11/2026, 16:30'; without the time for a plain date; '' for None."""
        if value is None:
            return ""
        if not isinstance(value, datetime):
            return f"{self.weekday(value)}, {self.day(value)}"
        shown = local(value)
        on = shown.date()
        return f"{self.weekdays[on.weekday()]}, {self.day(on)}, {shown.hour:02}:{shown.minute:02}"

    def duration(self, minutes: int) -> str:
        """How long, in hours and minutes: 210 -> '3 giờ 30 phút'."""
        hours, rest = divmod(minutes, 60)
        words = self.hours_and_minutes if hours and rest else self.hours if hours else self.minutes
        return words % {"h": hours, "m": rest}


def in_words() -> Dates:
    """The dates of the active language."""
    return Dates(
        language=get_language() or "vi",
        weekdays=tuple(map(str, WEEKDAYS)),
        weekdays_short=tuple(map(str, WEEKDAYS_SHORT)),
        hours=str(HOURS), minutes=str(MINUTES), hours_and_minutes=str(HOURS_AND_MINUTES),
    )  # fmt: skip


def clock_time(moment: datetime) -> str:
    """16:30"""
    shown = local(moment)
    return f"{shown.hour:02}:{shown.minute:02}"
