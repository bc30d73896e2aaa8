"""How far our knowledge reaches: the national working calendar ahead (due dates beyond it would be counted without its
holidays), and the communes that have an office of each kind."""

from datetime import date

from django.db.models import Max

from motcua.agencies.models import CalendarDay
from motcua.base import clock, sql

# A one-stop centre is the commune's own; where there is no other agency of the commune, that of its province serves it.
_WITHOUT = """
    SELECT p.name FROM agencies_area p
    WHERE p.level = 'commune' AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)
    AND NOT EXISTS (SELECT 1 FROM agencies_agency a WHERE a.kind = %(kind)s
                    AND (a.area_code = p.code OR a.area_code = p.parent_code AND a.kind <> 'one_stop_centre')
                    AND a.valid_from <= %(day)s AND (a.valid_to IS NULL OR a.valid_to >= %(day)s))
    ORDER BY p.code
"""


def calendar_days_left() -> int:
    """Days until the end of the last year for which national days off are entered; negative when it is over."""
    days = CalendarDay.objects.filter(agency=None, kind=CalendarDay.OFF)
    last = days.aggregate(last=Max("day"))["last"]
    return (date(last.year, 12, 31) - clock.today()).days if last else -1


def communes_without(kind: str, on: date) -> list[str] | None:
    """Names of the communes that no agency of a kind serves on a day; None where no commune is known at all."""
    if sql.row("SELECT 1 FROM agencies_area WHERE level = 'commune' LIMIT 1") is None:
        return None
    return [name for (name,) in sql.rows(_WITHOUT, {"kind": kind, "day": on})]
