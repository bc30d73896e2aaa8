"""Whether a scanner finds something harmful in what people send; decision 0016 says what that is worth.

Each file that a person sends asks, with its row, for a scan: a message to the outside like a mail. A worker that dies
over it is healed by the lease of the message. A scanner that is away or hangs stops nobody: the file says that it
waits, and `take_up` asks again once the scanner is back. What is found stays where it lies, under its hash, and is
given to nobody (`service.read`).
"""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from motcua.base import clock
from motcua.files import clamd, storage, sweeping
from motcua.files.errors import StoredFileBroken
from motcua.files.models import StoredFile
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

CHANNEL = "scan"
LEFT_AFTER = timedelta(minutes=2)  # a scan takes seconds; whoever waits longer was left
AGAIN_AFTER = timedelta(hours=1)  # a file over which the scanner stumbled
A_TURN = 20.0  # seconds of scans that one turn begins
FOUND = "scanner_found"  # the reason in the ledger

log = logging.getLogger("motcua.files")


def is_set_up() -> bool:
    """Whether this installation has a scanner at all."""
    return bool(settings.CLAMD)


def ask(row: StoredFile) -> None:
    """Let a new file wait for its scan, in the transaction that makes its row. A document of photos in which nothing
    was found is as clean as they are, and nobody is asked about the same bytes again."""
    photos = _photos_of(row)
    if photos and all(photo.scan == StoredFile.CLEAN for photo in photos):
        row.scan, row.scanned_at = StoredFile.CLEAN, min(photo.scanned_at for photo in photos)
        return
    row.scan = StoredFile.WAITING
    ledger.send_outgoing(key=f"scan:{row.id}", channel=CHANNEL, payload={"file": str(row.id)})


def _photos_of(row: StoredFile) -> list[StoredFile]:
    """The photos of which a document was made; none unless all are there and a scanner is asked about each."""
    photos = list(StoredFile.objects.filter(id__in=row.made_of or ()).exclude(scan=""))
    return photos if len(photos) == len(row.made_of or ()) else []


def scan(file_id: UUID) -> None:
    """Scan a file that waits for it; once more changes nothing. Raises ScannerAway, ScanFailed, StoredFileBroken."""
    row = StoredFile.objects.filter(id=file_id, scan__in=StoredFile.UNTOLD).first()
    if row is None:
        return
    if not is_set_up():
        raise clamd.ScannerAway("no scanner is set up any more")
    try:
        found = _found_in(row)
    except (clamd.ScanFailed, StoredFileBroken):
        _untold(row.id).update(scan=StoredFile.FAILED, scanned_at=clock.now())
        raise
    if found:
        log.warning("the scanner found %s in a file", found[:100])
        _quarantine(row.sha256, found)
    else:
        _untold(row.id).update(scan=StoredFile.CLEAN, scanned_at=clock.now())


def _found_in(row: StoredFile) -> str:
    """What the scanner finds in a file; "" for nothing. In a document of photos it is what it finds in these, which may
    not be told later than the document: in there it might not see it."""
    photos = _photos_of(row)
    if not photos:
        return clamd.scan(storage.pieces(row.sha256))
    for photo in photos:
        scan(photo.id)
    return next(filter(None, (known_harmful(photo.sha256) for photo in photos)), "")


@transaction.atomic
def _quarantine(sha256: str, found: str) -> None:
    """Whoever sent these bytes, and however often: nobody opens them any more."""
    sweeping.hold_alone(sha256)  # who sends them at this moment is seen here, or sees us: known_harmful
    same = StoredFile.objects.select_for_update().filter(sha256=sha256).exclude(scan=StoredFile.QUARANTINED)
    for row in same:
        enter(row, found)
    StoredFile.objects.filter(id__in=[row.id for row in same]).update(
        scan=StoredFile.QUARANTINED, scanned_at=clock.now()
    )


@transaction.atomic
def hold_back_made(made: Iterable[UUID], *, of: UUID) -> None:
    """What was made of a file that is held back is as harmful, and the scanner may not see it in there."""
    source = StoredFile.objects.filter(id=of, scan=StoredFile.QUARANTINED).first()
    if source is None:  # a false alarm that was put right meanwhile, or erased
        return
    found = known_harmful(source.sha256)
    for row in StoredFile.objects.filter(id__in=list(made)).order_by("sha256"):
        _quarantine(row.sha256, found)


def enter(row: StoredFile, found: str) -> None:
    """Enter in the ledger that a file is held back, and what was found in it."""
    ledger.append(Event.FILE_QUARANTINED, about=row.id, kind="file", by=None, reason=FOUND,
                  params={"size": row.size, "signature": found[:100]})  # fmt: skip


def known_harmful(sha256: str) -> str:
    """What was found in these bytes when they came before; "" if they are not held back.

    Whoever makes a row of them asks after sweeping.keep, or they may be found harmful in between.
    """
    before = StoredFile.objects.filter(sha256=sha256, scan=StoredFile.QUARANTINED).first()
    if before is None:
        return ""
    told = [entry for entry in ledger.entries_about(before.id) if entry.event == Event.FILE_QUARANTINED]
    return told[-1].params["signature"]


def _untold(file_id: UUID):
    return StoredFile.objects.filter(id=file_id, scan__in=StoredFile.UNTOLD)


def take_up() -> int:
    """Scan what was left: the scanner was away, its message was given up, or the scanner stumbled an hour ago.

    How many were told. Ends at once while the scanner is away.
    """
    if not is_set_up() or not clamd.answers():
        return 0
    told, begun, now = 0, time.monotonic(), clock.now()
    left = Q(scan=StoredFile.WAITING, stored_at__lt=now - LEFT_AFTER)
    stumbled = Q(scan=StoredFile.FAILED, scanned_at__lt=now - AGAIN_AFTER)
    for file_id in StoredFile.objects.filter(left | stumbled).order_by("id").values_list("id", flat=True)[:500]:
        if time.monotonic() - begun > A_TURN:
            break
        told += _tried(file_id)
    return told


def _tried(file_id: UUID) -> bool:
    try:
        scan(file_id)
    except (clamd.ScannerAway, clamd.ScanFailed, StoredFileBroken) as error:
        log.warning("a file could not be scanned: %s", error)
        return False
    return True


def wait_again(states: Iterable[str]) -> int:
    """Let the files of people that are in one of these states wait for a scan (`take_up`); how many."""
    theirs = StoredFile.objects.filter(scan__in=states).exclude(confirmed_how=StoredFile.MADE_HERE)
    return theirs.update(scan=StoredFile.WAITING, scanned_at=None)


def untold_age() -> float:
    """Seconds for which the oldest file waits for what the scanner says; 0 when none does."""
    oldest = StoredFile.objects.filter(scan__in=StoredFile.UNTOLD).order_by("stored_at").first()
    return (clock.now() - oldest.stored_at).total_seconds() if oldest else 0.0


def quarantined() -> int:
    """How many files the scanner holds back."""
    return StoredFile.objects.filter(scan=StoredFile.QUARANTINED).count()
