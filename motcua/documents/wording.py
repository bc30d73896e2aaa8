"""Values as a Vietnamese paper writes them: dates, durations, limits and the way to a due date."""

from datetime import date, datetime, timedelta

from motcua.base.clock import ZONE
from motcua.documents.form_sets import FormSet
from motcua.engine.deadlines import Deadline, Limit, Step

ALL_STEPS_UP_TO = 8  # a longer way is told without the nights and lunch breaks between
BETWEEN = ("lunch_break", "outside_hours")


def long_date(day: date) -> str:
    """'ngày 05 tháng 02 năm 2026'; days below 10 and the months 1 and 2 take a 0 (Decree 30/2020, annex I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place(name: str, words: FormSet) -> str:
    """'Phường Ba Đình' -> 'Ba Đình', but 'Phường 1' stays (Decree 30/2020, annex I)."""
    for kind in words.unit_types:
        rest = name.removeprefix(f"{kind} ")
        if rest != name and not rest[:1].isdigit():
            return rest
    return name


def short_date(day: date) -> str:
    """'05/02/2026'."""
    return f"{day:%d/%m/%Y}"


def moment(at: datetime, words: FormSet) -> str:
    """'16 giờ 30, thứ Ba, ngày 24/11/2026', by the wall clock of Vietnam."""
    at = at.astimezone(ZONE)
    return words.moment.format(at=at, weekday=words.weekdays[at.weekday()])


def letterhead(authority: str, name: str) -> list[str]:
    """The two lines of the issuing body; the place that ends the first is not said again in the second."""
    above, own = authority.split(), name.split()
    said = 0
    while said < min(len(above), len(own) - 1) and above[-1 - said].lower() == own[-1 - said].lower():
        said += 1
    return [authority, " ".join(own[: len(own) - said]) if said > 1 else name]


def duration(minutes: int, words: FormSet) -> str:
    """270 -> '4 giờ 30 phút'; 0 -> ''."""
    hours, rest = divmod(minutes, 60)
    parts = [words.durations["hours"].format(n=hours)] if hours else []
    parts += [words.durations["minutes"].format(n=rest)] if rest else []
    return " ".join(parts)


def limit(value: Limit, words: FormSet) -> str:
    """The limit in the law's own unit."""
    cutoff = f"{value.cutoff:%H:%M}" if value.cutoff else "15:00"
    return words.limits[value.unit].format(value=value.value, cutoff=cutoff)


def due(deadline: Deadline, words: FormSet) -> dict:
    """A deadline for a template: the moment, the limit, and the rows of its derivation."""
    return {
        "at": moment(deadline.at, words) if deadline.at else words.no_due_date,
        "start": moment(deadline.start, words),
        "limit": limit(deadline.limit, words),
        "counted": duration(sum(s.minutes for s in deadline.steps if s.kind == "counted"), words),
        "rows": [_row(stretch, words) for stretch in _stretches(deadline.steps)],
        "shortened": len(deadline.steps) > ALL_STEPS_UP_TO,
        "calendar": f"{deadline.calendar_id}, {deadline.calendar_version}",
    }


def _stretches(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Steps as rows. Of a long way, stretches that only nights and lunch breaks part are one row."""
    if len(steps) <= ALL_STEPS_UP_TO:
        return [[step] for step in steps]
    rows: list[list[Step]] = []
    for step in steps:
        if step.reason in BETWEEN:
            continue
        last = rows[-1][-1] if rows else None
        if last and (last.kind, last.reason, last.name) == (step.kind, step.reason, step.name):
            rows[-1].append(step)
        else:
            rows.append([step])
    return rows


def _row(stretch: list[Step], words: FormSet) -> dict:
    first, last = stretch[0], stretch[-1]
    counted = first.kind == "counted"
    return {
        "when": _span(first.start, last.end, words),
        "what": words.kinds[first.kind],
        "counted": counted,
        "time": duration(sum(s.minutes for s in stretch), words) if counted else "",
        "why": ": ".join(
            part for part in (words.reasons.get(first.reason, words.reasons["other"]), first.name.vi) if part
        ),
        "basis": first.basis,
    }


def _span(start: datetime, end: datetime, words: FormSet) -> str:
    """'Thứ Hai, 23/11/2026, 07:00–11:30'; whole days without hours; over midnight both days are written."""
    start, end = start.astimezone(ZONE), end.astimezone(ZONE)
    if start == end:
        return moment(start, words)
    last, until = _closing(end)
    whole_days = f"{start:%H:%M}" == "00:00" and until == "24:00"
    if start.date() == last:
        weekday = words.weekdays[start.weekday()]
        day = f"{weekday[0].upper()}{weekday[1:]}, {short_date(last)}"
        return day if whole_days else f"{day}, {start:%H:%M}–{until}"
    if whole_days:
        return f"{short_date(start.date())} – {short_date(last)}"
    return f"{short_date(start.date())}, {start:%H:%M} – {short_date(last)}, {until}"


def _closing(end: datetime) -> tuple[date, str]:
    """Midnight is 24:00 of the day that ends; people read 00:00 as the evening before."""
    if (end.hour, end.minute) == (0, 0):
        return end.date() - timedelta(days=1), "24:00"
    return end.date(), f"{end:%H:%M}"
