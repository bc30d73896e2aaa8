"""What was written stays as it was written, and says nothing that it must not say."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.ledger import service as ledger
from motcua.ledger.events import PARAMS, Event
from tests.ledger.conftest import happened, objects, rows


def test_an_entry_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(ledger.NotInTransaction):
        ledger.append(Event.DOSSIER_SUBMITTED, about=new_id(), kind="dossier", by=None)


def test_an_entry_goes_when_the_change_is_undone(transactional_db):
    (dossier,) = objects(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.append(Event.DOSSIER_SUBMITTED, about=dossier, kind="dossier", by=None)
        raise ZeroDivisionError
    assert ledger.entries_about(dossier) == []
    assert rows("SELECT count(*) FROM ledger_waiting") == rows(
        "SELECT count(*) FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_order o WHERE o.entry = e.id)"
    )


@pytest.mark.parametrize("statement", [
    "UPDATE {} SET digest = ''", "DELETE FROM {}", "TRUNCATE {}",
])  # fmt: skip
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_entry_default", "{month}"])
def test_the_database_refuses_every_change_of_an_entry(db, statement, table):
    happened(new_id())
    month = f"ledger_entry_{datetime.now(UTC):%Y_%m}"
    table = table.format(month=month)
    if table == "ledger_entry_default":  # as if no partition had been made in time
        columns = "event, about, kind, by, on_behalf, reason, params, versions, at, instance, digest"
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO ledger_entry SELECT gen_random_uuid(), {columns} FROM {month} LIMIT 1")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_order SET seq = seq + 1000", "DELETE FROM ledger_order", "TRUNCATE ledger_order",
])  # fmt: skip
def test_the_database_refuses_every_change_of_the_order(db, statement):
    happened(new_id())
    ledger.run_until_idle()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_digest_can_be_computed_from_the_row_with_standard_tools(db):
    dossier, lan = objects(2)
    with transaction.atomic():
        ledger.append(
            Event.DOSSIER_SENT_BACK, about=dossier, kind="dossier", by=None, on_behalf=lan, reason="unreadable",
            params={"code": "H29.1-261124-0001", "items": 2, "signed": False}, versions={"procedure": "ab12"},
        )  # fmt: skip
    ((row, digest),) = rows(
        "SELECT to_jsonb(e) - 'digest' - 'at' || jsonb_build_object('at', "
        "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')), digest "
        "FROM ledger_entry e WHERE about = %s",
        dossier,
    )
    text = json.dumps(json.loads(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == digest


@pytest.mark.parametrize("params", [
    {"name": "x"}, {"code": "Nguyễn Thị Lan"}, {"code": "Nguyen Thi Lan"}, {"code": {"a": 1}}, {"code": 1.5},
    {"code": None}, {"code": ["ok", "not ok"]}, {"code": ""},
])  # fmt: skip
def test_an_entry_carries_only_listed_codes_numbers_and_dates(db, params):
    with pytest.raises(ledger.ParamNotAllowed):
        happened(new_id(), Event.DOSSIER_ACCEPTED, **params)


@pytest.mark.parametrize("words", [{"reason": "Ảnh mờ"}, {"versions": {"weather": "1"}}])
def test_reasons_and_versions_are_codes(db, words):
    with pytest.raises(ledger.ParamNotAllowed):
        ledger.append(Event.DOSSIER_ACCEPTED, about=new_id(), kind="dossier", by=None, **words)


def test_every_event_has_a_list_of_what_it_may_carry():
    assert set(PARAMS) == set(Event)
    personal = {"name", "address", "email", "phone", "personal_number", "birth_date", "text", "explanation"}
    assert not personal & set().union(*PARAMS.values())


def test_entries_read_back_as_they_were_written(db):
    dossier, lan, hung = objects(3)
    at = datetime(2026, 11, 24, 9, 30, 0, 123456, tzinfo=clock.ZONE)
    with clock.frozen(at):
        first = ledger.append(
            Event.DOSSIER_ACCEPTED, about=dossier, kind="dossier", by=hung, on_behalf=lan,
            params={"code": "H29-1", "due": "2026-11-24T16:30:00+07:00"}, versions={"calendar": "2026"},
        )  # fmt: skip
        second = ledger.append(Event.DOSSIER_STEP_DONE, about=dossier, kind="dossier", by=hung)
    one, two = ledger.entries_about(dossier)
    assert (one.id, one.event, one.by, one.on_behalf, one.at, one.seq) == (
        first, Event.DOSSIER_ACCEPTED, hung, lan, at, None)  # fmt: skip
    assert one.params == {"code": "H29-1", "due": "2026-11-24T16:30:00+07:00"}
    assert two.id == second


def test_entries_of_one_moment_keep_the_order_in_which_they_were_written(db):
    (dossier,) = objects(1)
    with transaction.atomic():
        written = [happened(dossier) for _ in range(30)]
    assert [entry.id for entry in ledger.entries_about(dossier)] == written
    ledger.run_until_idle()
    assert [entry.id for entry in ledger.entries_about(dossier)] == written


def test_the_coming_months_have_their_partitions(db):
    months = rows("SELECT ledger_first_id(date '2026-12-01'), ledger_first_id(date '2027-01-01')")
    assert str(months[0][0]).startswith("01a22ee6-b000-0000") and str(months[0][1]).startswith("01a2ce8b-d400-0000")
    assert rows("SELECT ledger_prepare_month(date '2031-05-20')") == [(True,)]
    assert rows("SELECT ledger_prepare_month(date '2031-05-01')") == [(False,)], "it is there"
    assert rows("SELECT to_regclass('ledger_entry_2031_05') IS NOT NULL") == [(True,)]
