"""The door of the ledger: write what happened, follow it, send to the outside, see what is stuck."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.base import sql
from motcua.ledger import following, lag, order, outgoing
from motcua.ledger.digest import commitment, new_salt
from motcua.ledger.entries import Entry, append, entries_about, entry_row
from motcua.ledger.errors import NotDelivered, NotInTransaction, ParamNotAllowed
from motcua.ledger.following import follower, unpark
from motcua.ledger.models import Outgoing, Parked
from motcua.ledger.one_by_one import all_or_alone, asked_again, one_by_one
from motcua.ledger.outgoing import deliverer, outgoing_row, send_again, send_outgoing
from motcua.ledger.queries import HISTORY, Happened, since

__all__ = [
    "HISTORY", "Ages", "Entry", "Happened", "NotDelivered", "NotInTransaction", "OpenItem", "ParamNotAllowed", "ages",
    "all_or_alone", "append", "asked_again", "commitment", "deliverer", "entries_about", "entry_row", "follower",
    "lag", "new_salt", "one_by_one", "one_round", "open_items", "outgoing_row", "run_until_idle", "send_again",
    "send_outgoing", "since", "unpark",
]  # fmt: skip


# One look at everything that one_round does, so that a quiet night costs one statement a look.
_IS_THERE_WORK = """
SELECT EXISTS (SELECT FROM ledger_waiting)
    OR EXISTS (SELECT FROM ledger_outgoing WHERE delivered_at IS NULL AND next_try_at <= statement_timestamp())
    OR EXISTS (SELECT FROM ledger_parked WHERE follower = ANY(%(followers)s) AND next_try_at <= statement_timestamp())
    OR EXISTS (SELECT FROM ledger_cursor c WHERE c.follower = ANY(%(followers)s)
               AND c.seq < (SELECT o.seq FROM ledger_order o WHERE o.lane = c.lane ORDER BY o.seq DESC LIMIT 1))
"""


def one_round() -> int:
    """Order, follow, try parked objects again, hand messages to the workers; how much there was to do."""
    if not sql.row(_IS_THERE_WORK, {"followers": list(following.FOLLOWERS)})[0]:
        return 0
    return order.order_waiting() + following.follow_all() + following.retry_parked() + outgoing.relay()


def run_until_idle() -> None:
    """Go on until everything committed is ordered and followed; parked objects are left to their next try."""
    following.make_cursors()
    while one_round():
        pass


@dataclass(frozen=True)
class OpenItem:
    """Something that needs a human: an object that a follower or a job cannot take, or a message that nobody takes."""

    kind: str  # "parked" or "outgoing"
    key: str  # for unpark() or send_again()
    where: str  # the follower, the job or the channel
    about: str
    attempts: int
    last_error: str
    since: datetime


def open_items() -> list[OpenItem]:
    """What is given up, oldest first."""
    parked = [
        OpenItem("parked", str(p.id), p.follower, f"{p.kind} {p.about}", p.attempts, p.last_error, p.since)
        for p in Parked.objects.filter(next_try_at=None)
    ]
    unsent = [
        OpenItem("outgoing", o.key, o.channel, "", o.attempts, o.last_error, o.made_at)
        for o in Outgoing.objects.filter(delivered_at=None, next_try_at=None)
    ]
    return sorted(parked + unsent, key=lambda item: item.since)


@dataclass(frozen=True)
class Ages:
    """When the oldest thing was written that still waits for its place, its followers, its delivery; None: nothing."""

    unordered: datetime | None
    unfollowed: datetime | None
    undelivered: datetime | None


_AGES = """
SELECT
  (SELECT min(e.at) FROM ledger_waiting w JOIN ledger_entry e ON e.id = w.entry),
  (SELECT min(e.at) FROM ledger_cursor c CROSS JOIN LATERAL
     (SELECT entry FROM ledger_order o WHERE o.lane = c.lane AND o.seq > c.seq ORDER BY o.seq LIMIT 1) next
     JOIN ledger_entry e ON e.id = next.entry WHERE c.follower = ANY(%s)),
  (SELECT min(made_at) FROM ledger_outgoing WHERE delivered_at IS NULL)
"""


def ages() -> Ages:
    """How far behind ordering, following and delivering are: for alarms."""
    with connection.cursor() as cursor:
        cursor.execute(_AGES, [list(following.FOLLOWERS)])
        return Ages(*cursor.fetchone())
