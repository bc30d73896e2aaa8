"""Readings that were taken back: their numbers are taken and have no row. Counted by the database, told to operators.

A hole says that somebody got an answer about people in a transaction that did not come to its end: an error of ours,
or somebody who wanted no trace. Who, about whom, at which agency nobody can know any more; only between which moments.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.base import clock, sql
from motcua.warehouse.models import ReadCheck

PATIENCE = timedelta(seconds=20)  # for transactions that are still reading
TOLD_FOR = timedelta(days=3)  # a weekend, and a day to look

_OLDEST = "SELECT at FROM warehouse_read ORDER BY id LIMIT 1"


@dataclass(frozen=True)
class Hole:
    """Numbers in a row that have no row in the log, and the moments of the rows around them (None: there is none)."""

    first: int
    holes: int
    after: datetime | None
    until: datetime
    at_restart: bool


def check(patience: timedelta = PATIENCE) -> ReadCheck | None:
    """Look at the numbers since the last look. None: somebody reads for longer than `patience`; try again later."""
    made = sql.row("SELECT warehouse_check_reads(%s)", [patience])[0]
    return ReadCheck.objects.get(id=made) if made else None


def holes(since: timedelta = TOLD_FOR) -> list[Hole]:
    """The holes that were found in the last days, the newest first; of one look the last hundred."""
    found = ReadCheck.objects.filter(at__gt=clock.now() - since, holes__gt=0).order_by("-at")
    return [_hole(**run) for one in found for run in reversed(one.runs)]


def _hole(first: int, holes: int, after: str | None, until: str, at_restart: bool) -> Hole:
    return Hole(first, holes, after and datetime.fromisoformat(after), datetime.fromisoformat(until), at_restart)


def taken_back() -> int:
    """How many readings were taken back, as found in the last days; without what a crash of the server explains."""
    found = ReadCheck.objects.filter(at__gt=clock.now() - TOLD_FOR, holes__gt=0)
    return sum(one.holes - one.at_restart for one in found)


def age() -> float:
    """Seconds since the last look, or since the first reading where there was none; 0 where nobody has read."""
    last = ReadCheck.objects.order_by("-at").values_list("at", flat=True).first()
    since = last or next(iter(sql.row(_OLDEST) or ()), None)
    return (clock.now() - since).total_seconds() if since else 0.0
