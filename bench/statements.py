"""The statements that PostgreSQL itself says it ran for one request: a figure without noise."""

import re
import time
from pathlib import Path

from bench.house import House

RAN = re.compile(r"^.*LOG:  (?:execute [^:]*|statement): ", re.MULTILINE)
NEXT = re.compile(r"\n(?!\t)")  # the lines that go on with a statement begin with a tab
MARK = "SELECT 'motcua bench: here it ends'"


def of_one_request(house: House, send) -> list[str]:
    """Log all statements while `send()` sends one request; gives them in order, with BEGIN and COMMIT."""
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
    said = NEXT.split(log.read_bytes()[start:].decode(errors="replace"))
    ran = [" ".join(line[found.end() :].split()) for line in said if (found := RAN.match(line))]
    return ran[: ran.index(MARK)]
