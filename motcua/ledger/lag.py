"""How far behind ordering, following and delivering are. Cheap however long the ledger is: only what waits is read."""

from dataclasses import dataclass

from django.db import connection

from motcua.ledger import following


@dataclass(frozen=True)
class Lag:
    """Something that waits: for whom, how many, and the age of the oldest in seconds (0: nothing waits)."""

    who: str  # "order", a follower, or a channel
    waiting: int
    age: float
    given_up: int = 0  # of those that wait: they need a human
    tries: int = 0  # of the one that was tried most often


_UNORDERED = """
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0)
FROM (SELECT entry FROM ledger_waiting ORDER BY place LIMIT 10000) w JOIN ledger_entry e ON e.id = w.entry
"""
# The next entry of each lane is found by the index on (lane, seq); the entries in between are counted by their numbers.
_BEHIND = """
SELECT c.follower, coalesce(sum(top.seq - next.seq + 1), 0),
       coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0)
FROM ledger_cursor c
CROSS JOIN (SELECT coalesce(max(seq), 0) AS seq FROM ledger_order) top
LEFT JOIN LATERAL (SELECT o.seq, o.entry FROM ledger_order o WHERE o.lane = c.lane AND o.seq > c.seq
                   ORDER BY o.seq LIMIT 1) next ON true
LEFT JOIN ledger_entry e ON e.id = next.entry
WHERE c.follower = ANY(%s) GROUP BY c.follower
"""
_PARKED = """
SELECT follower, count(*), extract(epoch FROM clock_timestamp() - min(since)),
       count(*) FILTER (WHERE next_try_at IS NULL), max(attempts)
FROM ledger_parked GROUP BY follower
"""
_OUTGOING = """
SELECT channel, count(*), extract(epoch FROM clock_timestamp() - min(made_at)),
       count(*) FILTER (WHERE next_try_at IS NULL), max(attempts)
FROM ledger_outgoing WHERE delivered_at IS NULL GROUP BY channel
"""


def unordered() -> Lag:
    """Entries that have no place yet (counted up to 10,000)."""
    return Lag("order", *_rows(_UNORDERED)[0])


def followers() -> list[Lag]:
    """Each follower: `waiting` is an upper bound, because numbers of other lanes lie in between."""
    found = {row[0]: Lag(*row) for row in _rows(_BEHIND, [list(following.FOLLOWERS)])}
    return [found.get(name, Lag(name, 0, 0)) for name in sorted(following.FOLLOWERS)]


def parked() -> list[Lag]:
    """Objects that a follower could not take, by follower."""
    return [Lag(*row) for row in _rows(_PARKED)]


def undelivered() -> list[Lag]:
    """Messages that nobody took yet, by channel."""
    return [Lag(*row) for row in _rows(_OUTGOING)]


def _rows(query: str, values: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [tuple(float(v) if _is_decimal(v) else v for v in row) for row in cursor.fetchall()]


def _is_decimal(value) -> bool:
    return type(value).__name__ == "Decimal"
