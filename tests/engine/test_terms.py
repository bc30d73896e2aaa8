"""Terms in months, and terms that end at an hour."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec
import pytest

from motcua.engine import terms
from motcua.engine.definition import Term, Text
from tools import check_deadlines

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def term(**said):
    return Term(key="t", title=Text(vi="Hạn"), since="since", basis="law60_2014", **said)


@pytest.mark.parametrize(
    ("since", "last"),
    [("2026-08-31", "2026-11-30"), ("2026-11-30", "2027-03-01"), ("2026-08-24", "2026-11-25")],
)  # 28/2/2027 is a Sunday, 24/11/2026 a holiday
def test_three_months_end_on_the_day_with_the_same_number(vn, since, last):
    assert terms.last_day(term(months=3), date.fromisoformat(since), vn) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("now", "outcome"),
    [("2026-11-28 22:59:59", "within"), ("2026-11-28 23:00:59", "within"), ("2026-11-28 23:01:00", "over")],
)  # a Saturday: it gives way to nothing
def test_a_term_that_ends_at_an_hour_ends_then_on_a_day_off_too(extract, vn, now, outcome):
    procedure = msgspec.structs.replace(extract, terms=(term(until=time(23)),))
    at = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert terms.facts_of(procedure, {"since": "2026-11-28"}, at, vn) == {"term.t": outcome}


def test_a_term_is_only_for_those_whom_it_is_for(extract, vn):
    procedure = msgspec.structs.replace(extract, terms=(term(days=1, until=time(8), when='answers.kind == "birth"'),))
    at = datetime(2026, 11, 25, 9, tzinfo=ZONE)
    assert terms.facts_of(procedure, {"since": "2026-11-24", "kind": "death"}, at, vn) == {}
    assert terms.facts_of(procedure, {"since": "2026-11-24", "kind": "birth"}, at, vn) == {"term.t": "over"}


@pytest.mark.parametrize("said", [{"days": 60}, {"months": 3}, {"until": time(23)}, {"days": 1, "until": time(8)}])
@pytest.mark.parametrize("since", ["2026-11-27", "2026-11-28"])
def test_the_way_to_its_end_has_no_gap(vn, said, since):
    found = terms.deadline(term(**said), date.fromisoformat(since), vn)
    assert found.steps[0].start == found.start and found.at >= found.steps[-1].start
    assert all(a.end == b.start for a, b in zip(found.steps, found.steps[1:], strict=False))
    table = check_deadlines.Table(msgspec.to_builtins(vn, str_keys=True))
    for step in found.steps:
        if step.kind == "counted":
            start, end = table.minute(step.start.isoformat()), table.minute(step.end.isoformat())
            assert step.minutes == check_deadlines.open_minutes(table, start, end)
