"""What Django loads as its database backend (settings.DATABASES, ENGINE)."""

import select

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """After a restart of the server the pool is full of connections that do not know it yet.

    Asking each whether it lives, as Django's health check does, costs a round trip a request. A connection that
    rests has nothing to say: where its socket has something to read, it is the farewell of the server.
    """

    def get_new_connection(self, conn_params: dict) -> psycopg.Connection:
        """A connection from the pool that is alive. Raises PoolTimeout when none can be had in time."""
        connection = super().get_new_connection(conn_params)
        while self.pool and has_died(connection):
            connection.close()
            self.pool.putconn(connection)  # sees that it is closed and makes another
            connection = super().get_new_connection(conn_params)
        return connection


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
