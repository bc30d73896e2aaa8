"""What was read and taken back has a number without a row: found, counted exactly, and told to operators."""

import importlib
import io
import re
from datetime import timedelta

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from motcua.base import sql
from motcua.base.database import for_application
from motcua.identity import service as identity
from motcua.warehouse import service, watching
from motcua.warehouse.models import ReadCheck

AT_ONCE = timedelta(0)
READ = "SELECT * FROM warehouse_facts(ARRAY[%(id)s]::uuid[], NULL, %(id)s, '', 'own', '{}', '')"


@pytest.fixture
def lan_id(db):
    """She is known, and all numbers so far were looked at."""
    person = identity.person_id_for("https://idp.example", "lan")
    assert watching.check()
    return person


def read(person_id, times: int = 1) -> None:
    for _ in range(times):
        service.facts_of(person_id, service.own(person_id))


def read_and_take_back(person_id, times: int = 1) -> None:
    with transaction.atomic():
        read(person_id, times)
        transaction.set_rollback(True)


def test_holes_are_counted_exactly_and_lie_between_two_moments(lan_id):
    read(lan_id)
    read_and_take_back(lan_id, 2)
    read(lan_id, 3)
    read_and_take_back(lan_id)
    done = watching.check()
    assert (done.found, done.holes, done.at_restart, done.last - done.first + 1) == (4, 3, 0, 7)
    later, earlier = watching.holes()[:2]
    assert (earlier.first, earlier.holes, later.first, later.holes) == (done.first + 1, 2, done.first + 6, 1)
    rows = sql.rows("SELECT at FROM warehouse_read WHERE person_id = %s ORDER BY number", [lan_id])
    moments = [at for (at,) in rows]
    assert (earlier.after, earlier.until) == tuple(moments[:2])
    assert (later.after, later.until) == (moments[3], done.at)


def test_what_was_looked_at_is_not_counted_again(lan_id):
    read_and_take_back(lan_id)
    assert [watching.check().holes for _ in range(2)] == [1, 0]
    read(lan_id)
    assert watching.check().found == 1


def test_nobody_hides_a_hole_by_looking_themselves(lan_id):
    """A look in the transaction that is taken back is taken back with it."""
    before = watching.taken_back()
    with transaction.atomic():
        read(lan_id)
        assert watching.check().holes == 0
        transaction.set_rollback(True)
    assert watching.check().holes == 1 and watching.taken_back() == before + 1


@pytest.fixture
def beside(database_server, transactional_db):
    """A second connection of the processes, and somebody about whom it reads; all is committed."""
    person = identity.person_id_for("https://idp.example", "lan")
    with psycopg.connect(for_application(database_server.address(connection.settings_dict["NAME"]))) as other:
        yield other, {"id": person}
        other.rollback()


def test_whoever_still_reads_is_waited_for(beside):
    """Their numbers have no row yet that others could see: neither a hole, nor looked at."""
    other, person = beside
    watching.check()
    other.execute(READ, person)
    assert watching.check(AT_ONCE) is None
    other.rollback()
    assert watching.check(AT_ONCE).holes == 1
    other.execute(READ, person)
    assert watching.check(AT_ONCE) is None
    other.commit()
    done = watching.check(AT_ONCE)
    assert (done.found, done.holes) == (1, 0)


def test_one_who_only_reads_other_tables_is_not_waited_for(beside):
    other, person = beside
    other.execute("SELECT count(*) FROM warehouse_read")
    assert watching.check(AT_ONCE)


def test_an_old_snapshot_counts_nothing(beside):
    other, person = beside
    other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    with pytest.raises(psycopg.errors.RaiseException, match="old snapshot"):
        other.execute("SELECT warehouse_check_reads('0')")


@pytest.mark.parametrize(("numbers", "at_restart"), [(32, 32), (33, 0)])
def test_what_a_crash_leaves_out_is_named_and_raises_no_alarm(beside, database_server, numbers, at_restart):
    """PostgreSQL writes ahead 32 numbers of a sequence; here the owner takes as many around the start of the server."""
    with psycopg.connect(database_server.address(connection.settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute("SELECT warehouse_check_reads('0')")
        owner.execute("UPDATE warehouse_readcheck SET at = pg_postmaster_start_time() - interval '1 minute'")
        owner.execute("SELECT nextval('warehouse_read_number') FROM generate_series(1, %s)", [numbers])
    done = watching.check(AT_ONCE)
    assert (done.holes, done.at_restart) == (numbers, at_restart)
    assert watching.taken_back() == numbers - at_restart


def test_the_processes_cannot_write_or_correct_a_look(lan_id):
    for trick in ("UPDATE warehouse_readcheck SET holes = 0", "DELETE FROM warehouse_readcheck",
                  "INSERT INTO warehouse_readcheck SELECT * FROM warehouse_readcheck"):  # fmt: skip
        with (
            connection.cursor() as cursor,
            pytest.raises(psycopg.errors.InsufficientPrivilege), cursor.connection.transaction(),
        ):  # fmt: skip
            cursor.connection.execute(trick)


def test_of_many_holes_the_newest_are_named(lan_id):
    for _ in range(101):
        read_and_take_back(lan_id)
        read(lan_id)
    done = watching.check()
    assert done.holes == 101 and len(done.runs) == 100
    assert [done.runs[place]["first"] for place in (0, -1)] == [done.first + 2, done.last - 1]


def test_after_an_upgrade_the_watch_begins_there_and_not_at_the_first_number(beside, database_server):
    """An installation with a log, holes in it, and no look yet. Where nobody has read, nothing is written."""
    begin = importlib.import_module("motcua.warehouse.migrations.0014_watched_from_now_on").BEGIN
    _other, person = beside
    read(person["id"], 2)
    read_and_take_back(person["id"], 3)
    with psycopg.connect(database_server.address(connection.settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute("DELETE FROM warehouse_readcheck")
        owner.execute(begin)
        owner.execute(begin)
    (first,) = ReadCheck.objects.all()
    reached = sql.row("SELECT max(number) FROM warehouse_read")[0] + 3
    assert (first.first, first.last, first.found, first.holes, first.runs) == (reached, reached, 0, 0, [])
    assert watching.age() < 60 and watching.taken_back() == 0 and watching.holes() == []
    read(person["id"])
    read_and_take_back(person["id"])
    done = watching.check(AT_ONCE)
    assert (done.first, done.found, done.holes) == (reached + 1, 1, 1)
    with psycopg.connect(database_server.address(connection.settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute("DELETE FROM warehouse_readcheck")
        owner.execute("ALTER SEQUENCE warehouse_read_number RESTART")
        owner.execute(begin)
    assert not ReadCheck.objects.exists()


def test_operators_are_told_between_which_moments(lan_id, settings):
    settings.OPERATOR_TOKEN = "of-the-operators"
    operator = Client(headers={"Authorization": "Bearer of-the-operators"})
    read(lan_id)
    read_and_take_back(lan_id, 2)
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_reads", stdout=said)
    assert ended.value.code == 1 and "2 without one" in said.getvalue()
    assert re.search(r"2 from number \d+ on, after .*, before 20\d\d-\d\d-\d\d \d\d:", said.getvalue())
    text = operator.get("/suc-khoe/chi-tiet").content.decode()
    assert "2 lượt xem, sau" in text
    assert operator.get("/suc-khoe/chi-tiet/reads-taken-back").status_code == 200
    numbers = operator.get("/suc-khoe/so-lieu").content.decode()
    assert f"motcua_reads_taken_back {watching.taken_back()}" in numbers
