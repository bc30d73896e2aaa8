"""A server that is there and says nothing: its disk or its machine hangs, or the network swallows every packet.

Nothing on our side would ever end such a wait, and a few of them hold every thread of a web process. So a thread looks
once a second for connections that have been waiting for an answer; when a look at the server fails too, they are cut,
and whoever waited is told like everybody else that the database is away. A server that only takes its time is left
alone: its own statement_timeout and lock_timeout end what takes too long.
"""

import contextlib
import logging
import os
import socket
import threading
import time
import weakref
from collections.abc import Callable

import psycopg
from psycopg.pq import TransactionStatus

PATIENCE = 5.0  # seconds without an answer after which the server is looked at
EVERY = 1.0  # seconds

log = logging.getLogger("motcua.database")


class Silence:
    """The connections of this process, and since when each has been seen waiting."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic):
        self._seconds = seconds
        self._connections: weakref.WeakSet[psycopg.Connection] = weakref.WeakSet()
        self._since: weakref.WeakKeyDictionary[psycopg.Connection, float] = weakref.WeakKeyDictionary()

    def note(self, connection: psycopg.Connection) -> None:
        """A connection was opened; it is forgotten when nobody holds it any more."""
        self._connections.add(connection)

    def cut_if(self, is_away: Callable[[], bool]) -> int:
        """Cut the connections that have waited too long, if the server is away; how many were cut."""
        if not self._waiting_long() or not is_away():
            return 0
        silent = self._waiting_long()  # those that got an answer while we looked are well
        for connection in silent:
            _cut(connection)
        log.error("the database is silent; %d connections that waited for it are cut", len(silent))
        return len(silent)

    def _waiting_long(self) -> list[psycopg.Connection]:
        now, found = self._seconds(), []
        for connection in list(self._connections):
            if connection.pgconn.transaction_status != TransactionStatus.ACTIVE:
                self._since.pop(connection, None)
            elif now - self._since.setdefault(connection, now) > PATIENCE:
                found.append(connection)
        return found


def _cut(connection: psycopg.Connection) -> None:
    """End the conversation from outside: the thread that waits in it gets an error at once."""
    with contextlib.suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as same:
        # Asked after the copy was made: had its thread closed it meanwhile, the number might be another socket's.
        if connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            same.shutdown(socket.SHUT_RDWR)


def watch(silence: Silence, is_away: Callable[[], bool]) -> None:
    """Look once a second, in a thread of its own, as long as the process lives."""

    def look_again_and_again() -> None:
        pause = threading.Event()
        while not pause.wait(EVERY):
            try:
                silence.cut_if(is_away)
            except Exception:  # whatever it is, the watch goes on
                log.exception("the connections could not be looked at")

    threading.Thread(target=look_again_and_again, name="silence", daemon=True).start()
