"""The virtual clock of a play: what it shows, and the moments to which it can be set. It goes forward only."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.engine import flow, presence
from motcua.engine.calendar import WorkingCalendar, next_opening, wall
from motcua.engine.text import NO_TEXT, Text
from motcua.rehearsal.errors import ClockGoesForward, ClockNotRead, TooFarAhead
from motcua.rehearsal.replaying import Playing
from motcua.work import service as work

LONGEST = timedelta(days=3 * 366)
MINUTE = timedelta(minutes=1)


class Office(NamedTuple):
    """Whether the office is open: a reason of engine limits ("working_time", "holiday", …) and what the day is
    called."""

    is_open: bool
    reason: str
    name: Text = NO_TEXT


class Jump(NamedTuple):
    """A moment to which one press sets the clock."""

    name: str
    words: object
    to: datetime


def office_at(now: datetime, calendar: WorkingCalendar) -> Office:
    """What the office does at a moment."""
    here = wall(now, calendar)
    spans = calendar.spans_on(here.date())
    if any(span.start <= here.time() < span.end for span in spans):
        return Office(True, "working_time")
    if not spans:
        return Office(False, calendar.closed_because(here.date())[0], calendar.name_of(here.date()))
    between = spans[0].end <= here.time() < spans[-1].start
    return Office(False, "lunch_break" if between else "outside_hours")


def jumps(it: Playing) -> list[Jump]:
    """The moments that matter now and are still to come, the nearest first."""
    here, calendar = wall(it.now, it.calendar), it.calendar
    moments = [(Jump("den-gio-mo-cua", _("To the next opening"), _aware(next_opening(calendar, here), calendar)))]
    spans = calendar.spans_on(here.date())
    if spans:
        closing = datetime.combine(here.date(), spans[-1].end)
        moments.append(Jump("het-gio", _("To the end of the working day"), _aware(closing, calendar)))
    tomorrow = next_opening(calendar, datetime.combine(here.date() + timedelta(days=1), time()))
    moments.append(Jump("ngay-lam-viec-sau", _("To the next working day"), _aware(tomorrow, calendar)))
    due = it.state.due if it.state.received_at else it.state.answer_due
    if due and due.at and it.state.owes == "agency":
        moments.append(Jump("den-han", _("To the due moment"), due.at))
        moments.append(Jump("qua-han", _("One minute after the due moment"), due.at + MINUTE))
    for key in flow.open_steps(it.state):
        step_due = flow.step_due(it.procedure.step(key), it.state.opened[key], calendar, it.state.pauses)
        if step_due and step_due.at:
            moments.append(Jump(f"qua-han-{key}", _("One minute after the time of a step"), step_due.at + MINUTE))
    for one in it.awaited():
        by = presence.due(one, it.state, calendar)
        if by and by.at:
            moments.append(Jump(f"qua-hen-{one.key}", _("One minute after the time to come"), by.at + MINUTE))
    return sorted((one for one in moments if one.to > it.now), key=lambda one: one.to)


def _aware(at: datetime, calendar: WorkingCalendar) -> datetime:
    return at.replace(tzinfo=calendar.tz)


def wanted(it: Playing, said: Mapping[str, str]) -> datetime:
    """The moment that a form asks for: of a jump, or as typed. Raises ClockNotRead, ClockGoesForward, TooFarAhead."""
    to = next((one.to for one in jumps(it) if one.name == said.get("jump")), None) or typed_moment(said)
    if to < it.now:
        raise ClockGoesForward(now=f"{it.now.astimezone(clock.ZONE):%H:%M %d/%m/%Y}")
    last = it.begun.at + LONGEST
    if to > last:
        raise TooFarAhead(day=f"{last.astimezone(clock.ZONE):%d/%m/%Y}")
    return to


def typed_moment(said: Mapping[str, str]) -> datetime:
    """The moment of the fields day and hour. Raises ClockNotRead."""
    day = work.day(said, "day")
    try:
        hour = time.fromisoformat(said.get("hour", "").strip().replace("h", ":").rstrip(":").zfill(5))
        return datetime.combine(day, hour.replace(second=0, microsecond=0, tzinfo=None), clock.ZONE)
    except (ValueError, TypeError):
        raise ClockNotRead from None
