"""Bytes under their SHA-256, written once and never changed: in a folder, or in a bucket of an S3 store.

What arrives lies under a temporary name of this machine first and is on the disk (fsync) before it is kept; what is
kept is read back and hashed again. Only then may a row be made. Bytes without a row are rubbish, which sweeping.py
removes; a row without its bytes cannot be (decision 0017).
"""

import errno
import hashlib
import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.http import UnreadablePostError

from motcua.base import paths
from motcua.base.ids import new_id
from motcua.files.errors import (
    AttachmentArrivedEmpty,
    AttachmentTooLarge,
    StorageAway,
    StorageFull,
    StoredFileBroken,
)
from motcua.files.storage.folder import CHUNK, PARTS, Folder, private
from motcua.files.storage.promise import Store

ABANDONED_AFTER = 30 * 60  # seconds without a further byte; nothing may lie about for more than an hour
PARTS_ABANDONED_AFTER = 26 * 60 * 60  # seconds; an upload in parts may go on within a day, see resuming.py

FOLDER = Folder()

log = logging.getLogger("motcua.files")


@dataclass(frozen=True)
class Arrived:
    """Bytes that lie under a temporary name, not yet kept."""

    place: Path
    sha256: str
    size: int


def directory() -> Path:
    """Where the files of this installation lie, or what arrives of them where they are kept in a bucket."""
    return paths.data_directory() / "files"


def store() -> Store:
    """Where the bytes of this installation lie: in the bucket that the settings name, else in its folder."""
    return _bucket(settings.S3_BUCKET) if settings.S3_BUCKET else FOLDER


@cache
def _bucket(name: str) -> Store:
    from motcua.files.storage.bucket import Bucket  # imported where there is one: its library is 12 MB of memory

    return Bucket(name)


def place_of(sha256: str) -> Path:
    """Where the folder has the bytes with this hash, or would have them."""
    return FOLDER.place_of(sha256)


@contextmanager
def arriving(chunks: Iterable[bytes], *, limit: int) -> Iterator[Arrived]:
    """Write what arrives under a temporary name and fsync it; the name is gone afterwards, kept or not.

    Raises AttachmentArrivedEmpty, AttachmentTooLarge (more than `limit` bytes), StorageFull.
    """
    place = directory() / "arriving" / new_id().hex
    try:
        with _no_place_as_words():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            arrived = _write(place, chunks, limit)
        yield arrived
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _write(place: Path, chunks: Iterable[bytes], limit: int) -> Arrived:
    digest, size = hashlib.sha256(), 0
    with open(place, "xb", opener=private) as out:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise AttachmentTooLarge(limit=limit // (1024 * 1024))
            digest.update(chunk)
            out.write(chunk)
        if not size:
            raise AttachmentArrivedEmpty
        out.flush()
        os.fsync(out.fileno())
    return Arrived(place, digest.hexdigest(), size)


def keep(arrived: Arrived) -> None:
    """Keep the bytes under their hash and read them back.

    The same bytes sent again replace themselves, which also heals a copy that was spoilt.
    Raises StorageFull, StoredFileBroken when the store does not give back what was written.
    """
    with _no_place_as_words():
        store().put(arrived.sha256, arrived.place)
    check(arrived.sha256)


def check(sha256: str) -> None:
    """Read the file and hash it again. Raises StoredFileBroken, StorageAway."""
    with _opened(sha256) as stored:
        found = hashlib.file_digest(stored, "sha256").hexdigest()
    if found != sha256:
        raise StoredFileBroken(f"{sha256} reads back as {found}")


def is_whole(sha256: str) -> bool:
    """Whether the bytes are there and right: all are read. Raises StorageAway."""
    try:
        check(sha256)
    except StoredFileBroken:
        return False
    return True


def read(sha256: str) -> bytes:
    """The bytes, checked against their hash. Raises StoredFileBroken, StorageAway."""
    with _opened(sha256) as stored:
        data = stored.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoredFileBroken(f"{sha256} is not what it was")
    return data


@contextmanager
def _opened(sha256: str) -> Iterator[BinaryIO]:
    try:
        with store().opened(sha256) as stored:
            yield stored
    except FileNotFoundError:
        raise StoredFileBroken(f"{sha256} is not there") from None


@contextmanager
def at_hand(sha256: str) -> Iterator[Path]:
    """Where a program that opens files finds these bytes meanwhile. Raises StoredFileBroken, StorageAway."""
    try:
        with store().at_hand(sha256) as place:
            yield place
    except FileNotFoundError:
        raise StoredFileBroken(f"{sha256} is not there") from None


def beside(ending: str) -> Path:
    """A temporary name for what is made here; what a kill leaves there goes with the sweep. Raises StorageFull."""
    place = directory() / "arriving" / f"{new_id().hex}.{ending}"
    with _no_place_as_words():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def pieces(sha256: str) -> Iterator[bytes]:
    """The bytes piece by piece, hashed on the way. Raises StorageAway, StoredFileBroken (changed: in the end)."""
    digest = hashlib.sha256()
    with _opened(sha256) as stored:
        while piece := stored.read(CHUNK):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != sha256:
        raise StoredFileBroken(f"{sha256} is not what it was")


def add_part(upload: UUID, at: int, part: bytes) -> None:
    """Keep a part behind the `at` bytes of an upload that are here. Raises StorageFull; then these are as they were."""
    with _no_place_as_words():
        store().add_part(upload, at, part)


def clear_abandoned() -> int:
    """Remove temporary files into which nothing was written for half an hour (parts: for a day): a kill left them, or
    the sender never came back. Says how many."""
    waiting = directory() / "arriving"
    removed = 0
    for place in waiting.glob("*"):
        with suppress(FileNotFoundError):  # its upload ended while we looked
            if place.suffix != PARTS and time.time() - place.stat().st_mtime > ABANDONED_AFTER:
                place.unlink()
                removed += 1
    # Before 0.6.0 parts arrived in the folder also where a bucket keeps the files.
    return removed + sum(one.forget_old_parts(PARTS_ABANDONED_AFTER) for one in dict.fromkeys((FOLDER, store())))


@contextmanager
def _no_place_as_words() -> Iterator[None]:
    try:
        yield
    except UnreadablePostError:
        raise  # the sender went away; the disk has nothing to do with it
    except StorageAway as error:
        log.error("a file could not be kept: the store does not answer: %s", error.__cause__)
        raise StorageFull from error
    except OSError as error:  # no space, no quota, no right to write, a disk that fails: the person can only wait
        log.error("a file could not be kept: %s", errno.errorcode.get(error.errno, error.errno))
        raise StorageFull from error

