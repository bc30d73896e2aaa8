"""The engine's working calendar of an agency, built from the tables of days and hours."""

import hashlib
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from motcua.agencies import models
from motcua.agencies.areas import in_force
from motcua.base import clock, sql
from motcua.engine import calendar as calendar_file
from motcua.engine.calendar import DayRule, Span, WorkingCalendar
from motcua.engine.text import Text
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

COUNTRY = "vn"
# The object that the ledger's entries about the national calendar speak of; the same in every installation.
COUNTRY_CALENDAR = uuid5(UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), "motcua:calendar:vn")
MORNING = (time(7, 0), time(11, 30))
AFTERNOON = (time(13, 30), time(17, 0))
MONDAY_TO_FRIDAY = range(5)
DEFAULT_SINCE = date(2025, 7, 1)  # one-stop centres of communes opened
DEFAULT_BASIS = "Giờ làm việc theo thông lệ của bộ phận một cửa"
KEPT = 512  # calendars in the memory of a process

_built: dict[tuple, WorkingCalendar] = {}


def working_calendar(agency_id: UUID | None, at: datetime | None = None) -> WorkingCalendar:
    """The working calendar of an agency with the hours in force on the day of `at` (now unless told).

    Days of the agency come before days of the country; an agency without hours has the default hours.
    Kept in the process, and built anew after any change of the tables. `version` is a digest of the content.
    """
    day = (at or clock.now()).astimezone(clock.ZONE).date()
    key = (agency_id, day, _stamp(agency_id))
    if key not in _built:
        if len(_built) >= KEPT:
            _built.clear()
        _built[key] = _build(agency_id, day)
    return _built[key]


def _stamp(agency_id: UUID | None) -> str:
    """Changes with every change of the rows that make a calendar, whichever process or command made it.

    xmin is the transaction that wrote a row's present version, so no writer has to remember anything.
    """
    one = "SELECT id, xmin FROM {} WHERE agency_id IS NULL OR agency_id = %(agency)s"
    rows = f"{one.format('agencies_calendarday')} UNION ALL {one.format('agencies_officehours')}"
    stamp = f"SELECT md5(string_agg(id::text || xmin::text, ',' ORDER BY id)) FROM ({rows}) rows"  # noqa: S608
    return sql.row(stamp, {"agency": agency_id})[0] or ""


def _build(agency_id: UUID | None, day: date) -> WorkingCalendar:
    weekly, days = _weekly(agency_id, day), _days(agency_id)
    content = msgspec.json.encode([sorted(weekly.items()), sorted(days.items())])
    version = hashlib.sha256(content).hexdigest()[:16]
    return WorkingCalendar(id=_name(agency_id), version=version, weekly=weekly, days=days)


def _name(agency_id: UUID | None) -> str:
    """'vn', or 'vn/H26.00004' for an agency with hours or days of its own; receipts show it."""
    own = models.Agency.objects.filter(
        Exists(models.CalendarDay.objects.filter(agency=OuterRef("id")))
        | Exists(models.OfficeHours.objects.filter(agency=OuterRef("id"))),
        id=agency_id,
    )
    code = own.values_list("code", flat=True).first() if agency_id else None
    return f"{COUNTRY}/{code}" if code else COUNTRY


def _weekly(agency_id: UUID | None, day: date) -> dict[int, tuple[Span, ...]]:
    rows = in_force(models.OfficeHours.objects.filter(_of(agency_id)), day).order_by("weekday", "start")
    own = [row for row in rows if row.agency_id is not None]
    weekly: dict[int, tuple[Span, ...]] = {}
    for row in own or rows:
        weekly[row.weekday] = (*weekly.get(row.weekday, ()), Span(start=row.start, end=row.end))
    return weekly or default_week()


def default_week() -> dict[int, tuple[Span, ...]]:
    """Monday to Friday 07:00-11:30 and 13:30-17:00: the hours most one-stop centres post at the door."""
    spans = tuple(Span(start=start, end=end) for start, end in (MORNING, AFTERNOON))
    return dict.fromkeys(MONDAY_TO_FRIDAY, spans)


def _days(agency_id: UUID | None) -> dict[date, DayRule]:
    rows = models.CalendarDay.objects.filter(_of(agency_id))
    # Days of the country first, so that the agency's own rule for the same day replaces it.
    ordered = sorted(rows, key=lambda row: (row.agency_id is not None, row.day))
    return {row.day: _rule(row) for row in ordered}


def _of(agency_id: UUID | None) -> Q:
    return Q(agency__isnull=True) | Q(agency_id=agency_id) if agency_id else Q(agency__isnull=True)


