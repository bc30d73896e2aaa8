"""How old somebody must be: a date that is bounded by "20 years ago"."""

from datetime import date

import pytest

from motcua.engine import answers, examine_questions, samples
from motcua.engine.answers import Wrong
from motcua.engine.changes import upper_bound
from motcua.engine.questions import Field
from motcua.engine.text import Text


def born(bound: object = "20 years ago", **more) -> Field:
    return Field(key="born", kind="date", label=Text(vi="Ngày sinh", en="Born"), max=bound, **more)


@pytest.mark.parametrize(
    ("day", "today", "old_enough"),
    [
        ("2006-11-25", date(2026, 11, 25), True),  # the birthday itself
        ("2006-11-26", date(2026, 11, 25), False),
        ("2008-02-29", date(2028, 2, 29), True),
        ("2008-02-29", date(2028, 2, 28), False),
        ("1900-01-01", date(2026, 11, 25), True),
    ],
)
def test_who_is_old_enough(day, today, old_enough):
    if old_enough:
        assert answers.read(born(), {"born": day}, today) == day
    else:
        with pytest.raises(Wrong) as refused:
            answers.read(born(), {"born": day}, today)
        assert (refused.value.code, refused.value.params) == ("too_young", {"years": 20})


def test_who_was_born_on_29_february_is_18_on_1_march():
    assert answers.read(born("18 years ago"), {"born": "2008-02-29"}, date(2026, 3, 1)) == "2008-02-29"
    with pytest.raises(Wrong):
        answers.read(born("18 years ago"), {"born": "2008-02-29"}, date(2026, 2, 28))


def test_of_an_incomplete_date_only_what_is_surely_too_late_is_refused():
    year = born(precision=("day", "year"))
    assert answers.read(year, {"born": "2006"}, date(2026, 6, 1)) == "2006"
    with pytest.raises(Wrong):
        answers.read(year, {"born": "2007"}, date(2026, 6, 1))


@pytest.mark.parametrize("bound", ["0 years ago", "20 year ago", "-1 years ago", "100 years ago", "20 years", "soon"])
def test_another_bound_is_refused(bound):
    assert [path for path, _ in examine_questions.problems("$", born(bound))] == ["$.max"]


def test_only_the_latest_day_is_bounded_so():
    field = Field(key="born", kind="date", label=Text(vi="Ngày sinh", en="Born"), min="20 years ago")
    assert [path for path, _ in examine_questions.problems("$", field)] == ["$.min"]


def test_a_sample_is_old_enough():
    today = date(2026, 11, 25)
    assert samples.fitting(born(), today) == "2006-11-25"


def test_bounds_that_move_are_never_called_wider():
    restrictive = upper_bound("2006-01-01", "20 years ago")
    assert restrictive == upper_bound("20 years ago", "18 years ago") == upper_bound("today", "2030-01-01")
    assert upper_bound("2006-01-01", "2007-01-01") != restrictive
