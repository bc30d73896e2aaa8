"""What is kept, what is refused, and in which words."""

import hashlib
import io
import uuid
import zlib

import pytest
from django.db import transaction
from django.utils import translation
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from motcua.base.errors import CannotContinue
from motcua.files import errors, service, storage
from motcua.files.models import StoredFile
from motcua.ledger import service as ledger
from tests.files.samples import document, held_sideways, picture, upload

LAN, MAI = uuid.uuid4(), uuid.uuid4()


def locked(**passwords) -> bytes:
    writer, out = copy_into_new_writer(PdfFileReader(io.BytesIO(document()))), io.BytesIO()
    writer.encrypt(**passwords)
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims 30,000 by 30,000 dots."""
    header = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    body = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    rest = picture("PNG", (8, 8))[33:]
    return body + rest


def cut_after_thumbnail() -> bytes:
    """A photo whose small copy is whole while the photo itself is cut."""
    whole, small = picture(size=(900, 900), quality=95), picture(size=(40, 30))
    segment = b"\xff\xe2" + (len(small) + 2).to_bytes(2, "big") + small
    return (whole[:2] + segment + whole[2:])[: len(segment) + len(whole) // 2]


def two_in_one() -> bytes:
    """A photo with a second one for depth, as many phones make them (MPO)."""
    return picture("MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "media_type", "pages", "size"),
    [
        (picture(), "image/jpeg", 1, (640, 480)),
        (picture(progressive=True), "image/jpeg", 1, (640, 480)),
        (picture("PNG"), "image/png", 1, (640, 480)),
        (document(3), "application/pdf", 3, (None, None)),
    ],
    ids=["jpeg", "progressive", "png", "pdf"],
)
def test_photos_and_documents_without_secrets_are_kept_byte_for_byte(data, media_type, pages, size):
    info = service.store(upload(data), owner=LAN)
    assert (info.media_type, info.pages, (info.width, info.height)) == (media_type, pages, size)
    assert info.sha256 == info.arrived_sha256 == hashlib.sha256(data).hexdigest() and info.size == len(data)
    assert service.read(info.id) == data == storage.place_of(info.sha256).read_bytes()
    assert service.info(info.id) == info and service.infos([str(info.id)]) == {info.id: info}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture() + b"trailer of the camera", (640, 480)),
        (held_sideways(), (480, 640)),
        (two_in_one(), (640, 480)),
    ],
    ids=["with a trailer", "held sideways", "two in one"],
)
def test_a_photo_is_kept_upright_and_alone(data, size):
    info = service.store(upload(data), owner=LAN, claimed_sha256=hashlib.sha256(data).hexdigest())
    kept = service.read(info.id)
    assert info.confirmed and info.arrived_sha256 == hashlib.sha256(data).hexdigest() != info.sha256
    assert info.sha256 == hashlib.sha256(kept).hexdigest() and info.size == len(kept)
    with Image.open(io.BytesIO(kept)) as photo:
        assert photo.format == "JPEG" and photo.size == size == (info.width, info.height)
        assert not photo.getexif() and kept.endswith(b"\xff\xd9")


REFUSED = {
    "empty": (b"", errors.AttachmentArrivedEmpty),
    "cut jpeg": (picture()[:-200], errors.AttachmentCut),
    "jpeg without its last two bytes": (picture()[:-2], errors.AttachmentCut),
    "jpeg cut after its thumbnail": (cut_after_thumbnail(), errors.AttachmentCut),
    "jpeg header alone": (picture()[:20], errors.AttachmentCut),
    "cut png": (picture("PNG")[:-300], errors.AttachmentCut),
    "png without its end": (picture("PNG")[:-12], errors.AttachmentCut),
    "cut pdf": (document()[:-30], errors.AttachmentCut),
    "half a pdf": (document()[: len(document()) // 2], errors.AttachmentCut),
    "broken pdf": (b"%PDF-1.7\nthis is no document\n%%EOF", errors.AttachmentDamaged),
    "broken png": (picture("PNG")[:40] + b"\0" * 60 + picture("PNG")[100:], errors.AttachmentDamaged),
    "gif": (picture("GIF"), errors.AttachmentTypeNotAccepted),
    "page of a website": (b"<html><script>alert(1)</script></html>", errors.AttachmentTypeNotAccepted),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", errors.AttachmentTypeNotAccepted),
    "word": (b"PK\x03\x04" + b"\0" * 200, errors.AttachmentTypeNotAccepted),
    "picture of too many dots": (bomb(), errors.PictureTooManyDots),
    "pdf with a password": (locked(owner_pass="a", user_pass="b"), errors.AttachmentLocked),
    "pdf with restrictions": (locked(owner_pass="a", user_pass=""), errors.AttachmentLocked),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "error"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_a_whole_photo_or_document_is_refused_and_leaves_nothing(data, error, place):
    with pytest.raises(error) as refusal:
        service.store(upload(data, "ảnh.jpg"), owner=LAN)
    assert type(refusal.value) is error
    assert not StoredFile.objects.exists()
    assert not [found for found in (place / "files").rglob("*") if found.is_file()]


@pytest.mark.django_db
def test_a_form_without_a_file_says_that_the_file_is_empty():
    with pytest.raises(errors.AttachmentArrivedEmpty):
        service.store(None, owner=LAN)


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_with_the_limit(settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    with pytest.raises(errors.AttachmentTooLarge) as refusal, translation.override("en"):
        service.store(upload(picture() + b"x" * settings.UPLOAD_LIMIT), owner=LAN)
    assert refusal.value.status == 413 and "1 MB" in refusal.value.words()


@pytest.mark.django_db
def test_a_file_exactly_at_the_limit_is_kept(settings):
    data = picture()
    settings.UPLOAD_LIMIT = len(data)
    assert service.store(upload(data), owner=LAN).size == len(data)


def _all(error: type) -> list[type]:
    return [error, *(deeper for child in error.__subclasses__() for deeper in _all(child))]


@pytest.mark.parametrize("error", _all(errors.AttachmentRefused))
def test_every_refusal_says_what_happened_what_is_kept_and_what_to_do(error):
    with translation.override("en"):
        words = error(limit=20).words()
    assert issubclass(error, CannotContinue) and error.code != CannotContinue.code
    assert "Your answers and other files are saved." in words and "%" not in words
    assert words.count(". ") >= 1 and words.endswith(".")


@pytest.mark.django_db
def test_an_equal_digest_is_the_tick(settings):
    data = picture()
    info = service.store(upload(data), owner=LAN, claimed_sha256=hashlib.sha256(data).hexdigest().upper())
    assert info.confirmed and info.confirmed_how == "digest"


@pytest.mark.django_db
def test_a_different_digest_is_refused_and_leaves_nothing(place):
    with pytest.raises(errors.DigestDiffers):
        service.store(upload(picture()), owner=LAN, claimed_sha256="0" * 64)
    assert not StoredFile.objects.exists()
    assert not [found for found in (place / "files").rglob("*") if found.is_file()]


@pytest.mark.django_db
def test_without_a_digest_only_the_owners_eye_confirms():
    info = service.store(upload(picture()), owner=LAN)
    assert not info.confirmed
    with pytest.raises(errors.FileNotThere):
        service.confirm(info.id, owner=MAI)
    confirmed = service.confirm(info.id, owner=LAN)
    assert confirmed.confirmed and confirmed.confirmed_how == "by_eye"
    assert service.confirm(info.id, owner=LAN) == confirmed


@pytest.mark.django_db
def test_a_document_of_ours_is_confirmed_by_being_made_here():
    info = service.put_pdf(document(2), "giấy tiếp nhận.pdf", LAN, pages=2)
    assert info.confirmed and info.confirmed_how == "made_here" and info.pages == 2
    with pytest.raises(ValueError, match=r"x\.pdf"):
        service.put_pdf(picture(), "x.pdf", LAN, pages=1)


@pytest.mark.django_db
def test_the_same_bytes_twice_lie_once_and_belong_to_each_sender(place):
    first, second = (service.store(upload(picture()), owner=owner) for owner in (LAN, MAI))
    assert first.id != second.id and first.sha256 == second.sha256
    assert len([found for found in (place / "files").rglob("*") if found.is_file()]) == 1


@pytest.mark.django_db
def test_keeping_a_file_is_written_in_the_ledger_without_its_name():
    info = service.store(upload(picture(), "CCCD Nguyễn Thị Lan.jpg"), owner=LAN)
    (entry,) = ledger.entries_about(info.id)
    assert entry.event == "file:stored" and entry.by == LAN
    assert entry.params == {"size": info.size, "pages": 1, "media_type": "image/jpeg"}


@pytest.mark.django_db
def test_a_row_that_is_taken_back_leaves_only_rubbish_on_the_disk():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        info = service.store(upload(picture()), owner=LAN)
        raise ZeroDivisionError
    assert not StoredFile.objects.filter(id=info.id).exists()
    assert storage.place_of(info.sha256).exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\Lan\\ảnh.jpg", "ảnh.jpg"), ("../../etc/passwd", "passwd"), ("a\x00b\n.pdf", "ab.pdf"),
        ("", "tep"), ("e\u0302\u0301.jpg", "ế.jpg"), ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),
    ],
)  # fmt: skip
def test_names_are_only_for_showing(given, shown):
    assert service.shown_name(given) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("width", [360, 720])
def test_a_preview_is_upright_and_as_wide_as_asked(width):
    sideways = service.store(upload(held_sideways()), owner=LAN)
    preview = Image.open(io.BytesIO(service.preview_png(sideways.id, width=width)))
    assert preview.format == "PNG" and preview.height > preview.width
    assert preview.width == min(width, 480)
    red, green, _blue = preview.convert("RGB").getpixel((preview.width - 5, 5))
    assert red > 150 > green  # the red corner of the camera is at the upper right once the photo is turned


@pytest.mark.django_db
@pytest.mark.parametrize("data", [picture(), held_sideways(), document()], ids=["photo", "held sideways", "pdf"])
def test_the_place_of_a_preview_is_known_before_it_loads(data):
    info = service.store(upload(data), owner=LAN)
    preview = Image.open(io.BytesIO(service.preview_png(info.id)))
    assert abs(info.preview_height - preview.height) <= 1


@pytest.mark.django_db
def test_pages_of_a_document_are_previewed_one_by_one():
    info = service.store(upload(document(2), "a.pdf"), owner=LAN)
    preview = Image.open(io.BytesIO(service.preview_png(info.id, page=2, width=360)))
    assert preview.width == 360 and preview.height > 500
    for page in (0, 3, -1):
        with pytest.raises(errors.FileNotThere):
            service.preview_png(info.id, page=page)


@pytest.mark.django_db
def test_a_see_through_picture_is_previewed_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "PNG")
    info = service.store(upload(out.getvalue()), owner=LAN)
    preview = Image.open(io.BytesIO(service.preview_png(info.id))).convert("RGB")
    assert preview.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.django_db
def test_a_preview_of_a_large_photo_is_light():
    info = service.store(upload(picture(size=(4000, 3000))), owner=LAN)
    assert len(service.preview_png(info.id)) < 60_000  # bytes
