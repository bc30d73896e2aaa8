"""Messages to the outside: kept with the change that wants them, delivered at least once by a job.

The row is the truth, the job only a wake-up call. The relay runs in the follow process: no request defers a job.
A lease keeps a message from two workers at once; when a worker dies, the lease runs out and it is tried again,
under the same key, by which the receiver knows a repetition.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from motcua.base import clock, rows
from motcua.ledger.entries import check_in_transaction
from motcua.ledger.following import describe
from motcua.ledger.models import Outgoing

LEASE = timedelta(seconds=60)  # longer than any deliverer may take
TRIES = 24  # about 16 hours: a night without the mail server; then a human is asked
BATCH = 200

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
    now = clock.now()
    return Outgoing(key=key, channel=channel, payload=payload, made_at=now, next_try_at=now)


@transaction.atomic
def relay() -> int:
    """Hand due messages to the workers; the number handed over. Lease and job commit together."""
    from motcua.ledger.jobs import deliver  # jobs.py imports this module

    now = clock.now()
    due = Outgoing.objects.select_for_update(skip_locked=True).filter(delivered_at=None, next_try_at__lte=now)
    rows = list(due.order_by("next_try_at")[:BATCH])
    for row in rows:
        try:
            with transaction.atomic():
                deliver.configure(queueing_lock=row.key).defer(key=row.key, attempt=row.attempts)
        except AlreadyEnqueued:  # the workers are behind, or stopped: the job still waits for them
            continue
    Outgoing.objects.filter(key__in=[row.key for row in rows]).update(next_try_at=now + LEASE)
    return len(rows)


def attempt(key: str, number: int) -> None:
    """Try to deliver, as try `number` (from 0). Does nothing when that try was already begun by somebody."""
    mine = Outgoing.objects.filter(key=key, attempts=number, delivered_at=None)
    if not mine.update(attempts=number + 1, next_try_at=clock.now() + LEASE):
        return
    row = Outgoing.objects.get(key=key)
    try:
        DELIVERERS[row.channel](row.key, row.payload)
    except Exception as error:  # every failure is kept with the message
        _failed(row, error)
    else:
        Outgoing.objects.filter(key=key).update(delivered_at=clock.now(), next_try_at=None, last_error="")


def _failed(row: Outgoing, error: Exception) -> None:
    wait = timedelta(seconds=min(10 * 2 ** min(row.attempts - 1, 10), 3600))
    again = clock.now() + wait if row.attempts < TRIES else None
    Outgoing.objects.filter(key=row.key, delivered_at=None).update(last_error=describe(error), next_try_at=again)
    log.warning("channel %s did not take a message, try %d", row.channel, row.attempts, exc_info=error)


def send_again(key: str) -> None:
    """Ask for another try of a message that waits for a human."""
    Outgoing.objects.filter(key=key, delivered_at=None).update(next_try_at=clock.now())
