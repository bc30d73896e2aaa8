"""CPU time of processes, as the kernel counts it in /proc/<pid>/stat (user and system, in hundredths of a second)."""

import os
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Reading:
    """Ticks by process at one moment: the web server, the connections that it holds, the rest of PostgreSQL."""

    web: dict[int, int]
    connections: dict[int, int]
    database: dict[int, int]


def read(web: int, postmaster: int) -> Reading:
    """Read the meters of the web server's head with all its children, and of PostgreSQL."""
    parents, ticks, titles = _table()
    database = [pid for pid, parent in parents.items() if parent == postmaster]
    served = {pid for pid in database if "postgres: motcua motcua" in titles[pid]}
    return Reading(
        {pid: ticks[pid] for pid in (web, *_below(web, parents))},
        {pid: ticks[pid] for pid in served},
        {pid: ticks[pid] for pid in (postmaster, *database) if pid not in served},
    )


def spent(before: dict[int, int], after: dict[int, int]) -> float:
    """Milliseconds between two readings. What a process that ended meanwhile spent last is not in it."""
    return sum(number - before.get(pid, 0) for pid, number in after.items()) * 1000 / TICK


def check_same(before: Reading, after: Reading) -> None:
    """Refuse figures in which a process that did the work ended: its time is missing in the second reading."""
    lost = (before.web.keys() - after.web.keys()) | (before.connections.keys() - after.connections.keys())
    if lost:
        raise SystemExit(f"bench: processes {sorted(lost)} ended while they were measured; run it again")


def _table() -> tuple[dict[int, int], dict[int, int], dict[int, str]]:
    """Parent, ticks and title of every process."""
    parents, ticks, titles = {}, {}, {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            # The name stands in brackets and may hold spaces; after it: state, parent, … (proc(5)).
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            title = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it ended while we looked
        pid = int(place.name)
        parents[pid], ticks[pid], titles[pid] = int(fields[1]), int(fields[11]) + int(fields[12]), title
    return parents, ticks, titles


def _below(head: int, parents: dict[int, int]) -> list[int]:
    children = [pid for pid, parent in parents.items() if parent == head]
    return children + [pid for child in children for pid in _below(child, parents)]
