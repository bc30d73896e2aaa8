"""Files that arrive in parts: what is here stays here when the network goes, and the rest follows.

The protocol is tus 1.0, see tus.py. How much is here is asked anew each
time of the place that keeps the files; a part lasts there before it is said to have arrived. Whether the whole is right
is told by its SHA-256 when it is kept: nothing here counts as a file of a person.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.base import clock
from motcua.files import storage
from motcua.files.errors import (
    AttachmentArrivedEmpty,
    AttachmentRefused,
    AttachmentTooLarge,
    NotWholeYet,
    OpeningBusy,
    PartDiffers,
    PartElsewhere,
    StorageFull,
    TooManyUploads,
    UploadGone,
)
from motcua.files.models import Upload

KEPT = timedelta(days=1)  # after the last part; then the parts are deleted
AT_ONCE = 10  # uploads that one person may have begun: what they fill of the disk is bounded


@transaction.atomic
def begin(*, owner: UUID, place: str, name: str, size: int, sha256: str) -> Upload:
    """Begin an upload, or find the one of the same bytes for the same place.

    Raises AttachmentArrivedEmpty, AttachmentTooLarge, TooManyUploads.
    """
    if size < 1:
        raise AttachmentArrivedEmpty
    if size > settings.UPLOAD_LIMIT:
        raise AttachmentTooLarge(limit=settings.UPLOAD_LIMIT // (1024 * 1024))
    same = Upload.objects.filter(owner=owner, place=place, sha256=sha256, size=size).first()
    if same is not None:
        return same
    if Upload.objects.filter(owner=owner).count() >= AT_ONCE:
        raise TooManyUploads
    now = clock.now()
    given = {"name": name, "size": size, "begun_at": now, "touched_at": now}
    return Upload.objects.get_or_create(owner=owner, place=place, sha256=sha256, defaults=given)[0]


def upload_of(owner: UUID, place: str, upload_id: UUID) -> Upload:
    """An upload of this person for this place. Raises UploadGone."""
    found = Upload.objects.filter(id=upload_id, owner=owner, place=place).first()
    if found is None:
        raise UploadGone
    return found


def arrived(upload: Upload) -> int:
    """How many bytes are here."""
    return storage.store().parts_size(upload.id)


def ends(upload: Upload) -> datetime:
    """When it is deleted unless a part arrives before."""
    return upload.touched_at + KEPT


def append(upload: Upload, at: int, part: bytes, claimed_sha256: bytes = b"") -> int:
    """Add a part that begins at a byte; how many bytes are here then.

    Raises PartElsewhere when it does not begin where the file ends now, or goes beyond its end, PartDiffers when its
    SHA-256 is not the one claimed, UploadGone, StorageFull, StorageAway; nothing of it is kept then.
    """
    if claimed_sha256 and hashlib.sha256(part).digest() != claimed_sha256:
        raise PartDiffers
    with alone(upload):
        here = arrived(upload)
        if at != here or here + len(part) > upload.size:
            raise PartElsewhere
        storage.add_part(upload.id, at, part)
        Upload.objects.filter(id=upload.id).update(touched_at=clock.now())
    return here + len(part)


class Whole:
    """An upload as `files.store` takes it."""

    def __init__(self, upload: Upload):
        self.name, self._upload = upload.name, upload.id

    def chunks(self, _size: int) -> Iterator[bytes]:
        """What arrived, piece by piece."""
        return storage.store().parts(self._upload)


@contextmanager
def keeping(upload: Upload) -> Iterator[Whole]:
    """Keep the file that all parts make; then the parts are forgotten. Raises NotWholeYet.

    A file that is refused for what it is would be refused again: its parts are forgotten, too. They stay where it is we
    who could not take it now.
    """
    if arrived(upload) != upload.size:
        raise NotWholeYet
    try:
        yield Whole(upload)
    except (StorageFull, OpeningBusy):
        raise
    except AttachmentRefused:
        end(upload)
        raise
    end(upload)


def end(upload: Upload) -> None:
    """Forget an upload with its parts: it was kept, given up, or can never be right."""
    Upload.objects.filter(id=upload.id).delete()
    storage.store().forget_parts(upload.id)  # killed before: without its row it goes with a sweep


def clear_abandoned() -> int:
    """Forget the uploads to which nothing came for a day; how many."""
    return sum(end_abandoned(upload.id) for upload in _abandoned()[:500])


@transaction.atomic
def end_abandoned(upload_id: UUID) -> bool:
    """Forget an upload, unless a part has come since it was found to be abandoned."""
    upload = _abandoned().select_for_update().filter(id=upload_id).first()
    if upload is not None:
        end(upload)
    return upload is not None


def _abandoned() -> QuerySet[Upload]:
    return Upload.objects.filter(touched_at__lt=clock.now() - KEPT)


@contextmanager
def alone(upload: Upload) -> Iterator[None]:
    """One part at a time: the same part sent twice, or from two tabs, is added once. Raises UploadGone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM files_upload WHERE id = %s FOR UPDATE", [upload.id])
        if cursor.fetchone() is None:
            raise UploadGone
        yield

