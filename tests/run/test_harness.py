"""The tests' own database: fast, real, and untouched by the test before."""

import pytest
from django.db import connection


def tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        return cursor.fetchone()[0]


def test_a_test_with_a_database_finds_the_tables_made(db):
    assert tables() > 0


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_committed_is_gone_for_the_next(transactional_db, time):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind ()")
