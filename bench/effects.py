"""What a request causes after its answer: ordering, notices, printing, mails; measured until nothing waits any more.

The processes that do this run beside the web server, but are held (SIGSTOP) while the web server is measured.
"""

import os
import signal
import time

import psycopg

from bench import meters
from bench.house import House, free_port

PATIENCE = 300.0  # seconds until everything that was caused must be done
LOOK = 0.2  # seconds between two looks
IDLE = 3.0  # seconds over which the same processes are measured with nothing to do

WAITING = """
SELECT (SELECT count(*) FROM ledger_waiting)
     + (SELECT count(*) FROM ledger_cursor c
         WHERE EXISTS (SELECT FROM ledger_order o WHERE o.lane = c.lane AND o.seq > c.seq))
     + (SELECT count(*) FROM ledger_outgoing WHERE delivered_at IS NULL)
     + (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo' AND scheduled_at IS NULL))
"""
FAILED = "SELECT (SELECT count(*) FROM ledger_parked), (SELECT count(*) FROM ledger_outgoing WHERE last_error <> '')"


class Effects:
    """Use as a context inside an open House. `cost()` lets the effects of what was sent happen and measures them."""

    def __init__(self, house: House):
        self.house = house

    def __enter__(self) -> "Effects":
        smtp, pages = free_port(), free_port()
        mail = {"MOTCUA_SMTP_HOST": "127.0.0.1", "MOTCUA_SMTP_PORT": str(smtp)}
        self.house.begin("simulators.mail_sink", "--smtp-port", str(smtp), "--http-port", str(pages))
        self.running = [self.house.begin("motcua", name, **mail) for name in ("follow", "worker")]
        self._settle()
        self.idle_ms_a_second = self._idle()
        self.hold()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.running:
            one.send_signal(signal.SIGCONT)

    def cost(self, requests: int) -> float:
        """CPU milliseconds for each of so many requests, less what the same processes take when idle."""
        before, begun = self._spent(), time.monotonic()
        self._signal(signal.SIGCONT)
        self._settle()
        seconds = time.monotonic() - begun
        spent = self._spent() - before - seconds * self.idle_ms_a_second
        self.hold()
        return max(0.0, spent) / requests

    def hold(self) -> None:
        """Stop the processes at a moment at which none is in a transaction."""
        while True:
            self._signal(signal.SIGSTOP)
            active = self.house.as_superuser(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'motcua' AND state <> 'idle' "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )[0][0]
            if not active:
                return
            self._signal(signal.SIGCONT)
            time.sleep(LOOK)

    def _settle(self) -> None:
        """Wait until nothing waits."""
        deadline = time.monotonic() + PATIENCE
        with psycopg.connect(self.house.superuser("motcua"), autocommit=True) as connection:
            while connection.execute(WAITING).fetchone()[0]:
                if time.monotonic() > deadline or any(one.poll() is not None for one in self.running):
                    raise SystemExit(f"bench: the effects do not come to an end; see {self.house.logs}")
                time.sleep(LOOK)
            failed = connection.execute(FAILED).fetchone()
        if any(failed):
            raise SystemExit(f"bench: {failed[0]} objects parked, {failed[1]} messages not delivered")

    def _idle(self) -> float:
        before, begun = self._spent(), time.monotonic()
        time.sleep(IDLE)
        return (self._spent() - before) / (time.monotonic() - begun)

    def _spent(self) -> float:
        """Milliseconds so far of the processes and of all connections to the database."""
        reading = meters.read([one.pid for one in self.running], self.house.postmaster)
        return meters.total(reading.programs) + meters.total(reading.connections)

    def _signal(self, number: int) -> None:
        for one in self.running:
            os.kill(one.pid, number)
