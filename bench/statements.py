"""The statements that PostgreSQL itself says it ran for requests: a figure without noise, and something to replay."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.house import House

LEVELS = "LOG|DETAIL|ERROR|FATAL|STATEMENT|WARNING|HINT|CONTEXT"
LINE = re.compile(rf"^\S+ \S+ \S+ \[\d+\][^\n]*?({LEVELS}):  ", re.MULTILINE)
RAN = re.compile(r"(?:execute [^:]*|statement): ")
BOUND = re.compile(r"\$\d+ = (?:NULL|'((?:[^']|'')*)')")
# Otherwise the server logs neither statements nor values, because people's names are among them.
TELLS_ALL = {"log_statement": "'all'", "log_error_verbosity": "'default'", "log_parameter_max_length": "-1"}
RELOAD = "SELECT pg_reload_conf()"
MARK = "SELECT 'motcua bench: here it ends'"


@dataclass(frozen=True)
class Ran:
    """A statement as it was run, with the parameters that were bound to it (None: it had its values written in)."""

    sql: str
    parameters: tuple[str | None, ...] | None = None


def of_requests(house: House, send: Callable[[], object]) -> list[Ran]:
    """Log all statements while `send()` sends requests; gives them in order, with BEGIN and COMMIT."""
    house.as_superuser(*(f"ALTER SYSTEM SET {name} = {value}" for name, value in TELLS_ALL.items()), RELOAD)
    try:
        _wait_for_mark(house)  # a reload reaches the processes a moment later
        start = house.log.stat().st_size
        send()
        _wait_for_mark(house)
    finally:
        house.as_superuser(*(f"ALTER SYSTEM RESET {name}" for name in TELLS_ALL), RELOAD)
    return _between(house.log, start)


def written(ran: list[Ran]) -> str:
    """The statements for a reader, each on a line."""
    lines = []
    for one in ran:
        values = "" if one.parameters is None else f"  -- {one.parameters}"
        lines.append(f"{' '.join(one.sql.split())};{values}\n")
    return "".join(lines)


def _wait_for_mark(house: House) -> None:
    deadline = time.monotonic() + 10
    start = house.log.stat().st_size
    while time.monotonic() < deadline:
        house.as_superuser(MARK)
        with house.log.open("rb") as log:
            log.seek(start)
            if MARK.encode() in log.read():
                return
        time.sleep(0.05)
    raise SystemExit(f"bench: PostgreSQL does not log its statements to {house.log}")


def _between(log: Path, start: int) -> list[Ran]:
    with log.open("rb") as file:
        file.seek(start)
        text = file.read().decode(errors="replace")
    ran: list[Ran] = []
    heads = list(LINE.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        # The lines that go on with a statement begin with a tab.
        said = text[head.end() : following.start() if following else len(text)].rstrip("\n").replace("\n\t", "\n")
        if head[1] == "LOG" and (found := RAN.match(said)):
            ran.append(Ran(said[found.end() :]))
        elif head[1] == "DETAIL" and said[1:].startswith("arameters: ") and ran:
            ran[-1] = Ran(ran[-1].sql, _parameters(said))
    return ran[: [one.sql for one in ran].index(MARK)]


def _parameters(said: str) -> tuple[str | None, ...]:
    return tuple(None if found[1] is None else found[1].replace("''", "'") for found in BOUND.finditer(said))
