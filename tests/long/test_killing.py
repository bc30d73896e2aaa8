"""A demo that is shot at while people use it: nothing that was answered is lost, nothing happens twice."""

import contextlib
import os
import random
import signal
import time

import psycopg
import requests

from motcua.base import embedded
from tests.running import processes_of, wait_until

SHOTS = 25
TARGETS = ("-m granian", "motcua follow", "motcua worker", "motcua.base.keeper", "postgres: ")


class Pace:
    """Five deaths of one process within a minute end everything, rightly; this keeps the shots apart."""

    def __init__(self):
        self.shots: dict[str, list[float]] = {}

    def allows(self, kind: str) -> bool:
        recent = [at for at in self.shots.get(kind, []) if time.monotonic() - at < 60]
        self.shots[kind] = [*recent, time.monotonic()] if len(recent) < 3 else recent
        return len(recent) < 3


def shoot(data, chance: random.Random, pace: Pace) -> None:
    """kill -9 for one process of a kind chosen by chance."""
    kind = chance.choice(TARGETS)
    if not pace.allows(kind):
        return
    found = [pid for pid, words in processes_of(data).items() if kind in words]
    if found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)


def test_nothing_is_lost_while_processes_are_killed(start_demo, tmp_path):
    seed = random.randrange(1_000_000)
    chance, data = random.Random(seed), tmp_path / "data"
    demo, pace = start_demo(data).ready(), Pace()
    signed_in = 0
    for _ in range(SHOTS):
        shoot(data, chance, pace)
        for key in ("lan", "mai"):
            with contextlib.suppress(requests.RequestException, AssertionError, AttributeError):
                demo.sign_in(key)  # the answer came, so the entry must be there for ever
                signed_in += 1
        wait_until(lambda demo=demo: up(demo.web), f"the pages are back (seed {seed})", 60)
    with psycopg.connect(embedded.ensure_running(data / "postgres"), autocommit=True) as connection:

        def number(query: str) -> int:
            return connection.execute(query).fetchone()[0]

        kept = number("SELECT count(*) FROM ledger_entry WHERE event = 'person:signed_in'")
        assert kept >= signed_in, f"seed {seed}: {signed_in} sign-ins were answered, {kept} are in the ledger"
        everything = number("SELECT count(*) FROM ledger_entry")
        wait_until(
            lambda: number("SELECT count(DISTINCT entry) FROM ledger_order") == everything,
            f"every entry is in the order (seed {seed})",
        )
        assert number("SELECT count(*) FROM ledger_order") == everything, f"seed {seed}: something is ordered twice"
    demo.end()
    embedded.release(data / "postgres")


def up(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False
