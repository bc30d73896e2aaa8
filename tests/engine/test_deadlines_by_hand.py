"""Dates worked with a pencil, against the engine and against the independent counter."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from motcua.engine import deadlines, export, source
from motcua.engine.limits import Extension, Limit, Pause
from tests.engine.conftest import ROOT
from tests.engine.counter import check_deadlines

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class ByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    limit: Limit
    start: str
    due: str | None
    because: str
    waits: tuple[tuple[str, str | None], ...] = ()
    more: Limit | None = None

    @property
    def extension(self) -> Extension | None:
        return self.more and Extension(limit=self.more, asked=at(self.start), reason="verification")

    @property
    def pauses(self) -> tuple[Pause, ...]:
        return tuple(
            Pause(start=at(begin), end=end and at(end), reason="waiting_for_citizen") for begin, end in self.waits
        )


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


FILE = ROOT / "tests/engine/deadlines_by_hand.yaml"
CASES = source.read(FILE.read_text(encoding="utf-8"), tuple[ByHand, ...], ValueError)


def name(case):
    more = f"+{case.more.value}{case.more.unit}" if case.more else ""
    return f"{case.limit.value or ''}{case.limit.unit}{more}-{case.start}".replace(" ", "T")


def test_there_are_enough_of_them_and_each_says_why():
    assert len(CASES) >= 60
    assert all(len(case.because) > 15 for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_engine_comes_to_the_date_worked_by_hand(case, vn):
    found = deadlines.due(case.limit, at(case.start), vn, case.pauses, case.extension).at
    assert found == (case.due and at(case.due)), case.because


def test_the_independent_counter_comes_to_the_same_dates(vn):
    claimed = [
        {
            "id": name(case),
            "deadline": {
                "limit": msgspec.to_builtins(case.limit),
                "start": at(case.start).isoformat(),
                "at": case.due and at(case.due).isoformat(),
                "calendar_id": vn.id,
                "calendar_version": vn.version,
                "extension": msgspec.to_builtins(case.extension),
            },
            "pauses": msgspec.to_builtins(case.pauses),
        }
        for case in CASES
    ]
    calendars = [json.loads(msgspec.json.encode(vn))]
    results = check_deadlines.check({"calendars": calendars, "cases": claimed})
    assert [result for result in results if result[1]] == []


def test_the_derivations_stand_the_independent_count(vn):
    cases = tuple(
        export.DeadlineCase(
            id=name(case),
            deadline=deadlines.due(case.limit, at(case.start), vn, case.pauses, case.extension),
            pauses=case.pauses,
        )
        for case in CASES
    )
    results = check_deadlines.check(json.loads(export.dumps((vn,), cases)))
    assert [result for result in results if result[1]] == []
