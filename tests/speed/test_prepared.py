"""Statements run without a cursor: they give what a cursor gives, and their names survive whatever else happens."""

import datetime as dt
import threading
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from motcua.base import prepared, sql
from tests.running import wait_until

ID, MOMENT = UUID(int=7), dt.datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=dt.UTC)
NAMES = "SELECT count(*) FROM pg_prepared_statements"
VALUES = {
    "bool": [True, False, None], "int2": [0, -32768], "int4": [70_000], "int8": [5_000_000_000], "float8": [0.5],
    "text": ["", "Nguyễn Thị Lan", "100 % 'x' \\ $1", None], "uuid": [ID], "timestamptz": [MOMENT],
    "date": [dt.date(2026, 11, 23)], "interval": [dt.timedelta(days=2, microseconds=5)], "bytea": [b"\x00\xff"],
    "numeric": [Decimal("10.50")], "jsonb": ['{"a": [1, "é"]}'], "text[]": [["a", "b, c", None], []],
    "uuid[]": [[ID, UUID(int=8)]], "int4[]": [[1, 2]], "int8[]": [[1, 5_000_000_000]], "timestamptz[]": [[MOMENT]],
}  # fmt: skip


@pytest.fixture
def beside(django_db_setup):
    """A connection of its own, as Django opens them."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as own:
        yield own


@pytest.fixture
def numbers(beside):
    """A table of this connection alone, and what runs statements on it."""
    beside.execute("CREATE TEMPORARY TABLE number (n integer PRIMARY KEY)")
    return prepared.on(beside)


def known(on: psycopg.Connection) -> int:
    return on.execute(NAMES).fetchone()[0]


@pytest.mark.parametrize("kind", VALUES)
def test_each_type_comes_back_as_through_a_cursor(beside, kind):
    statement = f"SELECT %s::{kind}"
    for value in VALUES[kind]:
        through_cursor = beside.cursor(binary=True).execute(statement, [value]).fetchone()
        assert prepared.on(beside).run(statement, [value]).fetchone() == through_cursor


def test_values_by_name_may_stand_in_several_places(beside):
    found = prepared.on(beside).run("SELECT %(b)s::int, %(a)s::text, %(b)s::int, '%%'", {"a": "x", "b": 2, "c": 3})
    assert found.fetchall() == [(2, "x", 2, "%")]


@pytest.mark.parametrize(("statement", "values"), [
    ("SELECT %s::int", []), ("SELECT 1", [2]), ("SELECT %s::int, %(a)s::int", {"a": 1}), ("SELECT %d", [1]),
    ("SELECT 5 % 2", []),
])  # fmt: skip
def test_a_statement_and_values_that_do_not_fit_are_refused(beside, statement, values):
    with pytest.raises(psycopg.ProgrammingError):
        prepared.on(beside).run(statement, values)


def test_a_statement_is_prepared_once_however_long_it_is(beside):
    statement = f"SELECT %s::int /* {'x' * 9000} */"
    assert [prepared.on(beside).run(statement, [n]).fetchone() for n in (1, 2, 3)] == [(1,), (2,), (3,)]
    assert known(beside) == 1


def test_what_was_changed_is_counted(numbers):
    assert numbers.run("INSERT INTO number VALUES (1), (2), (3)", ()).rowcount == 3
    assert numbers.run("UPDATE number SET n = n + 10 WHERE n < %s", [3]).rowcount == 2
    assert numbers.run("SELECT FROM number WHERE n = %s", [3]).rowcount == 1
    assert numbers.run("SELECT n FROM number WHERE n = %s", [99]).fetchone() is None


def test_names_survive_a_rollback_and_the_rows_do_not(numbers, beside):
    beside.autocommit = False
    for _ in range(2):
        assert numbers.run("INSERT INTO number VALUES (%s)", [1]).rowcount == 1
        beside.rollback()
    assert known(beside) == 1


def test_names_survive_a_savepoint_that_is_rolled_back(numbers, beside):
    with beside.transaction():
        numbers.run("INSERT INTO number VALUES (%s)", [1])
        with pytest.raises(psycopg.errors.UniqueViolation) as refused, beside.transaction():
            numbers.run("INSERT INTO number VALUES (%s)", [1])
        assert refused.value.diag.constraint_name == "number_pkey"
        numbers.run("INSERT INTO number VALUES (%s)", [2])
    assert numbers.run("SELECT n FROM number ORDER BY n", ()).fetchall() == [(1,), (2,)]


def test_a_transaction_that_failed_takes_nothing_more(numbers, beside):
    beside.autocommit = False
    with pytest.raises(psycopg.errors.DivisionByZero):
        numbers.run("SELECT 1 / %s::int", [0])
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        numbers.run("SELECT 1", ())
    beside.rollback()
    assert numbers.run("SELECT 1 / %s::int", [1]).fetchone() == (1,)


def test_the_oldest_name_gives_way(beside):
    for number in range(prepared.MOST + 20):
        assert prepared.on(beside).run(f"SELECT {number}", ()).fetchone() == (number,)
    assert known(beside) == prepared.MOST
    assert prepared.on(beside).run("SELECT 0", ()).fetchone() == (0,)


def test_a_table_that_changed_is_read_as_it_is_now(numbers, beside):
    assert numbers.run("SELECT * FROM number", ()).fetchall() == []
    numbers.run("INSERT INTO number VALUES (1)", ())
    beside.execute("ALTER TABLE number ADD COLUMN word text DEFAULT 'one'")
    assert numbers.run("SELECT * FROM number", ()).fetchall() == [(1, "one")]


def test_a_transaction_that_meets_a_changed_table_fails_once(numbers, beside):
    numbers.run("SELECT * FROM number", ())
    beside.execute("ALTER TABLE number ADD COLUMN word text")
    beside.autocommit = False
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        numbers.run("SELECT * FROM number", ())
    beside.rollback()
    assert numbers.run("SELECT * FROM number", ()).fetchall() == []


@pytest.mark.parametrize("sweep", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_names_that_somebody_took_away_are_given_again(beside, sweep):
    prepared.on(beside).run("SELECT 1", ())
    beside.execute(sweep)
    assert prepared.on(beside).run("SELECT 1", ()).fetchone() == (1,)


def test_a_lost_connection_is_said_to_be_lost_each_time(numbers, beside):
    with pytest.raises(psycopg.OperationalError):
        numbers.run("SELECT pg_terminate_backend(pg_backend_pid())", ())
    for _ in range(2):
        with pytest.raises(psycopg.OperationalError):
            numbers.run("SELECT 1", ())


def test_other_threads_run_while_one_waits_for_the_database(numbers, beside):
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(4711)")
        waiting = threading.Thread(target=lambda: numbers.run("SELECT pg_advisory_lock(4711)", ()))
        waiting.start()
        asked = "SELECT true FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"
        wait_until(lambda: other.execute(asked).fetchone(), "the thread waits for the lock")
        other.execute("SELECT pg_advisory_unlock(4711)")
        waiting.join(timeout=20)
        assert not waiting.is_alive()


@pytest.mark.django_db
def test_the_orm_and_its_savepoints_stand_in_between():
    sql.run("CREATE TEMPORARY TABLE number (n integer PRIMARY KEY) ON COMMIT DROP")
    for number in (1, 2):
        sql.run("INSERT INTO number VALUES (%s)", [number])
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            sql.run("INSERT INTO number VALUES (%s)", [number])
        assert isinstance(refused.value.__cause__, psycopg.errors.UniqueViolation)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM number WHERE n <= %s", [number])
            assert cursor.fetchone() == (number,)
    assert sql.rows("SELECT n FROM number ORDER BY n") == [(1,), (2,)]


@pytest.mark.django_db
def test_psycopg_prepares_nothing_itself():
    """After a rollback it would take all names away, ours too."""
    with connection.cursor() as cursor:
        for _ in range(10):
            cursor.execute("SELECT %s::int", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name NOT LIKE 'motcua%%'")
        assert cursor.fetchone() == (0,)
