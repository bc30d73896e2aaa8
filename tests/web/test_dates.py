"""Dates, times and durations as people read them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from motcua.base.clock import ZONE
from motcua.web import dates

MOMENT = datetime(2026, 11, 24, 16, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "thứ Ba, 24/11/2026, 16:30"), ("en", "Tuesday, 24 Nov 2026, 16:30")],
)
def test_a_moment(language, words):
    with translation.override(language):
        assert dates.in_words().when(MOMENT) == words
        assert dates.in_words().when(MOMENT.astimezone(UTC)) == words, "shown on the wall clock of Vietnam"


def test_a_day_and_nothing():
    with translation.override("vi"):
        vietnamese = dates.in_words()
    assert vietnamese.when(date(2026, 11, 22)) == "Chủ nhật, 22/11/2026"
    assert vietnamese.day(date(2026, 4, 5)) == "05/04/2026"
    assert vietnamese.when(None) == vietnamese.day(None) == ""


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        dates.in_words().when(MOMENT.replace(tzinfo=None))


@pytest.mark.parametrize(("minutes", "words"), [(5, "5 phút"), (60, "1 giờ"), (210, "3 giờ 30 phút"), (0, "0 phút")])
def test_a_duration(minutes, words):
    with translation.override("vi"):
        assert dates.in_words().duration(minutes) == words
