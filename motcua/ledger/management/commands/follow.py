"""`motcua follow`: the sequencer, the followers and the relay, in one loop. Several may run; they share the work."""

import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from motcua.ledger import following, order, service

PAUSE = 0.25  # seconds between two looks when there is nothing to do
AFTER_LOSS = 2.0  # seconds before the database is tried again
HOUR = 3600.0

log = logging.getLogger("motcua.ledger")


class Command(BaseCommand):
    help = "Order the ledger and let everything follow it, until SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="end when everything is ordered and followed")

    def handle(self, *args, once=False, **options):
        if once:
            order.prepare_months()
            service.run_until_idle()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                follow(stop)
            except (DatabaseError, InterfaceError) as error:
                log.error("the database was lost (%s); trying again", type(error).__name__)
                connection.close()
                stop.wait(AFTER_LOSS)


def follow(stop: threading.Event) -> None:
    """Loop until `stop`. Raises when the database goes away."""
    following.make_cursors()
    prepared = -HOUR
    while not stop.is_set():
        if time.monotonic() - prepared >= HOUR:
            order.prepare_months()
            prepared = time.monotonic()
        if not service.one_round():
            stop.wait(PAUSE)
