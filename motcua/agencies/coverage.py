"""How far ahead the national working calendar is known: due dates beyond it would be counted without its holidays."""

from datetime import date

from django.db.models import Max

from motcua.agencies.models import CalendarDay
from motcua.base import clock


def calendar_days_left() -> int:
    """Days until the end of the last year for which national days off are entered; negative when it is over."""
    days = CalendarDay.objects.filter(agency=None, kind=CalendarDay.OFF)
    last = days.aggregate(last=Max("day"))["last"]
    return (date(last.year, 12, 31) - clock.today()).days if last else -1
