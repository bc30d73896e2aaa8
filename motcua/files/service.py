"""The door of files: keep one, ask about it, let somebody see it."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base import clock, rows
from motcua.base.ids import new_id
from motcua.files import clamd, joining, previews, scanning, storage, sweeping, tus, words
from motcua.files.content import PDF, Content, examine
from motcua.files.errors import (
    AttachmentArrivedEmpty,
    AttachmentCut,
    AttachmentDamaged,
    AttachmentLocked,
    AttachmentRefused,
    AttachmentTooLarge,
    AttachmentTypeNotAccepted,
    DigestDiffers,
    FileHeldBack,
    FileNotThere,
    JoinedTooLarge,
    NotWholeYet,
    OpeningBusy,
    PictureTooManyDots,
    StorageFull,
    StoredFileBroken,
    TooManyUploads,
    UploadGone,
)
from motcua.files.grants import grant, granted, opens_for
from motcua.files.leftovers import disk, keeps_versions, oldest_arriving, store_answers
from motcua.files.models import StoredFile, Upload
from motcua.files.personal import erase, erase_bytes, erase_files, held_of, rows_of_files
from motcua.files.proving import broken_now, proof_age
from motcua.files.resuming import alone, append, arrived, begin, keeping, upload_of
from motcua.files.scanning import hold_back_made, quarantined, untold_age
from motcua.files.sweeping import keeper
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

__all__ = [
    "StoredFileBroken", "erase", "erase_bytes", "erase_files", "held_of", "rows_of_files",
    "AttachmentArrivedEmpty", "AttachmentCut", "AttachmentDamaged", "AttachmentLocked", "AttachmentRefused",
    "AttachmentTooLarge", "AttachmentTypeNotAccepted", "DigestDiffers", "FileHeldBack", "FileInfo", "FileNotThere",
    "JoinedTooLarge", "MADE_HERE", "NotWholeYet", "OpeningBusy", "PictureTooManyDots", "StorageFull",
    "TooManyUploads", "Upload", "UploadGone", "WAITING", "append", "arrived", "begin", "broken_now",
    "check_openable", "confirm", "disk", "grant", "granted", "hold_back_made", "info",
    "info_and_bytes", "infos", "join", "keep_upload", "keeper", "keeping", "keeps_versions", "oldest_arriving",
    "opens_for", "place_of", "preview_png", "proof_age", "put_pdf", "quarantined", "read", "rename",
    "scanner_answers", "shown_name", "store", "store_answers", "tus", "untold_age", "upload_of",
]  # fmt: skip

LONGEST_NAME = 150  # characters
WAITING, MADE_HERE = StoredFile.WAITING, StoredFile.MADE_HERE
ENDINGS = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), PDF: (".pdf",)}


@dataclass(frozen=True, kw_only=True)
class FileInfo:
    """What is known about a kept file. `size` in bytes, `width` and `height` in pixels (None for a PDF).

    `sha256` is of what is kept, `arrived_sha256` of what the sender sent: a picture is cleaned before it is kept.
    """

    id: UUID
    owner: UUID
    name: str
    sha256: str
    arrived_sha256: str
    size: int
    media_type: str
    pages: int
    width: int | None
    height: int | None
    confirmed: bool
    confirmed_how: str
    stored_at: datetime
    sent_by: UUID | None  # the system of others that sent it by the API; None: the person on our pages, or made here
    scan: str  # what the scanner says: one of StoredFile's words, "" where nobody asked one
    scanned_at: datetime | None

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF

    @property
    def is_photo(self) -> bool:
        return self.media_type in joining.PHOTOS

    def scan_words(self, *, official: bool = False) -> str:
        """What the scanner says; where nobody asked one only officials are told: they open files of others."""
        not_asked = words.NOT_ASKED if official and self.confirmed_how != StoredFile.MADE_HERE else ""
        return str(words.SCANS.get(self.scan, not_asked))

    @property
    def is_held_back(self) -> bool:
        """Whether the scanner found something in it: nobody opens it, and it counts as no paper."""
        return self.scan == StoredFile.QUARANTINED

    @property
    def preview_height(self) -> int:
        """Pixels beside a width of 360, so that a page can keep the place; a PDF is taken for A4 upright."""
        return previews.height(self.width or 210, self.height or 297)


@transaction.atomic
def store(
    upload, *, owner: UUID, claimed_sha256: str = "", sent_by: UUID | None = None, file_id: UUID | None = None
) -> FileInfo:  # fmt: skip
    """Keep what a person sent, or a system for them (`sent_by`); with the sender's SHA-256 (hex) equal to ours it is
    confirmed at once.

    `upload` is Django's UploadedFile (name and chunks()), or None when the form came without one. Raises one
    of the AttachmentRefused of errors.py; then nothing is kept.
    """
    if upload is None:
        raise AttachmentArrivedEmpty
    with storage.arriving(upload.chunks(storage.CHUNK), limit=settings.UPLOAD_LIMIT) as arrived:
        claimed = claimed_sha256.strip().lower()
        if claimed and claimed != arrived.sha256:
            raise DigestDiffers
        with _as_kept(arrived) as (kept, content):
            sweeping.keep(kept)
    how = StoredFile.DIGEST if claimed else ""
    name = _name_of_picture(upload.name or "") if content.cleaned else upload.name or ""
    return _make_row(kept, content, name=name, owner=owner, how=how, arrived_sha256=arrived.sha256, sent_by=sent_by,
                     file_id=file_id)  # fmt: skip


def place_of(system: UUID) -> str:
    """Where the uploads belong that a system of others begins: nowhere yet, it names them later."""
    return f"system:{system}"


def keep_upload(upload_id: UUID, *, owner: UUID, sent_by: UUID) -> FileInfo:
    """Keep the file that all parts of a system's upload make, under the id of the upload: asked again, it is found.

    Raises UploadGone, NotWholeYet, and what `store` raises.
    """
    try:
        upload = upload_of(owner, place_of(sent_by), upload_id)
        with keeping(upload) as whole, alone(upload):
            return _kept(upload_id, owner, sent_by) or store(
                whole, owner=owner, claimed_sha256=upload.sha256, sent_by=sent_by, file_id=upload_id
            )
    except (UploadGone, NotWholeYet):  # also where another request has just kept it
        there = _kept(upload_id, owner, sent_by)
        if there is None:
            raise
        return there


def _kept(file_id: UUID, owner: UUID, sent_by: UUID) -> FileInfo | None:
    row = StoredFile.objects.filter(id=file_id, owner=owner, sent_by=sent_by).first()
    return row and _info(row)


@contextmanager
def _as_kept(arrived: storage.Arrived) -> Iterator[tuple[storage.Arrived, Content]]:
    """What is kept of what arrived: a document as it came, a picture without what it tells about its taking."""
    content = examine(arrived.place)
    if content.cleaned is None:
        yield arrived, content
        return
    try:
        with open(content.cleaned, "rb") as cleaned:
            pieces = iter(lambda: cleaned.read(storage.CHUNK), b"")
            with storage.arriving(pieces, limit=sys.maxsize) as kept:
                yield kept, content
    finally:
        content.cleaned.unlink(missing_ok=True)


def _name_of_picture(name: str) -> str:
    """A HEIC is kept as a JPEG, which opens everywhere."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.jpg" if ending.lower() in ("heic", "heif") and stem else name


