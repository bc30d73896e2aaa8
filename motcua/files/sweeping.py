"""Bytes that no row names, and files that nothing names, are removed; what a row names never is.

Bytes lose their row when the transaction of an upload is undone or killed after the bytes had their name. Whoever keeps
a file holds its hash (an advisory lock, shared) from before its bytes have their name until the row is committed or
undone; the sweep holds the same hash alone while it looks for a row and deletes. So no row can appear in between,
however long a transaction takes and whatever the clock says.

A file that is attached to nothing any more (the person took it off a draft, or threw the draft away) goes after
UNATTACHED_AFTER: nobody can reach it, and what a person took back shall not stay with us.
"""

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from motcua.base import clock
from motcua.base.models import Loaded
from motcua.files import storage
from motcua.files.models import StoredFile
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

SPARED = 30 * 60  # seconds; nothing may lie about for more than an hour, and the sweep comes every ten minutes
UNATTACHED_AFTER = timedelta(days=1)
BATCH = 500
SWEEPING = 0x6D63_7377  # the advisory lock: one sweep at a time, none during a backup
DONE = "files.sweep"  # how `Loaded` calls the last sweep that came to its end

log = logging.getLogger("motcua.files")

# Which of these files are still named somewhere. Every package that names files registers one.
Keeper = Callable[[list[UUID]], Iterable[UUID]]
_keepers: list[Keeper] = []


def keeper(named: Keeper) -> Keeper:
    """Register `f(ids) -> those that are named`, or a file that only you know goes with the cleaning."""
    _keepers.append(named)
    return named


def keep(arrived: storage.Arrived) -> None:
    """Give the bytes their lasting name, in the transaction that makes their row; until it ends no sweep takes them.

    Raises what storage.keep raises, and TransactionManagementError outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("bytes are kept in the transaction that makes their row")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_key(arrived.sha256)])
    storage.keep(arrived)


def hold_alone(sha256: str) -> None:
    """Wait until nobody keeps these bytes; whoever wants to waits until this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(sha256)])


def _key(sha256: str) -> int:
    return int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)


@contextlib.contextmanager
def standing_still() -> Iterator[None]:
    """No sweep deletes bytes meanwhile, whatever happens to their rows: for a backup."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [SWEEPING])
        try:
            yield
        finally:
            with connection.cursor() as again:
                again.execute("SELECT pg_advisory_unlock_shared(%s)", [SWEEPING])


def sweep(*, everywhere: bool = False) -> int:
    """Delete bytes that no row names, and what half arrived; says how many.

    It looks into the folders that changed since the last sweep that came to its end, or `everywhere`. Killed at any
    moment it begins there again. While a backup runs, or another sweep, it does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEPING])
        if not cursor.fetchone()[0]:
            return 0
    try:
        return _sweep(everywhere)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEPING])


def _sweep(everywhere: bool) -> int:
    begun = clock.now()
    last = Loaded.objects.filter(name=DONE).first()
    since = None if everywhere or last is None else last.at.timestamp() - 2 * SPARED
    removed = storage.clear_abandoned()
    for names in _batches(storage.store().doubtful(since, SPARED)):
        known = set(StoredFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        gone = {name for name in names if name not in known and _remove(name)}
        removed += len(gone)
        for name in known | gone:
            storage.store().certain(name)
    Loaded.objects.update_or_create(name=DONE, defaults={"digest": "", "at": begun})
    if removed:
        log.info("swept %d files that no row named", removed)
    return removed


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for name in names:
        batch.append(name)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@transaction.atomic
def _remove(sha256: str) -> bool:
    """Delete the bytes unless a row names them now, or somebody is just keeping the same ones."""
    if not _alone_with(sha256) or StoredFile.objects.filter(sha256=sha256).exists():
        return False
    gone = not storage.store().has(sha256)  # a mark whose bytes never came
    if not gone and not storage.store().is_old(sha256, SPARED):
        return False
    storage.store().remove(sha256)
    return True


@transaction.atomic
def remove_bytes(sha256: str) -> bool:
    """Delete bytes however young they are, unless a row names them; False while somebody is keeping the same ones."""
    if not _alone_with(sha256):
        return False
    if not StoredFile.objects.filter(sha256=sha256).exists():
        storage.store().remove(sha256)
        storage.store().certain(sha256)
    return True


def _alone_with(sha256: str) -> bool:
    """Whether nobody else keeps these bytes until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_key(sha256)])
        return cursor.fetchone()[0]


def remove_unattached() -> int:
    """Remove the files that nothing names any more, rows first; their bytes go with a sweep. Says how many."""
    removed, last = 0, UUID(int=0)
    before = clock.now() - UNATTACHED_AFTER
    while True:
        rows = list(StoredFile.objects.filter(id__gt=last, stored_at__lt=before).order_by("id")[:BATCH])
        if not rows:
            break
        last = rows[-1].id
        removed += remove_rows(_unnamed([row.id for row in rows]))
    if removed:
        log.info("removed %d files that were attached to nothing", removed)
    return removed


def _unnamed(ids: list[UUID]) -> list[UUID]:
    left = list(ids)
    for named in _keepers:
        if left:
            kept = set(named(left))
            left = [one for one in left if one not in kept]
    return left


@transaction.atomic
def remove_rows(ids: list[UUID], reason: str = "attached_to_nothing") -> int:
    """Remove the rows that are named by nothing, each with its entry in the ledger; how many."""
    rows = {row.id: row for row in StoredFile.objects.select_for_update().filter(id__in=ids)}
    gone = [rows[one] for one in _unnamed(list(rows))]
    for row in gone:
        storage.store().doubt(row.sha256)  # the next sweep looks at it, even if we die here
        ledger.append(Event.FILE_REMOVED, about=row.id, kind="file", by=None, reason=reason,
                      params={"size": row.size, "pages": row.pages})  # fmt: skip
    StoredFile.objects.filter(id__in=[row.id for row in gone]).delete()
    return len(gone)
