"""CPU time of processes, as the kernel counts it in /proc/<pid>/stat (user and system, in hundredths of a second)."""

import os
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Reading:
    """Ticks by process at one moment: the programs measured, their connections, the rest of PostgreSQL."""

    programs: dict[int, int]
    connections: dict[int, int]
    database: dict[int, int]


def read(programs: list[int], postmaster: int, user: str = "motcua") -> Reading:
    """Read the meters of programs with all their children, and of PostgreSQL; connections are those of `user`."""
    parents, ticks, titles = _table()
    database = [pid for pid, parent in parents.items() if parent == postmaster]
    served = {pid for pid in database if f"postgres: {user} " in titles[pid]}
    family = {pid for program in programs for pid in (program, *_below(program, parents))}
    return Reading(
        {pid: ticks[pid] for pid in family},
        {pid: ticks[pid] for pid in served},
        {pid: ticks[pid] for pid in (postmaster, *database) if pid not in served},
    )


def total(ticks: dict[int, int]) -> float:
    """Milliseconds of all processes of a part of a reading."""
    return sum(ticks.values()) * 1000 / TICK


def spent(before: dict[int, int], after: dict[int, int]) -> float:
    """Milliseconds between two readings. What a process that ended meanwhile spent last is not in it."""
    return sum(number - before.get(pid, 0) for pid, number in after.items()) * 1000 / TICK


def on_processor(pid: int) -> float:
    """Milliseconds that a process of one thread has run, to the microsecond: for measuring little work."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1_000_000


def check_same(before: Reading, after: Reading) -> None:
    """Refuse figures in which a process that did the work ended: its time is missing in the second reading."""
    lost = (before.programs.keys() - after.programs.keys()) | (before.connections.keys() - after.connections.keys())
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
