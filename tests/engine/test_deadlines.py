"""Deadlines and their derivations, for any office, limit, start and wait."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.engine import deadlines, export
from motcua.engine.calendar import NoWorkingTime, WorkingCalendar, wall, working_minutes
from motcua.engine.limits import Deadline, Limit, Pause, PausesOverlap
from tests.engine import strategies as some
from tests.engine.counter import check_deadlines

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS_8 = Limit(unit="working_hours", value=8)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def counted_again(found, calendar, pauses):
    """What the independent counter has to say about a deadline."""
    case = export.DeadlineCase(id="case", deadline=found, pauses=pauses)
    return check_deadlines.check(json.loads(export.dumps((calendar,), (case,))))[0][1]


@given(calendar=some.calendars, limit=some.limits, after=some.seconds, data=st.data())
def test_the_engine_agrees_with_the_independent_counter(calendar, limit, after, data):
    start = some.moment(calendar, after)
    pauses = data.draw(some.waits(start))
    found = deadlines.due(limit, start, calendar, pauses)
    assert counted_again(found, calendar, pauses) == []


@given(calendar=some.calendars, limit=some.limits, after=some.seconds, data=st.data())
def test_a_wait_moves_the_date_by_exactly_its_working_time(calendar, limit, after, data):
    start = some.moment(calendar, after)
    pauses = data.draw(some.waits(start, open_end=False))
    plain = wall(deadlines.due(limit, start, calendar).at, calendar)
    moved = wall(deadlines.due(limit, start, calendar, pauses).at, calendar)
    waited = 0
    for pause in pauses:
        begin, end = (max(wall(edge, calendar), wall(start, calendar)) for edge in (pause.start, pause.end))
        waited += working_minutes(calendar, begin, min(end, max(moved, begin)))
    assert working_minutes(calendar, plain, moved) == waited


@given(calendar=some.calendars, limit=some.limits, after=some.seconds, data=st.data())
def test_the_steps_lead_from_start_to_due_without_gap(calendar, limit, after, data):
    start = some.moment(calendar, after)
    found = deadlines.due(limit, start, calendar, data.draw(some.waits(start)))
    edges = [(step.start, step.end) for step in found.steps]
    assert edges[0][0] == start.replace(second=0, microsecond=0)
    assert all(one[1] == other[0] for one, other in zip(edges, edges[1:], strict=False))
    assert found.at is None or edges[-1][1] == found.at
    assert {step.reason for step in found.steps} <= {
        *deadlines.REASONS, "waiting_for_citizen", "waiting_for_payment",
    }  # fmt: skip


@given(calendar=some.calendars, limit=some.limits, after=some.seconds)
def test_a_deadline_survives_being_stored(calendar, limit, after):
    found = deadlines.due(limit, some.moment(calendar, after), calendar)
    assert msgspec.convert(msgspec.to_builtins(found), Deadline) == found
    assert msgspec.json.decode(msgspec.json.encode(found), type=Deadline) == found


@given(calendar=some.calendars, limit=some.limits, after=some.seconds, later=st.integers(1, 100_000))
def test_who_comes_later_is_never_served_earlier(calendar, limit, after, later):
    first = deadlines.due(limit, some.moment(calendar, after), calendar)
    second = deadlines.due(limit, some.moment(calendar, after + later), calendar)
    assert first.at <= second.at


def test_the_derivation_says_which_hours_counted_and_why_the_others_did_not(vn):
    found = deadlines.due(HOURS_8, at("2026-11-23 15:30"), vn)
    told = [(step.kind, step.reason, step.minutes) for step in found.steps]
    assert told == [
        ("counted", "working_time", 90),
        ("skipped", "outside_hours", 0),
        ("skipped", "holiday", 0),
        ("skipped", "outside_hours", 0),
        ("counted", "working_time", 270),
        ("skipped", "lunch_break", 0),
        ("counted", "working_time", 120),
    ]
    assert found.steps[2].name.vi == "Ngày Văn hóa Việt Nam"
    assert found.steps[2].basis


def test_the_rest_of_the_day_after_the_cutoff_is_shown_as_such(vn):
    limit = Limit(unit="same_day")
    found = deadlines.due(limit, at("2026-11-25 16:00"), vn)
    assert (found.steps[0].reason, found.steps[0].minutes) == ("after_cutoff", 60)


def test_a_calendar_day_limit_says_why_it_moved(vn):
    found = deadlines.due(Limit(unit="calendar_days", value=5), at("2026-02-12 09:00"), vn)
    moved = found.steps[-1]
    assert (moved.kind, moved.reason, moved.name.vi) == ("moved", "holiday", "Tết Nguyên đán")


def test_an_open_wait_ends_the_derivation(vn):
    pause = Pause(start=at("2026-11-25 10:00"), reason="waiting_for_citizen")
    found = deadlines.due(HOURS_8, at("2026-11-25 08:00"), vn, (pause,))
    assert found.at is None
    assert (found.steps[-1].kind, found.steps[-1].end) == ("paused", pause.start)


@pytest.mark.parametrize(
    "pauses",
    [
        [("10:00", "12:00"), ("11:00", "13:00")],
        [("10:00", "09:00")],
        [("10:00", None), ("11:00", "12:00")],
    ],
)
def test_waits_out_of_order_are_refused(vn, pauses):
    made = tuple(
        Pause(start=at(f"2026-11-25 {a}"), end=b and at(f"2026-11-25 {b}"), reason="waiting_for_citizen")
        for a, b in pauses
    )
    with pytest.raises(PausesOverlap):
        deadlines.due(HOURS_8, at("2026-11-25 08:00"), vn, made)


def test_an_office_that_never_opens_has_no_deadline():
    never = WorkingCalendar(id="never", version="1", weekly={})
    with pytest.raises(NoWorkingTime):
        deadlines.due(HOURS_8, at("2026-11-25 08:00"), never)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "working_days"},
        {"unit": "working_hours", "value": 0},
        {"unit": "working_days", "value": 3, "cutoff": "15:00:00"},
        {"unit": "fortnights", "value": 1},
    ],
)
def test_a_limit_that_means_nothing_cannot_be_made(wrong):
    with pytest.raises((ValueError, msgspec.ValidationError)):
        msgspec.convert(wrong, Limit)


def test_a_moment_without_zone_is_refused(vn):
    with pytest.raises(ValueError, match="time zone"):
        deadlines.due(HOURS_8, datetime(2026, 11, 25, 8), vn)  # noqa: DTZ001


def test_a_moment_of_another_zone_counts_by_the_clock_on_the_wall(vn):
    utc = datetime(2026, 11, 25, 2, tzinfo=ZoneInfo("UTC"))  # 09:00 in Vietnam
    assert deadlines.due(HOURS_8, utc, vn).at == at("2026-11-26 09:00")


def test_an_apology_puts_the_date_off_and_says_so(vn):
    legal = deadlines.due(Limit(unit="same_day"), at("2026-11-25 09:00"), vn)
    put_off = deadlines.moved(legal, at("2026-11-27 17:00"), "new_date_given", vn)
    assert put_off.at == at("2026-11-27 17:00")
    assert (put_off.steps[-1].kind, put_off.steps[-1].start) == ("moved", legal.at)
    wait = Pause(start=at("2026-11-26 08:00"), end=at("2026-11-26 10:00"), reason="waiting_for_citizen")
    assert deadlines.moved(legal, at("2026-11-27 17:00"), "new_date_given", vn, (wait,)).at == at("2026-11-30 09:00")
    still = msgspec.structs.replace(wait, end=None)
    assert deadlines.moved(legal, at("2026-11-27 17:00"), "new_date_given", vn, (still,)).at is None


def test_thirty_working_days_are_derived_without_a_walk_over_minutes(vn):
    """A page shows several deadlines: each must cost well under a hundredth of a second on a slow machine."""
    begin = datetime.now(ZONE)
    for _ in range(20):
        deadlines.due(Limit(unit="working_days", value=30), at("2026-11-25 09:00"), vn)
    assert datetime.now(ZONE) - begin < timedelta(seconds=2)