@transaction.atomic(savepoint=False)
def put_pdf(data: bytes, name: str, owner: UUID, *, pages: int) -> FileInfo:
    """Keep a PDF that we made, of so many pages: whoever made it knows them. Raises ValueError when it is no PDF."""
    if not data.startswith(b"%PDF-"):
        raise ValueError(f"{name} is no PDF")
    with storage.arriving([data], limit=len(data)) as arrived:
        sweeping.keep(arrived)
    return _make_row(arrived, Content(PDF, pages), name=name, owner=owner, how=StoredFile.MADE_HERE)


@transaction.atomic
def join(photo_ids: Sequence[UUID], *, owner: UUID, name: str) -> FileInfo:
    """Keep one PDF of these photos of the owner, in this order; the owner still has to look at it.

    Raises FileNotThere for what is no photo of theirs, and what joining.joined raises.
    """
    # Held until the document has its row: a photo that is found harmful meanwhile would not be seen in it.
    theirs = StoredFile.objects.select_for_update(no_key=True).filter(id__in=photo_ids, owner=owner).order_by("id")
    mine = {row.id: row for row in theirs}
    photos = [mine[one] for one in photo_ids if one in mine and mine[one].media_type in joining.PHOTOS]
    if len(photos) != len(photo_ids):
        raise FileNotThere
    if any(photo.scan == StoredFile.QUARANTINED for photo in photos):
        raise FileHeldBack
    with joining.joined(photos) as (arrived, content):
        sweeping.keep(arrived)
    return _make_row(arrived, content, name=name, owner=owner, how="", made_of=[str(photo.id) for photo in photos])


