"""Dates and times as people read them: "thứ Ba, 24/11/2026, 16:30"."""

from datetime import date, datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from motcua.base.clock import ZONE

WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
WEEKDAYS_SHORT = (
    gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu"),
    gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun"),
)  # fmt: skip
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock of a Vietnamese office. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment shown to people needs a time zone")
    return moment.astimezone(ZONE)


def day(value: date | datetime | None) -> str:
    """24/11/2026; in English 24 Nov 2026, since 4/11 would read as two different days."""
    if value is None:
        return ""
    shown = local(value) if isinstance(value, datetime) else value
    if get_language() == "en":
        return f"{shown.day} {MONTHS_EN[shown.month - 1]} {shown.year}"
    return f"{shown.day}/{shown.month}/{shown.year}"


def weekday(value: date | datetime, short: bool = False) -> str:
    """'thứ Ba', or 'T3' when short."""
    shown = local(value) if isinstance(value, datetime) else value
    return str((WEEKDAYS_SHORT if short else WEEKDAYS)[shown.weekday()])


def clock_time(moment: datetime) -> str:
    """16:30"""
    return local(moment).strftime("%H:%M")


def when(value: datetime | date | None) -> str:
    """'thứ Ba, 24/11/2026, 16:30'; without the time for a plain date; '' for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{weekday(value)}, {day(value)}, {clock_time(value)}"
    return f"{weekday(value)}, {day(value)}"


def duration(minutes: int) -> str:
    """How long, in hours and minutes: 210 -> '3 giờ 30 phút'."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(m)d min") % {"m": rest}
    if not rest:
        return _("%(h)d h") % {"h": hours}
    return _("%(h)d h %(m)d min") % {"h": hours, "m": rest}
