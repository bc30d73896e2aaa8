"""Followers: what other packages do, a moment later, because the ledger says that something happened.

Each follower has a cursor in each lane; an object always lies in the same lane, so its entries come in order.
Effects and cursor commit together: whatever dies in between, nothing is lost and nothing done twice.
"""

import logging
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from motcua.base import clock, sql
from motcua.base.errors import CannotContinue
from motcua.base.refusing import kept_when_refused
from motcua.ledger.entries import Entry, ordered, ordered_about
from motcua.ledger.errors import NotDelivered
from motcua.ledger.events import Event
from motcua.ledger.models import Cursor, Parked

LANES = 16  # as in migrations/0001_initial.py
BATCH = 100
TRIES = 6  # then the object waits for a human; the tries are spread over about 6 minutes

log = logging.getLogger("motcua.ledger")


@dataclass(frozen=True)
class Follower:
    """A named function that is called once for each entry of its events."""

    name: str
    events: frozenset[Event]
    run: Callable[[Entry], None]


FOLLOWERS: dict[str, Follower] = {}


def follower(name: str, *events: Event) -> Callable:
    """Register `f(entry)` for events. It may write rows of our database and nothing else: no mail, no call.

    What it refuses (CannotContinue) is tried again as an error is, but what it did before stays, with the rows of what
    was read for it: it refuses nothing half way.
    """

    def register(run: Callable[[Entry], None]) -> Callable[[Entry], None]:
        if name in FOLLOWERS and FOLLOWERS[name].run is not run:
            raise ValueError(f"two followers are called {name}")
        FOLLOWERS[name] = Follower(name, frozenset(events), run)
        return run

    return register


def make_cursors() -> None:
    """Give new followers their cursors; they begin with the first entry ever written."""
    Cursor.objects.bulk_create(
        (Cursor(follower=name, lane=lane) for name in FOLLOWERS for lane in range(LANES)), ignore_conflicts=True
    )


# The next entries of each lane that is behind: how many, up to which place, of which events.
_BEHIND = """
SELECT c.follower, c.lane, c.seq, count(*), max(next.seq), array_agg(DISTINCT next.event)
FROM ledger_cursor c CROSS JOIN LATERAL (
    SELECT o.seq, e.event::text FROM ledger_order o JOIN ledger_entry e ON e.id = o.entry
    WHERE o.lane = c.lane AND o.seq > c.seq ORDER BY o.seq LIMIT %s
) next WHERE c.follower = ANY(%s) GROUP BY 1, 2, 3
"""
# From where they stood, so that a cursor that somebody else has moved meanwhile stays where it is.
_SKIP = """
UPDATE ledger_cursor c SET seq = passed.last
FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[]) AS passed (follower, lane, first, last)
WHERE c.follower = passed.follower AND c.lane = passed.lane AND c.seq = passed.first
"""
_TAKE = "SELECT seq FROM ledger_cursor WHERE follower = %s AND lane = %s FOR UPDATE SKIP LOCKED"
_MOVE = "UPDATE ledger_cursor SET seq = %s WHERE follower = %s AND lane = %s"
_WAITING = "SELECT about FROM ledger_parked WHERE follower = %s AND about = ANY(%s)"


def follow_all() -> int:
    """Take every follower one batch further in each lane where something is new; the number of entries passed."""
    passed, of_no_interest = 0, []
    for name, lane, first, count, last, events in sql.rows(_BEHIND, [BATCH, list(FOLLOWERS)]):
        if FOLLOWERS[name].events.isdisjoint(events):
            of_no_interest.append((name, lane, first, last))
            passed += count
        else:
            passed += _follow_lane(FOLLOWERS[name], lane)
    if of_no_interest:  # all of these lanes at once: most entries are followed by nobody
        sql.run(_SKIP, [list(column) for column in zip(*of_no_interest, strict=True)])
    return passed


@transaction.atomic
def _follow_lane(follower: Follower, lane: int) -> int:
    cursor = sql.row(_TAKE, [follower.name, lane])
    if cursor is None:  # another process works in this lane
        return 0
    entries = ordered(lane, cursor[0], limit=BATCH)
    waiting = {about for (about,) in sql.rows(_WAITING, [follower.name, [entry.about for entry in entries]])}
    for entry in entries:
        if entry.event in follower.events and entry.about not in waiting and not _succeeds(follower, entry):
            waiting.add(entry.about)  # its later entries must not overtake this one
    if entries:
        sql.run(_MOVE, [entries[-1].seq, follower.name, lane])
    return len(entries)


def _succeeds(follower: Follower, entry: Entry) -> bool:
    try:
        with kept_when_refused(CannotContinue):
            follower.run(entry)
    except Exception as error:  # whatever it is, the other objects go on
        _park(follower.name, entry, error)
        return False
    return True


def _park(name: str, entry: Entry, error: Exception) -> None:
    now = clock.now()
    parked, _made = Parked.objects.get_or_create(
        follower=name, about=entry.about,
        defaults={"kind": entry.kind, "lane": entry.about.int % LANES, "seq": entry.seq, "attempts": 0, "since": now},
    )  # fmt: skip
    parked.attempts = parked.attempts + 1 if parked.seq == entry.seq else 1
    parked.seq, parked.last_error = entry.seq, describe(error)
    parked.next_try_at = next_try(parked.attempts)
    parked.save()
    log.warning("follower %s could not take a %s, try %d", name, entry.kind, parked.attempts, exc_info=error)


def next_try(attempts: int) -> CombinedExpression | None:
    """When something that failed so often is tried again, by the clock of the database; None: a human is asked."""
    return Now() + timedelta(seconds=4**attempts / 4) if attempts < TRIES else None


def describe(error: BaseException) -> str:
    """Kind and place of an error. Its text stays out: it may quote personal data."""
    if isinstance(error, NotDelivered):
        return error.code[:200]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {os.path.basename(os.path.dirname(frames[-1].filename))}/{frames[-1].name}" if frames else ""
    return f"{type(error).__name__}{where}"[:200]


def retry_parked() -> int:
    """Try again what is parked and due; the number of objects that go on."""
    due = Parked.objects.filter(follower__in=FOLLOWERS, next_try_at__lte=Now())
    return sum(_retry(key) for key in due.order_by("next_try_at").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _retry(parked_id) -> bool:
    """Take up an object where it stopped, as far as its lane has come. False when it failed again."""
    parked = Parked.objects.filter(id=parked_id).first()
    cursor = parked and sql.row(_TAKE, [parked.follower, parked.lane])  # nobody moves the lane meanwhile
    if cursor is None or not Parked.objects.filter(id=parked_id, seq=parked.seq).exists():
        return False
    follower = FOLLOWERS[parked.follower]
    for entry in ordered_about(parked.about, parked.seq, cursor[0]):
        if entry.event in follower.events and not _succeeds(follower, entry):
            return False
    Parked.objects.filter(id=parked_id).delete()
    return True


def unpark(parked_id) -> None:
    """Ask for another try of an object that waits for a human."""
    Parked.objects.filter(id=parked_id).update(next_try_at=Now())