def _make_row(
    arrived: storage.Arrived, content: Content, *, name: str, owner: UUID, how: str, arrived_sha256: str = "",
    made_of: list[str] | None = None, sent_by: UUID | None = None, file_id: UUID | None = None,
) -> FileInfo:
    row = StoredFile(
        id=file_id or new_id(), instance=settings.INSTANCE, owner=owner, sent_by=sent_by, name=shown_name(name),
        sha256=arrived.sha256,
        arrived_sha256=arrived_sha256 or arrived.sha256, size=arrived.size, media_type=content.media_type,
        pages=content.pages, width=content.width,
        height=content.height,
        state=StoredFile.CONFIRMED if how else StoredFile.STORED, confirmed_how=how, stored_at=clock.now(),
        made_of=made_of,
    )  # fmt: skip
    if how == StoredFile.MADE_HERE:  # is not scanned, and has its own entry, with its form and number
        rows.insert(row)
    else:
        _insert_sent(row)
    return _info(row)


def _insert_sent(row: StoredFile) -> None:
    """Insert what a person sent: it waits for the scanner, unless the same bytes are held back already."""
    harmful = scanning.known_harmful(row.sha256)
    if harmful:
        row.scan, row.scanned_at = StoredFile.QUARANTINED, row.stored_at
    elif scanning.is_set_up():
        scanning.ask(row)
    rows.insert(row)
    ledger.append(
        Event.FILE_STORED, about=row.id, kind="file", by=row.owner,
        params={"size": row.size, "pages": row.pages, "media_type": row.media_type},
    )  # fmt: skip
    if harmful:
        scanning.enter(row, harmful)


def shown_name(name: str) -> str:
    """A name as it was given, without path and control characters, short enough; the ending stays."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip() or "tep"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot or len(ending) > 8:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending


def confirm(file_id: UUID, *, owner: UUID) -> FileInfo:
    """The owner saw size, pages and preview and says that it is the right file. Raises FileNotThere."""
    row = StoredFile.objects.filter(id=file_id, owner=owner).first()
    if row is None:
        raise FileNotThere
    if row.state != StoredFile.CONFIRMED:
        row.state, row.confirmed_how = StoredFile.CONFIRMED, StoredFile.BY_EYE
        row.save(update_fields=["state", "confirmed_how"])
    return _info(row)


def rename(file_id: UUID, name: str, *, owner: UUID) -> None:
    """Call a file what its owner calls it; its ending goes on saying what it is. Raises FileNotThere."""
    row = StoredFile.objects.filter(id=file_id, owner=owner).first()
    if row is None:
        raise FileNotThere
    stem = shown_name(name)
    endings = ENDINGS[row.media_type]
    row.name = stem if stem.lower().endswith(endings) else shown_name(stem + endings[0])
    row.save(update_fields=["name"])


def info(file_id: UUID) -> FileInfo:
    """What is known about one file. Raises FileNotThere."""
    return _info(_row(file_id))


def infos(file_ids: Iterable[UUID | str]) -> dict[UUID, FileInfo]:
    """What is known about several files, in one query; an unknown id is left out."""
    return {row.id: _info(row) for row in StoredFile.objects.filter(id__in=list(file_ids))}


def check_openable(file_id: UUID) -> None:
    """Raise FileNotThere, FileHeldBack where a file is not to be opened."""
    _openable(file_id)


def read(file_id: UUID) -> bytes:
    """The bytes, checked against their hash. Raises FileNotThere, StoredFileBroken."""
    return info_and_bytes(file_id)[1]


def info_and_bytes(file_id: UUID) -> tuple[FileInfo, bytes]:
    """What is known about a file together with its bytes. Raises as `read` does."""
    found = _info(_openable(file_id))
    return found, storage.read(found.sha256)


def preview_png(file_id: UUID, page: int = 1, width: int = 360) -> bytes:
    """A PNG of a page, upright, `width` pixels wide (360 or 720). Raises FileNotThere, also beyond the end."""
    row = _openable(file_id)
    if width not in previews.WIDTHS:
        raise ValueError(f"previews are {previews.WIDTHS} pixels wide")
    with storage.at_hand(row.sha256) as place:
        return previews.png(place, row.media_type, page=page, width=width)


def _openable(file_id: UUID) -> StoredFile:
    row = _row(file_id)
    if row.scan == StoredFile.QUARANTINED:
        raise FileHeldBack
    return row


def scanner_answers() -> bool | None:
    """Whether the scanner is there; None where none is set up."""
    return clamd.answers() if scanning.is_set_up() else None


def _row(file_id: UUID) -> StoredFile:
    row = StoredFile.objects.filter(id=file_id).first()
    if row is None:
        raise FileNotThere
    return row


def _info(row: StoredFile) -> FileInfo:
    names = (
        "id", "owner", "name", "sha256", "arrived_sha256", "size", "media_type", "pages", "width", "height",
        "confirmed_how", "stored_at", "sent_by", "scan", "scanned_at",
    )  # fmt: skip
    known = {name: getattr(row, name) for name in names}
    return FileInfo(confirmed=row.state == StoredFile.CONFIRMED, **known)
