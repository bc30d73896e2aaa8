"""`motcua worker`: delivers what waits for the outside world, and does what the timetable says. Several may run."""

import asyncio
import logging
import signal

import psycopg
from django.core.management.base import BaseCommand
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker

from motcua.ledger.jobs import BY_THE_CLOCK
from motcua.ledger.outgoing import DELIVERERS, queue_of

AFTER_LOSS = 2.0  # seconds before the database is tried again
AT_ONCE = 2  # jobs of one queue
GRACE = 25  # seconds that a running job gets after SIGTERM: as long as a mail server may take

log = logging.getLogger("motcua.ledger")


class Command(BaseCommand):
    help = "Deliver messages to the outside world and keep the timetable, until SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="end when no job is left")

    def handle(self, *args, once=False, **options):
        # A job must not fail because a connection of the pool died since the last one.
        connection.settings_dict["CONN_HEALTH_CHECKS"] = True
        asyncio.run(serve(once))


async def serve(once: bool) -> None:
    """Work until a signal comes, or with `once` until no job is left; whenever the database is lost, begin anew."""
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    stop = asyncio.create_task(told_to_stop.wait())
    while not stop.done():
        try:
            await work_until(stop, once)
            if once:
                return
        except (ConnectorException, psycopg.Error) as error:
            log.error("the database was lost (%s); trying again", type(error).__name__)
        await asyncio.wait({stop}, timeout=AFTER_LOSS)


async def work_until(stop: asyncio.Task, once: bool) -> None:
    """One life of the procrastinate workers, one for each queue: they end by themselves when the database does not
    answer, and all of them when one does."""
    with app.replace_connector(app.connector.get_worker_connector()) as with_pool:
        async with with_pool.open_async():
            works = {asyncio.create_task(one.run()): one for one in _workers(with_pool, once)}
            first = asyncio.ALL_COMPLETED if once else asyncio.FIRST_COMPLETED
            ended = asyncio.create_task(asyncio.wait(works, return_when=first))
            await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
            for work, worker in works.items():
                work.cancel()  # begins no new job, waits for those that run
                worker.stop()  # where it waits for its first connection, a cancellation can be lost
            await asyncio.wait(works)
    for work in works:
        if not work.cancelled():
            work.result()


def queues_apart() -> list[list[str]]:
    """Each channel has hands of its own: mails that wait for a server that hangs keep no slip from being printed."""
    return [[BY_THE_CLOCK], *([queue_of(channel)] for channel in sorted(DELIVERERS))]


def _workers(with_pool: App, once: bool) -> list[Worker]:
    with_pool.perform_import_paths()
    return [
        Worker(with_pool, **{**with_pool.worker_defaults, "queues": queues, "wait": not once, "concurrency": AT_ONCE,
                             "delete_jobs": "successful", "install_signal_handlers": False,
                             "shutdown_graceful_timeout": GRACE})
        for queues in queues_apart()
    ]  # fmt: skip
