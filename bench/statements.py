"""The statements that PostgreSQL itself says it ran for one request: a figure without noise."""

import re
import time
from pathlib import Path

from bench.house import House

RAN = re.compile(r"^(?:.*LOG:  )(?:execute [^:]*|statement): (.*)$")
MARK = "SELECT 'motcua bench: here it ends'"


def of_one_request(house: House, send) -> list[str]:
    """Log all statements while `send()` sends one request; gives their first lines, in order."""
    house.as_superuser("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()")
    try:
        _wait_for_mark(house)  # a reload reaches the processes a moment later
        start = house.log.stat().st_size
        send()
        _wait_for_mark(house)
    finally:
        house.as_superuser("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
    return _between(house.log, start)


def _wait_for_mark(house: House) -> None:
    deadline = time.monotonic() + 10
    start = house.log.stat().st_size
    while time.monotonic() < deadline:
        house.as_superuser(MARK)
        if MARK in house.log.read_bytes()[start:].decode(errors="replace"):
            return
        time.sleep(0.05)
    raise SystemExit(f"bench: PostgreSQL does not log its statements to {house.log}")


def _between(log: Path, start: int) -> list[str]:
    lines = log.read_bytes()[start:].decode(errors="replace").splitlines()
    ran = [found.group(1) for line in lines if (found := RAN.match(line))]
    return ran[: ran.index(MARK)] if MARK in ran else ran
