"""Plain SQL for what is asked often: prepared by PostgreSQL once a connection, rows in the binary format.

Beside the ORM it costs a sixth: no query is built, no model is made, times and ids arrive without being parsed.
How they run is in `prepared.py`. The statements stand in the `queries.py` of their package. JSON is asked for as text
and decoded by msgspec.
"""

from collections.abc import Mapping, Sequence

import psycopg
from django.db import connections

from motcua.base import prepared

Values = Sequence | Mapping[str, object]


def rows(statement: str, values: Values = ()) -> list[tuple]:
    """All rows of a statement. Parameters are %s or %(name)s; a list is for `= ANY(%s)`."""
    return _ran(statement, values).fetchall()


def row(statement: str, values: Values = ()) -> tuple | None:
    """The first row of a statement, or None."""
    return _ran(statement, values).fetchone()


def run(statement: str, values: Values = ()) -> int:
    """Run a statement that gives no rows; how many rows it changed."""
    return _ran(statement, values).rowcount


def _ran(statement: str, values: Values) -> prepared.Answer:
    connection = connections["default"]
    if connection.force_debug_cursor or connection.execute_wrappers:
        return _watched(connection, statement, values)
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    try:
        return prepared.on(connection.connection).run(statement, values)
    except psycopg.Error:
        with connection.wrap_database_errors:  # as Django's error, of the same kind
            raise


def _watched(connection, statement: str, values: Values):
    """The same through Django's own cursor, for tests that count statements."""
    cursor = connection.cursor()
    cursor.cursor.format = psycopg.pq.Format.BINARY
    cursor.execute(statement, values)
    return cursor
