"""What Django loads as its database backend (settings.DATABASES, ENGINE): its own, with a gate before its pool."""

import select
import threading

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base

from motcua.base.postgresql.gate import Gate
from motcua.base.postgresql.silence import Silence, watch

LOOK_WITHIN = 2  # seconds that a look at a silent host may take

gate, silence = Gate(), Silence()
_replacing = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """After a restart of the server the pool is full of connections that do not know it yet.

    Asking each whether it lives, as Django's health check does, costs a round trip a request. A connection that
    rests has nothing to say: where its socket has something to read, it is the farewell of the server. Then one
    look at the server tells whether it is there again, or everybody is told at once that it is away (gate.py).
    """

    def get_new_connection(self, conn_params: dict) -> psycopg.Connection:
        """A connection from the pool that is alive. Raises psycopg.OperationalError, at once while none can be had."""
        if self.pool is None:
            return super().get_new_connection(conn_params)
        gate.pass_through(lambda: _look(conn_params), lambda: self._begin_anew(self.pool))
        connection = self._from_pool(conn_params)
        while has_died(connection):
            old = connection._pool
            connection.close()
            old.putconn(connection)
            self._look_or_shut(conn_params)
            self._begin_anew(old)
            connection = self._from_pool(conn_params)
        return connection

    def _configure_connection(self, connection: psycopg.Connection):
        silence.note(connection)
        return super()._configure_connection(connection)

    def _from_pool(self, conn_params: dict) -> psycopg.Connection:
        asked = self.pool
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            if self._connection_pools.get(self.alias) is not asked:  # it was replaced while we waited in it
                return super().get_new_connection(conn_params)
            gate.shut()
            raise

    def _look_or_shut(self, conn_params: dict) -> None:
        try:
            _look(conn_params)
        except psycopg.OperationalError:
            gate.shut()
            raise

    def _begin_anew(self, old) -> None:
        """A pool that failed tries again at ever longer intervals, so a fresh one takes its place.

        Connections of the old one that are in use are closed when they are given back.
        """
        with _replacing:
            if self._connection_pools.get(self.alias) is not old:
                return  # somebody was faster
            del self._connection_pools[self.alias]
        threading.Thread(target=old.close, daemon=True).start()  # it may wait for its own tries


def watch_for_silence() -> None:
    """From now on nobody in this process waits for a server that is silent. Not for commands: one that loads or dumps
    may be silent for minutes."""
    watch(silence, _is_away)


def _is_away() -> bool:
    try:
        _look(connections[DEFAULT_DB_ALIAS].get_connection_params())
    except psycopg.OperationalError:
        gate.shut()
        return True
    return False


def _look(conn_params: dict) -> None:
    psycopg.connect(**conn_params | {"connect_timeout": LOOK_WITHIN}).close()


def has_died(connection: psycopg.Connection) -> bool:
    """Whether the server has closed a resting connection. Asks the socket only, which costs a microsecond."""
    try:
        while _has_something_to_read(connection):
            connection.pgconn.consume_input()  # a notice is read and forgotten; at the end of the stream it raises
    except (psycopg.OperationalError, OSError, ValueError):
        return True
    return False


def _has_something_to_read(connection: psycopg.Connection) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
