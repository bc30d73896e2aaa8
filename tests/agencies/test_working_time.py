"""The working calendar of an agency, built from dated rows."""

from datetime import date, datetime, time

import pytest

from motcua.agencies import models, service
from motcua.base import clock, paths
from motcua.engine.calendar import DayRule, Span
from motcua.ledger import service as ledger

MORNING = Span(start=time(7), end=time(11, 30))
AFTERNOON = Span(start=time(13, 30), end=time(17))


@pytest.fixture
def centre(db):
    return service.centre_of("00004").id


def test_swapped_saturdays_are_worked_and_their_days_off_are_not(centre):
    calendar = service.working_calendar(centre)
    assert calendar.spans_on(date(2026, 8, 22)) == (MORNING, AFTERNOON)
    assert calendar.spans_on(date(2026, 1, 10)) == (MORNING, AFTERNOON)
    assert calendar.closed_because(date(2026, 8, 31))[0] == "swapped_day_off"
    assert calendar.closed_because(date(2026, 1, 2))[0] == "swapped_day_off"


def test_holidays_name_their_law(centre):
    reason, basis = service.working_calendar(centre).closed_because(date(2026, 2, 17))
    assert reason == "holiday"
    assert "45/2019/QH14" in basis


def test_an_ordinary_week(centre):
    calendar = service.working_calendar(centre)
    assert calendar.spans_on(date(2026, 11, 23)) == (MORNING, AFTERNOON)
    assert calendar.closed_because(date(2026, 11, 22)) == ("weekend", "")
    assert calendar.id == "vn"


def test_every_day_says_how_sure_its_source_is(db):
    days = models.CalendarDay.objects.filter(agency__isnull=True)
    assert days.count() > 40
    assert set(days.values_list("confidence", flat=True)) <= {"high", "medium", "low"}
    assert not days.filter(basis="").exists()


def test_a_closure_holds_for_its_agency_alone(centre):
    storm = date(2026, 11, 25)
    before = service.working_calendar(centre)
    service.set_day(storm, DayRule(kind="off", reason="closure", basis="12/TB-UBND"), agency_id=centre)
    after = service.working_calendar(centre)
    assert after.closed_because(storm) == ("closure", "12/TB-UBND")
    assert after.version != before.version
    assert after.id == "vn/H26.00004"
    assert service.working_calendar(service.centre_of("00008").id).spans_on(storm)
    assert ledger.entries_about(centre)[-1].event == "calendar:changed"


def test_an_agency_may_work_on_a_holiday(centre):
    day = date(2026, 11, 24)
    assert not service.working_calendar(centre).spans_on(day)
    rule = DayRule(kind="work", reason="special_hours", basis="13/TB-UBND", spans=(MORNING,))
    service.set_day(day, rule, agency_id=centre)
    assert service.working_calendar(centre).spans_on(day) == (MORNING,)


def test_hours_hold_from_their_day_on(centre):
    saturday_too = dict.fromkeys(range(6), (MORNING,))
    service.set_hours(centre, saturday_too, valid_from=date(2026, 12, 1), basis="14/QĐ-UBND")
    november = service.working_calendar(centre, datetime(2026, 11, 30, 8, tzinfo=clock.ZONE))
    december = service.working_calendar(centre, datetime(2026, 12, 1, 8, tzinfo=clock.ZONE))
    assert november.weekly[0] == (MORNING, AFTERNOON)
    assert 5 not in november.weekly
    assert december.weekly[0] == december.weekly[5] == (MORNING,)


def test_a_calendar_is_built_once(centre, django_assert_num_queries):
    first = service.working_calendar(centre)
    with django_assert_num_queries(1):
        assert service.working_calendar(centre) is first


def test_a_change_by_plain_sql_is_seen_too(centre):
    service.working_calendar(centre)
    models.CalendarDay.objects.filter(day=date(2026, 11, 24)).update(basis="other")
    assert service.working_calendar(centre).closed_because(date(2026, 11, 24)) == ("holiday", "other")


def test_loading_the_calendar_again_changes_nothing(db):
    text = (paths.CATALOGUE / "calendar" / "vn.yaml").read_text(encoding="utf-8")
    before = service.working_calendar(None).version
    assert service.load_calendar(text) == 0
    assert service.working_calendar(None).version == before
