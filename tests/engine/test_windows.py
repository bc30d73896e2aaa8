"""Windows, notices and endings without a result, as the engine decides them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from motcua.engine import deadlines, definition, examine, presence, windows
from motcua.engine import lifecycle as life
from motcua.engine.limits import Limit, Pause
from tests.engine.conftest import ROOT, loaded
from tools import check_deadlines

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPEN = windows.Window(
    opens=datetime(2027, 4, 21, 8, tzinfo=ZONE), closes=datetime(2027, 4, 28, 17, tzinfo=ZONE),
    results_on=date(2027, 7, 17), basis="plan",
)  # fmt: skip


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2027-04-21 07:59:59", False), ("2027-04-21 08:00:00", True), ("2027-04-28 17:00:59", True),
     ("2027-04-28 17:01:00", False)],
)  # fmt: skip
def test_a_filing_is_in_time_by_the_minute(moment, is_open):
    assert (windows.open_at((OPEN,), at(moment)) is OPEN) == is_open


def test_the_server_may_read_its_clock_in_another_zone():
    assert windows.open_at((OPEN,), datetime(2027, 4, 28, 10, 0, 59, tzinfo=ZoneInfo("UTC"))) is OPEN


def test_what_comes_next_and_when_somebody_has_to_find_it_out():
    assert windows.next_after((OPEN,), at("2027-04-01 08:00")) is OPEN
    assert windows.next_after((OPEN,), at("2027-05-01 08:00")) is None
    assert windows.last_begun((OPEN,), at("2027-05-01 08:00")) is OPEN
    assert not windows.next_is_due((OPEN,), at("2028-03-20 08:00"))
    assert windows.next_is_due((OPEN,), at("2028-03-21 08:00"))
    assert not windows.next_is_due((), at("2028-03-21 08:00"))


def test_windows_stand_in_order_with_their_zone():
    naive = msgspec.structs.replace(OPEN, opens=OPEN.opens.replace(tzinfo=None))
    backwards = msgspec.structs.replace(OPEN, closes=OPEN.opens, results_on=date(2027, 4, 20))
    assert [path for path, _ in windows.problems((naive,))] == ["$.windows[0].opens"]
    assert {path for path, _ in windows.problems((backwards,))} == {"$.windows[0].closes", "$.windows[0].results_on"}
    assert {path for path, _ in windows.problems((OPEN, OPEN))} == {"$.windows[1].opens"}


@pytest.mark.parametrize(
    ("by", "due"),
    [(date(2027, 7, 16), "2027-07-16 17:00"), (date(2027, 7, 17), "2027-07-19 17:00")],  # a Saturday gives way
)
def test_the_limit_of_a_window_is_one_day_for_everybody(vn, by, due):
    begin, wait = at("2027-04-22 09:00"), (Pause(start=at("2027-04-23 09:00"), reason="waiting"),)
    found = deadlines.due(Limit(unit="window"), begin, vn, wait, by=by)
    assert found.at == at(due)
    assert found.steps[0].start == begin and found.steps[-1].end == found.at
    counted = msgspec.to_builtins(found)
    table = check_deadlines.Table(msgspec.to_builtins(vn, str_keys=True))
    claimed = {"deadline": counted, "pauses": [{"start": begin.isoformat()}]}
    assert check_deadlines.faults(claimed, {(vn.id, vn.version): table}) == []


def test_no_day_is_promised_where_the_window_names_none(vn):
    assert deadlines.due(Limit(unit="window"), at("2027-04-22 09:00"), vn).at is None


@pytest.fixture(scope="module")
def extract():
    return loaded(ROOT / "catalogue/2.000635/2026-11-23.yaml")


def of(extract, **changes):
    return msgspec.structs.replace(extract, **{"language": 2} | changes)


def as_notice(extract):
    limit = Limit(unit="none")
    nothing = dict.fromkeys(
        ("fees", "cases", "papers", "steps", "results", "return_reasons", "refusal_grounds", "stop_grounds"), ()
    )
    channels = {"online": definition.Channel(limit=limit)}
    return of(extract, kind="notice", answer_limit=limit, channels=channels, **nothing)


def decided(procedure, vn, *events):
    state = life.DossierState()
    for event in events:
        state = life.decide(state, event, procedure=procedure, calendar=vn, channel="online").state
    return state


def test_a_notice_is_at_its_end_as_it_arrives(extract, vn):
    notice, now = as_notice(extract), at("2026-11-25 22:30")
    assert [path for path, _ in examine.problems(notice)] == []
    state = decided(notice, vn, life.Noted(at=now))
    assert (state.status, state.owes, state.step) == (life.Status.DONE, life.Owes.NOBODY, None)
    assert state.submitted_at == state.received_at == state.closed_at == now
    assert state.due is state.answer_due is None
    assert [one for one in life.legal_events(state.status) if life.may(state, one)] == []
    with pytest.raises(life.NotInProcedure):
        decided(notice, vn, life.Submitted(at=now))
    with pytest.raises(life.NotInProcedure):
        decided(extract, vn, life.Noted(at=now))


def test_without_a_result_the_approval_is_the_end(extract, vn):
    steps = (*extract.steps[:-2], extract.step("approve"))
    channels = {name: msgspec.structs.replace(one, fees=()) for name, one in extract.channels.items()}
    plain = of(extract, results=(), steps=steps, fees=(), channels=channels)
    assert [path for path, _ in examine.problems(plain)] == []
    begin = at("2026-11-25 08:00")
    done = [life.StepDone(at=begin, step=step.key) for step in steps[:-1]]
    state = decided(plain, vn, life.Submitted(at=begin), life.Accepted(at=begin), *done, life.Approved(at=begin))
    assert (state.status, state.owes, state.step) == (life.Status.DONE, life.Owes.NOBODY, None)
    assert state.closed_at == begin
    assert not any(life.may(state, one) for one in (life.Returned, life.DutyAsked, life.DutyMet))


def test_somebody_who_must_come_has_time_from_the_promised_day_on(extract, vn):
    one = presence.Presence(
        key="themselves", who=extract.title, why=extract.title, step="return", basis="law60_2014",
        within=Limit(value=2, unit="working_days"),
    )  # fmt: skip
    begin = at("2026-11-25 08:00")
    done = [life.StepDone(at=begin, step=step.key) for step in extract.steps[:-2]]
    events = [life.Submitted(at=begin), life.Accepted(at=begin), *done]
    assert presence.due(one, decided(extract, vn, *events), vn) is None
    state = decided(extract, vn, *events, life.Approved(at=begin))
    assert state.due.at == at("2026-11-25 17:00")
    assert presence.due(one, state, vn).at == at("2026-11-27 17:00")
    late = decided(extract, vn, *events, life.Approved(at=at("2026-11-26 08:00")))
    assert presence.due(one, late, vn).at == at("2026-11-30 17:00")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"language": 1, "windows": (OPEN,)}, "$.windows"),
        ({"results": ()}, "$.results"),
        ({"noted_by": "commune_police"}, "$.noted_by"),
        ({"windows": (OPEN,)}, "$.windows[0].basis"),
        ({"answer_limit": Limit(unit="window")}, "$.answer_limit"),
        ({"channels": {"online": definition.Channel(limit=Limit(unit="window"))}}, "$.windows"),
        ({"partly_because": definition.Ground(code="a", text=definition.DELAYED.text, basis="x")}, "$.partly_because"),
    ],
)
def test_what_contradicts_itself_is_refused(extract, changes, path):
    assert path in {where for where, _ in examine.problems(of(extract, **changes))}


def test_a_notice_with_anything_to_handle_is_refused(extract):
    notice = msgspec.structs.replace(as_notice(extract), steps=extract.steps, answer_limit=extract.answer_limit)
    assert {where for where, _ in examine.problems(notice)} == {"$.steps", "$.answer_limit"}
