"""Whether it is worth asking for a connection. One request a second finds out; all the others are answered at once."""

import logging
import threading
import time
from collections.abc import Callable

import psycopg

REST = 1.0  # seconds between two looks at a database that was away

log = logging.getLogger("motcua.database")


class DatabaseAway(psycopg.OperationalError):
    """Known to be away since a moment ago, so nobody waits for it again."""


class Gate:
    """Shut by the first failure, opened by the first look that finds the database there again.

    Without it each request would hold a thread for the whole patience of the pool, and thousands of people who
    press again would keep all threads waiting for a database that may be back already.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic):
        self._seconds = seconds
        self._looking = threading.Lock()
        self._shut = False
        self._next_look = 0.0

    @property
    def is_shut(self) -> bool:
        return self._shut

    def shut(self) -> None:
        """The database did not answer."""
        if not self._shut:
            log.error("the database does not answer; requests are told so at once")
        self._shut, self._next_look = True, self._seconds() + REST

    def pass_through(self, look: Callable[[], None], is_back: Callable[[], None]) -> None:
        """Return when the gate is open. Raises DatabaseAway.

        `look` raises psycopg.OperationalError while the database is away; it is called by one thread at a time,
        and `is_back` once after it succeeded, before anybody else may pass.
        """
        if not self._shut:
            return
        if self._seconds() < self._next_look or not self._looking.acquire(blocking=False):
            raise DatabaseAway("the database was away a moment ago")
        try:
            look()
            is_back()
            self._shut = False
            log.error("the database answers again")
        except psycopg.OperationalError as error:
            self._next_look = self._seconds() + REST
            raise DatabaseAway("the database is still away") from error
        finally:
            self._looking.release()
