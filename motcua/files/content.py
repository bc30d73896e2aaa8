"""What a file really is: told by its bytes and by opening it, never by its name or by the browser."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

from motcua.files.errors import (
    AttachmentCut,
    AttachmentDamaged,
    AttachmentLocked,
    AttachmentTypeNotAccepted,
    PictureTooManyDots,
)
from motcua.files.pdfium import one_at_a_time

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
DOTS_LIMIT = 80_000_000  # pixels; 50-megapixel phones pass, and opening one takes at most some 240 MB
KINDS = ("JPEG", "PNG")  # to Pillow; a JPEG of several pictures (MPO) is opened as its first
HEAD = 1024  # bytes; a PDF may have rubbish before its header (ISO 32000 annex H of older readers)
TAIL = 2048  # bytes in which the end mark of a PDF must stand
ORIENTATION = 0x0112  # EXIF: how the camera was held
LYING = {5, 6, 7, 8}  # orientations that swap width and height


@dataclass(frozen=True)
class Content:
    """A file that could be opened; width and height in pixels as shown upright, None for a PDF."""

    media_type: str
    pages: int
    width: int | None = None
    height: int | None = None


def examine(place: Path) -> Content:
    """Open the file and say what it is. Raises one of the AttachmentRefused of errors.py."""
    with open(place, "rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"\xff\xd8\xff"):
        return _picture(place, JPEG)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(place, PNG)
    if b"%PDF-" in head:
        return _document(place)
    raise AttachmentTypeNotAccepted


def open_picture(place: Path, *, draft: int | None = None) -> Image.Image:
    """The picture, upright; with `draft` a JPEG is read smaller (at least `draft` pixels a side)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
        picture = Image.open(place, formats=KINDS)
    if draft:
        picture.draft("RGB", (draft, draft))
    return ImageOps.exif_transpose(picture)


def _picture(place: Path, media_type: str) -> Content:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(place, formats=KINDS) as picture:
                width, height = picture.size
                lying = picture.getexif().get(ORIENTATION) in LYING
    except Image.DecompressionBombError:
        raise PictureTooManyDots(limit=DOTS_LIMIT // 1_000_000) from None
    except Exception as error:  # a broken header raises whatever the decoder trips over
        raise (AttachmentDamaged if _has_end(place, media_type) else AttachmentCut) from error
    if width * height > DOTS_LIMIT:
        raise PictureTooManyDots(limit=DOTS_LIMIT // 1_000_000)
    _read_to_the_end(place, media_type)
    return Content(media_type, 1, *((height, width) if lying else (width, height)))


def _read_to_the_end(place: Path, media_type: str) -> None:
    if not _has_end(place, media_type):
        raise AttachmentCut
    try:
        with Image.open(place, formats=KINDS) as picture:
            picture.draft("RGB", (64, 64))  # every byte is read all the same, in far less memory
            picture.load()
    except Exception as error:
        raise (AttachmentCut if "truncated" in str(error) else AttachmentDamaged) from error


def _has_end(place: Path, media_type: str) -> bool:
    data = place.read_bytes()
    if media_type == PNG:
        return b"IEND\xaeB`\x82" in data[-TAIL:] or b"\x00\x00\x00\x00IEND\xaeB`\x82" in data
    # A photo may carry a small one before it, with an end of its own: look behind the start of the scan.
    return data.rfind(b"\xff\xd9") > _start_of_scan(data)


def _start_of_scan(data: bytes) -> int:
    """Where the picture itself begins, walking from marker to marker (ITU T.81 B.1.1), or the end."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return at
        alone = marker == 0xFF or 0xD0 <= marker <= 0xD8
        at += 2 if alone else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _document(place: Path) -> Content:
    data = place.read_bytes()
    cut = b"%%EOF" not in data[-TAIL:]
    with one_at_a_time():
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD or error.err_code == raw.FPDF_ERR_SECURITY:
                raise AttachmentLocked from None
            raise (AttachmentCut if cut else AttachmentDamaged) from None
        try:
            if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
                raise AttachmentLocked  # opens without a password, but nobody may sign or join it
            if cut:
                raise AttachmentCut
            return Content(PDF, _pages(document))
        finally:
            document.close()


def _pages(document: pypdfium2.PdfDocument) -> int:
    try:
        count = len(document)
        for number in range(count):
            document[number].close()
    except pypdfium2.PdfiumError:
        raise AttachmentDamaged from None
    if not count:
        raise AttachmentDamaged
    return count
