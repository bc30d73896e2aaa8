"""Messages to the outside: kept with the change that wants them, delivered at least once by a job.

The row is the truth, the job only a wake-up call. The relay runs in the follow process: no request defers a job.
A lease keeps a message from two workers at once; when a worker dies, the lease runs out and it is tried again,
under the same key, by which the receiver knows a repetition.

When a message is due and how long a lease lasts is told by the database's clock: that of the server where the message
was made may be wrong by an hour, and the message would wait until then.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

import msgspec
from django.db import transaction
from django.db.models.functions import Now
from procrastinate.exceptions import AlreadyEnqueued

from motcua.base import clock, rows, sql
from motcua.ledger.entries import check_in_transaction
from motcua.ledger.following import describe
from motcua.ledger.models import Outgoing

LEASE = timedelta(seconds=60)  # longer than any deliverer may take
TRIES = 24  # about 16 hours: a night without the mail server; then a human is asked
BATCH = 200
# Seconds in which a job begins its messages: with the patience of one for a mail server (20 s) it ends while a worker
# that was told to stop still waits for it.
BEGUN_WITHIN = 4.0
TOGETHER = 8  # messages of one channel in one job: fetching and ending a job costs as much as a mail

log = logging.getLogger("motcua.ledger")

Deliverer = Callable[[str, dict], None]
DELIVERERS: dict[str, Deliverer] = {}


def deliverer(channel: str) -> Callable[[Deliverer], Deliverer]:
    """Register `f(key, payload)` for a channel. It raises when the outside did not take it; it may run twice."""

    def register(deliver: Deliverer) -> Deliverer:
        DELIVERERS[channel] = deliver
        return deliver

    return register


def send_outgoing(*, key: str, channel: str, payload: dict) -> None:
    """Ask for a delivery, in the transaction of the change. The same key again changes nothing.

    `payload` holds ids; personal data is read when it is delivered. Raises NotInTransaction.
    """
    rows.insert(outgoing_row(key=key, channel=channel, payload=payload), unless="key")


def outgoing_row(*, key: str, channel: str, payload: dict) -> Outgoing:
    """A message for whoever inserts it together with the rows of the change (`rows.insert_together`)."""
    check_in_transaction()
    return Outgoing(key=key, channel=channel, payload=payload, made_at=clock.now())


_LEASE_DUE = """
UPDATE ledger_outgoing SET next_try_at = statement_timestamp() + %s WHERE key IN (
    SELECT key FROM ledger_outgoing WHERE delivered_at IS NULL AND next_try_at <= statement_timestamp()
    ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING channel, key, attempts
"""
_BEGIN_TRY = """
UPDATE ledger_outgoing SET attempts = %s, next_try_at = statement_timestamp() + %s
WHERE key = %s AND attempts = %s AND delivered_at IS NULL RETURNING channel, payload::text
"""
_HAND_BACK = """
UPDATE ledger_outgoing SET next_try_at = statement_timestamp()
WHERE delivered_at IS NULL AND (key, attempts) IN (SELECT * FROM unnest(%s::text[], %s::int[]))
"""
_DELIVERED = "UPDATE ledger_outgoing SET delivered_at = %s, next_try_at = NULL, last_error = '' WHERE key = %s"


@transaction.atomic
def relay() -> int:
    """Hand due messages to the workers; the number handed over. Lease and job commit together."""
    from motcua.ledger.jobs import deliver  # jobs.py imports this module

    due = sql.rows(_LEASE_DUE, [LEASE, BATCH])
    for channel, ((key, attempts), *others) in _of_one_channel(due):
        try:
            with transaction.atomic():
                job = deliver.configure(queue=queue_of(channel), queueing_lock=key)
                job.defer(key=key, attempt=attempts, others=others)
        except AlreadyEnqueued:  # the workers are behind, or stopped: the job still waits for them
            continue
    return len(due)


def queue_of(channel: str) -> str:
    """The queue of a channel's jobs: a receiver that hangs stops no other."""
    return f"deliver-{channel}"


def _of_one_channel(due: list[tuple[str, str, int]]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """A channel, and key and try of messages that go in one job of its queue."""
    for channel, some in groupby(sorted(due), key=lambda row: row[0]):
        tries = [(key, attempts) for _channel, key, attempts in some]
        yield from ((channel, tries[at : at + TOGETHER]) for at in range(0, len(tries), TOGETHER))


def attempt_together(tries: Sequence[tuple[str, int]]) -> None:
    """Try to deliver messages (key, try) one after another. What would begin late is handed back to the relay."""
    begun = time.monotonic()
    for at, (key, number) in enumerate(tries):
        if time.monotonic() - begun > BEGUN_WITHIN:
            sql.run(_HAND_BACK, [*map(list, zip(*tries[at:], strict=True))])
            return
        attempt(key, number)


def attempt(key: str, number: int) -> None:
    """Try to deliver, as try `number` (from 0). Does nothing when that try was already begun by somebody."""
    mine = sql.row(_BEGIN_TRY, [number + 1, LEASE, key, number])
    if mine is None:
        return
    channel, payload = mine
    try:
        DELIVERERS[channel](key, msgspec.json.decode(payload))
    except Exception as error:  # every failure is kept with the message
        _failed(key, channel, number + 1, error)
    else:
        sql.run(_DELIVERED, [clock.now(), key])


def _failed(key: str, channel: str, attempts: int, error: Exception) -> None:
    wait = timedelta(seconds=min(10 * 2 ** min(attempts - 1, 10), 3600))
    again = Now() + wait if attempts < TRIES else None
    Outgoing.objects.filter(key=key, delivered_at=None).update(last_error=describe(error), next_try_at=again)
    log.warning("channel %s did not take a message, try %d", channel, attempts, exc_info=error)


def send_again(key: str) -> None:
    """Ask for another try of a message that waits for a human."""
    Outgoing.objects.filter(key=key, delivered_at=None).update(next_try_at=Now())