def _rule(row: models.CalendarDay) -> DayRule:
    spans = row.spans and tuple(
        Span(start=time.fromisoformat(start), end=time.fromisoformat(end)) for start, end in row.spans
    )
    name = Text(vi=row.name, en=row.name_en)
    return DayRule(kind=row.kind, reason=row.reason, basis=row.basis, spans=spans or None, name=name)


def row_of(day: date, rule: DayRule, *, agency_id: UUID | None = None, confidence: str = "") -> models.CalendarDay:
    """The row that keeps an engine's rule for a day; not saved yet."""
    spans = rule.spans and [[f"{s.start:%H:%M}", f"{s.end:%H:%M}"] for s in rule.spans]
    return models.CalendarDay(
        day=day, agency_id=agency_id, kind=rule.kind, reason=rule.reason, basis=rule.basis, spans=spans,
        name=rule.name.vi, name_en=rule.name.en, confidence=confidence,
    )  # fmt: skip


@transaction.atomic
def load_calendar(yaml_text: str, *, by: UUID | None = None) -> int:
    """Take over a national calendar file; returns how many days changed. Loading it again changes nothing.

    Days that the file does not name stay; the file's week becomes the default week when there is none yet.
    Raises engine CalendarBroken for a file with a mistake.
    """
    read = calendar_file.load(yaml_text)
    if not models.OfficeHours.objects.filter(agency__isnull=True).exists():
        set_hours(None, read.weekly, valid_from=DEFAULT_SINCE, basis=DEFAULT_BASIS, by=by)
    rows = models.CalendarDay.objects.filter(agency__isnull=True)
    known = {row.day: (_rule(row), row.confidence) for row in rows}
    sure = _confidence(yaml_text)
    changed = [day for day, rule in read.days.items() if known.get(day) != (rule, sure[day])]
    if not changed:
        return 0
    rows.filter(day__in=changed).delete()
    models.CalendarDay.objects.bulk_create(row_of(day, read.days[day], confidence=sure[day]) for day in changed)
    params = {
        "calendar": COUNTRY,
        "version": working_calendar(None).version,
        "valid_from": min(changed).isoformat(),
        "valid_to": max(changed).isoformat(),
    }
    ledger.append(Event.CALENDAR_CHANGED, about=COUNTRY_CALENDAR, kind="calendar", by=by, params=params)
    return len(changed)


def _confidence(yaml_text: str) -> dict[date, str]:
    """How sure the file is of each of its days."""
    sure = {}
    for entry in calendar_file.read_file(yaml_text).days:
        length = (entry.last or entry.first) - entry.first
        sure |= {entry.first + timedelta(days=n): entry.confidence for n in range(length.days + 1)}
    return sure


@transaction.atomic
def set_day(day: date, rule: DayRule, *, agency_id: UUID | None = None, by: UUID | None = None) -> None:
    """Say how a day is worked, for one agency or the whole country, and write it in the ledger.

    Deadlines already given keep the calendar version they were counted with.
    """
    row = row_of(day, rule, agency_id=agency_id)
    models.CalendarDay.objects.filter(day=day, agency_id=agency_id).delete()
    row.save()
    ledger.append(
        Event.CALENDAR_CHANGED,
        about=agency_id or COUNTRY_CALENDAR,
        kind="agency" if agency_id else "calendar",
        by=by,
        reason=rule.reason,
        params={"valid_from": day.isoformat(), "valid_to": day.isoformat()},
    )


@transaction.atomic
def set_hours(
    agency_id: UUID | None,
    weekly: dict[int, tuple[Span, ...]],
    *,
    valid_from: date,
    basis: str = "",
    by: UUID | None = None,
) -> None:
    """Give an agency (None: the default) new weekly hours from a day on; the old ones end the day before."""
    open_rows = models.OfficeHours.objects.filter(agency_id=agency_id, valid_to__isnull=True)
    open_rows.filter(valid_from__gte=valid_from).delete()
    open_rows.update(valid_to=valid_from - timedelta(days=1))
    models.OfficeHours.objects.bulk_create(
        models.OfficeHours(
            agency_id=agency_id, weekday=weekday, start=span.start, end=span.end,
            valid_from=valid_from, basis=basis,
        )
        for weekday, spans in weekly.items() for span in spans
    )  # fmt: skip
    ledger.append(
        Event.CALENDAR_CHANGED,
        about=agency_id or COUNTRY_CALENDAR,
        kind="agency" if agency_id else "calendar",
        by=by,
        reason="hours",
        params={"valid_from": valid_from.isoformat()},
    )
