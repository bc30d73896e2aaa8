"""The strip of days tells the same as the derivation it is drawn from."""

from datetime import date

import pytest

from motcua.base import words
from motcua.engine.text import Text
from motcua.web.strips import days_of
from tests.web import sample

WITH_STRIP = {name: one for name, one in sample.deadlines().items() if name != "none"}


@pytest.mark.parametrize("name", WITH_STRIP)
def test_the_days_follow_each_other_from_start_to_due(name):
    deadline = WITH_STRIP[name]
    days = days_of(deadline).days
    assert days[0].first == deadline.start.date()
    for before, after in zip(days, days[1:], strict=False):
        assert (after.first - before.last).days == 1
    if deadline.at:
        assert days[-1].last == deadline.at.date() and days[-1].due_at == deadline.at


@pytest.mark.parametrize("name", WITH_STRIP)
def test_the_counted_time_is_that_of_the_derivation(name):
    deadline = WITH_STRIP[name]
    drawn = sum(day.minutes * day.many for day in days_of(deadline).days)
    lasted = sum(
        (step.end - step.start).total_seconds() // 60 for step in deadline.steps if step.kind == "counted"
    )
    assert drawn == lasted


def test_eight_hours_over_a_weekend():
    friday, weekend, monday = days_of(sample.deadlines()["answer"]).days
    assert (friday.kind, friday.minutes) == ("counted", 100)
    assert (weekend.kind, weekend.reason, weekend.many) == ("skipped", "weekend", 2)
    assert (monday.minutes, monday.due_at.hour, monday.due_at.minute) == (380, 15, 20)


def test_a_holiday_is_called_by_its_name():
    day = next(day for day in days_of(sample.deadlines()["holiday"]).days if day.first == date(2026, 9, 1))
    assert day.reason == "holiday" and day.name == Text(vi="Quốc khánh", en="National Day")


def test_an_open_pause_says_since_when_the_clock_stands():
    strip = days_of(sample.deadlines()["open"])
    assert strip.days[-1].stands == "waiting_for_payment" and strip.days[-1].due_at is None


def test_days_alike_are_one_line():
    runs = [(day.kind, day.many) for day in days_of(sample.deadlines()["paused"]).days]
    assert runs == [("skipped", 1), ("counted", 1), ("paused", 4), ("counted", 1), ("counted", 3), ("counted", 1)]


def test_no_limit_draws_nothing():
    assert days_of(sample.deadlines()["none"]) is None and days_of(None) is None


def test_the_table_has_every_step():
    html = sample.render(
        template='{% import "parts/pieces.html" as p %}{{ p.days_strip(deadlines.paused) }}'
    )
    assert html.count("<tr>") - 1 == len(sample.deadlines()["paused"].steps)


def test_every_reason_and_status_of_the_engine_has_words():
    from motcua.engine.lifecycle import Owes, Status
    from motcua.engine.limits import REASONS

    assert set(REASONS) <= set(words.REASONS), "add the words to motcua/base/words.py"
    assert {int(status) for status in Status} == set(words.STATUSES)
    assert {str(owes) for owes in Owes} == set(words.OWES)
