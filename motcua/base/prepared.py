"""Statements under names of our own on a connection of psycopg, without a cursor.

A cursor makes an adapter map, a transformer and a query anew for each statement, parses a statement over 4,096
characters anew each time, and takes turns with a loop around the socket: twice what the statement itself needs of our
time. Here all that is kept with the connection. What is left is to convert the values, to call libpq once, and to
convert the rows; both conversions are psycopg's own, with Django's adapters, as in a cursor.

A name lives as long as its connection: PostgreSQL does not roll it back. It would go with DEALLOCATE ALL, which psycopg
sends after a rollback if it has prepared something itself; so it prepares nothing (database.py).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import psycopg
from psycopg import errors, pq
from psycopg.adapt import PyFormat, Transformer

MOST = 100  # names on one connection; the oldest gives way
BINARY = pq.Format.BINARY

# The name says nothing any more: a table was changed, or somebody took all names away (DISCARD ALL).
_STALE = (errors.FeatureNotSupported, errors.InvalidSqlStatementName)
_IDLE = pq.TransactionStatus.IDLE
_GAVE_ROWS = pq.ExecStatus.TUPLES_OK
_DONE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_PLACE = re.compile(r"%(?:(?P<sign>%)|s|\((?P<name>\w+)\)s|(?P<wrong>.?))", re.DOTALL)

Values = Sequence | Mapping[str, object]


@dataclass(frozen=True)
class Query:
    """A statement as PostgreSQL takes it ($1, $2), and which value belongs in which place."""

    text: bytes
    names: tuple[str, ...]  # empty: values come in order
    formats: list[PyFormat]


class Answer:
    """What a statement gave. Rows are converted when they are asked for, which must be before the next statement."""

    __slots__ = ("_convert", "_result")

    def __init__(self, convert: Transformer, result: pq.abc.PGresult):
        self._convert, self._result = convert, result

    @property
    def rowcount(self) -> int:
        """Rows given or changed."""
        result = self._result
        return result.ntuples if result.status == _GAVE_ROWS else result.command_tuples or 0

    def fetchone(self) -> tuple | None:
        """The first row, or None."""
        if not self._result.ntuples:
            return None
        self._convert.set_pgresult(self._result, format=BINARY)
        return self._convert.load_row(0, tuple)

    def fetchall(self) -> list[tuple]:
        """All rows."""
        self._convert.set_pgresult(self._result, format=BINARY)
        return self._convert.load_rows(0, self._result.ntuples, tuple)


class Prepared:
    """The statements that one connection knows. A connection belongs to one thread at a time, and so does this."""

    def __init__(self, connection: psycopg.Connection):
        self._connection, self._pg = connection, connection.pgconn
        self._convert = Transformer(connection)
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}  # by text and types of the values
        self._made = 0

    def run(self, statement: str, values: Values) -> Answer:
        """Run it, in a transaction where the connection is not in autocommit. Raises psycopg.Error."""
        query, convert = parsed(statement), self._convert
        if query.names:
            values = [values[name] for name in query.names]
        elif len(values) != len(query.formats):
            raise psycopg.ProgrammingError(f"{len(query.formats)} values expected, {len(values)} given")
        given = convert.dump_sequence(values, query.formats)
        key = (query.text, convert.types)
        if not self._connection.autocommit and self._pg.transaction_status == _IDLE:
            self._done(self._pg.exec_, b"BEGIN")  # as psycopg does: a transaction begins with its first statement
        try:
            return self._ran(key, given, convert.formats)
        except _STALE:
            self._names.clear()
            if self._pg.transaction_status != _IDLE:  # it has failed; whoever begins it anew meets fresh names
                raise
            return self._ran(key, given, convert.formats)

    def _ran(self, key: tuple[bytes, tuple[int, ...]], given: Sequence, formats: Sequence[pq.Format]) -> Answer:
        name = self._names.get(key) or self._prepare(key)
        return Answer(self._convert, self._done(self._pg.exec_prepared, name, given, formats, BINARY))

    def _prepare(self, key: tuple[bytes, tuple[int, ...]]) -> bytes:
        if len(self._names) >= MOST:
            oldest = next(iter(self._names))
            self._done(self._pg.close_prepared, self._names[oldest])
            del self._names[oldest]
        self._made += 1
        name = b"motcua_%d" % self._made
        self._done(self._pg.prepare, name, *key)
        self._names[key] = name
        return name

    def _done(self, call, *values) -> pq.abc.PGresult:
        try:
            result = call(*values)
        except MemoryError:  # libpq gave no result at all: there was no connection to send it on
            raise psycopg.OperationalError(self._pg.get_error_message()) from None
        if result.status in _DONE:
            return result
        if self._pg.status == pq.ConnStatus.BAD and not result.error_field(pq.DiagnosticField.SQLSTATE):
            raise psycopg.OperationalError(result.get_error_message())
        raise errors.error_from_result(result)


@lru_cache(maxsize=1000)
def parsed(statement: str) -> Query:
    """A statement with %s or %(name)s, ready for PostgreSQL; each name is one place however often it stands there."""
    names: dict[str, int] = {}
    number = 0

    def place(found: re.Match) -> str:
        nonlocal number
        if found["sign"]:
            return "%"
        if found["wrong"] is not None:
            raise psycopg.ProgrammingError("a statement takes only %s, %(name)s and %%")
        if found["name"] is None:
            number += 1
            return f"${number}"
        return f"${names.setdefault(found['name'], len(names) + 1)}"

    text = _PLACE.sub(place, statement).encode()
    if names and number:
        raise psycopg.ProgrammingError("a statement takes values by name or in order, not both")
    return Query(text, tuple(names), [PyFormat.AUTO] * (len(names) or number))


def on(connection: psycopg.Connection) -> Prepared:
    """What is prepared on this connection; it is kept with the connection and ends with it."""
    try:
        return connection.motcua_prepared
    except AttributeError:
        connection.motcua_prepared = Prepared(connection)
        return connection.motcua_prepared
