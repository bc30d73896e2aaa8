"""Whether the disk still gives back what was kept: every night a share of all files is read and hashed again.

A file that nobody opens for years is otherwise found broken on the day on which it is needed. What is broken is an
open item, counted by the metrics, until its bytes are whole again: brought back from a backup, or sent once more.
"""

import logging
import math
from collections.abc import Iterable
from uuid import UUID

from motcua.base import clock
from motcua.files import storage
from motcua.files.errors import StoredFileBroken
from motcua.files.models import BrokenFile, Proof, StoredFile

NIGHTS = 30  # within which every file is read once
AT_LEAST = 1_000  # files a night
BATCH = 100

log = logging.getLogger("motcua.files")


def prove(*, everything: bool = False) -> Proof:
    """Read the next share of the files (or all of them) and note what is broken and what is whole again.

    It goes on after the last file that was read, also where it was killed, and begins anew behind the last one.
    """
    look_again()
    last = Proof.objects.order_by("-id").first()
    proof = Proof.objects.create(begun_at=clock.now(), reached=None if everything or last is None else last.reached)
    left = math.inf if everything else max(AT_LEAST, math.ceil(StoredFile.objects.count() / NIGHTS))
    while left > 0:
        batch = _after(proof.reached, int(min(left, BATCH)))
        if not batch:
            proof.reached = None
            break
        _prove(batch, proof)
        left -= len(batch)
    proof.ended_at = clock.now()
    proof.save()
    log.info("read %d files again, %d of them are broken", proof.files, proof.broken)
    return proof


def _after(reached: UUID | None, number: int) -> list[StoredFile]:
    rows = StoredFile.objects.order_by("id")
    return list((rows.filter(id__gt=reached) if reached else rows).only("sha256", "size")[:number])


def _prove(batch: list[StoredFile], proof: Proof) -> None:
    proof.broken += _note(_broken({row.sha256 for row in batch}))
    proof.files += len(batch)
    proof.bytes += sum(row.size for row in batch)
    proof.reached = batch[-1].id
    proof.save()


def _broken(hashes: Iterable[str]) -> dict[str, str]:
    """What is wrong with which bytes."""
    found: dict[str, str] = {}
    for sha256 in hashes:
        try:
            storage.check(sha256)
        except (StoredFileBroken, OSError):  # OSError: the disk cannot read it any more, and the others are read on
            there = storage.store().has(sha256)
            found[sha256] = BrokenFile.CHANGED if there else BrokenFile.MISSING
    return found


def _note(broken: dict[str, str]) -> int:
    """Make an open item of each; how many are broken. A file that was taken off meanwhile is missing with right."""
    named = set(StoredFile.objects.filter(sha256__in=broken).values_list("sha256", flat=True))
    items = [BrokenFile(sha256=one, what=broken[one], found_at=clock.now()) for one in sorted(named)]
    BrokenFile.objects.bulk_create(items, ignore_conflicts=True)  # it may be known since an earlier night
    for item in items:
        log.error("the bytes of a kept file are %s: %s", item.what, item.sha256)
    return len(items)


def look_again() -> int:
    """Close the items whose bytes are whole again, or that no file names any more; how many."""
    open_items = list(BrokenFile.objects.filter(mended_at=None))
    hashes = {item.sha256 for item in open_items}
    still = set(_broken(hashes)) & set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    mended = [item.id for item in open_items if item.sha256 not in still]
    return BrokenFile.objects.filter(id__in=mended).update(mended_at=clock.now())


def broken_now() -> int:
    """How many kept files cannot be given back as they came."""
    return BrokenFile.objects.filter(mended_at=None).count()


def proof_age() -> float:
    """Seconds since a reading last came to its end, or since the oldest file where there was none; 0 without files."""
    last = Proof.objects.exclude(ended_at=None).order_by("-id").first()
    if last is not None:
        return (clock.now() - last.ended_at).total_seconds()
    oldest = StoredFile.objects.order_by("id").values_list("stored_at", flat=True).first()
    return (clock.now() - oldest).total_seconds() if oldest else 0.0
