"""What is kept of a file shows what the sender meant to show and nothing else; what cannot be opened costs little."""

import hashlib
import io
import time
import uuid

import pytest
from django.utils import translation
from PIL import Image

from motcua.files import child, errors, grants, service, storage
from motcua.files.models import StoredFile
from tests.files.samples import document, picture, upload
from tests.opponents import odd_files

pytestmark = pytest.mark.django_db
LAN = uuid.uuid4()


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A disk of its own."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    return tmp_path / "files"


def kept(data: bytes, name: str = "ảnh.jpg"):
    """What became of it: what is known, and the bytes on the disk."""
    info = service.store(upload(data, name), owner=LAN, claimed_sha256=hashlib.sha256(data).hexdigest())
    return info, storage.place_of(info.sha256).read_bytes()


def is_red(image: Image.Image, at: tuple[int, int]) -> bool:
    red, green, blue = image.convert("RGB").getpixel(at)
    return red > 150 and green < 90 and blue < 90


PHOTOS = {
    "jpeg": (odd_files.telling_jpeg(), "image/jpeg", (640, 480)),
    "jpeg held sideways": (odd_files.telling_jpeg(6), "image/jpeg", (480, 640)),
    "jpeg in a mirror": (odd_files.telling_jpeg(2), "image/jpeg", (640, 480)),
    "png": (odd_files.telling_png(), "image/png", (640, 480)),
    "png held sideways": (odd_files.telling_png(6), "image/png", (480, 640)),
    "heic": (odd_files.HEIC, "image/jpeg", (240, 320)),
}


@pytest.mark.parametrize(("data", "media_type", "size"), PHOTOS.values(), ids=PHOTOS)
def test_nothing_of_a_photo_tells_where_it_was_taken(data, media_type, size, place):
    assert any(word in data for word in odd_files.TELLTALES)
    info, stored = kept(data)
    assert not [word for word in odd_files.TELLTALES if word in stored]
    with Image.open(io.BytesIO(stored)) as photo:
        assert (
            (photo.get_format_mimetype(), photo.size)
            == (media_type, size)
            == (info.media_type, (info.width, info.height))
        )
        assert not photo.getexif() and not photo.info.get("xmp")
    assert info.confirmed and info.arrived_sha256 == hashlib.sha256(data).hexdigest()
    assert info.sha256 == hashlib.sha256(stored).hexdigest() != info.arrived_sha256
    assert [found for found in place.rglob("*") if found.is_file()] == [storage.place_of(info.sha256)]


def test_a_photo_that_stands_upright_keeps_each_of_its_dots():
    for data in (odd_files.telling_jpeg(), odd_files.telling_png()):
        _info, stored = kept(data)
        assert Image.open(io.BytesIO(stored)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_kept_as_it_was_held(orientation):
    """The red corner is the upper left of the sensor; the orientation says where that goes."""
    where = {1: "ul", 2: "ur", 3: "lr", 4: "ll", 5: "ul", 6: "ur", 7: "lr", 8: "ll"}[orientation]
    _info, stored = kept(odd_files.telling_jpeg(orientation))
    with Image.open(io.BytesIO(stored)) as photo:
        at = {"u": 10, "l": photo.height - 10}[where[0]], {"l": 10, "r": photo.width - 10}[where[1]]
        assert is_red(photo, (at[1], at[0]))


def test_the_heic_of_a_phone_becomes_a_photo_that_opens_everywhere():
    info, stored = kept(odd_files.HEIC, "IMG_2041.HEIC")
    assert info.name == "IMG_2041.jpg" and stored.startswith(b"\xff\xd8\xff")
    with Image.open(io.BytesIO(stored)) as photo:
        assert is_red(photo, (photo.width - 10, 10))


def test_of_a_moving_picture_the_first_is_kept():
    _info, stored = kept(odd_files.moving_png(), "a.png")
    assert b"acTL" not in stored and b"fdAT" not in stored
    with Image.open(io.BytesIO(stored)) as photo:
        assert photo.n_frames == 1 and is_red(photo, (10, 5))


CUT = {
    f"{name} at {percent} %": whole[: len(whole) * percent // 100]
    for name, whole in {
        "jpeg": picture(), "png": picture("PNG"), "pdf": document(), "heic": odd_files.HEIC
    }.items()
    for percent in (10, 50, 99)
}  # fmt: skip


@pytest.mark.parametrize("data", CUT.values(), ids=CUT)
def test_a_file_cut_anywhere_is_refused(data, place):
    with pytest.raises(errors.AttachmentRefused) as refusal:
        kept(data)
    assert type(refusal.value) in (errors.AttachmentCut, errors.AttachmentDamaged)
    assert not StoredFile.objects.exists() and not [found for found in place.rglob("*") if found.is_file()]


REFUSED = {
    "program named pdf": (
        b"MZ\x90\x00" + b"\0" * 400 + b"This program cannot be run",
        errors.AttachmentTypeNotAccepted,
    ),
    "page before a document": (odd_files.page_before_pdf(), errors.AttachmentDamaged),
    "picture of 50,000 by 50,000": (odd_files.claimed_png(50_000), errors.PictureTooManyDots),
    "moving gif with a script": (odd_files.moving_gif() + b"/*<script>*/=1;", errors.AttachmentTypeNotAccepted),
    "svg": (b"<?xml version='1.0'?><svg onload='alert(1)'/>", errors.AttachmentTypeNotAccepted),
    "html": (b"<!doctype html><script>alert(1)</script>", errors.AttachmentTypeNotAccepted),
    "avif": (b"\0\0\0\x1cftypavif" + b"\0" * 100, errors.AttachmentTypeNotAccepted),
    "video of a phone": (b"\0\0\0\x1cftypqt  " + b"\0" * 100, errors.AttachmentTypeNotAccepted),
    "thousands of pages": (odd_files.pdf_of_many_pages(5_000), errors.DocumentTooManyPages),
    "one byte": (b"\0", errors.AttachmentTypeNotAccepted),
}


@pytest.mark.parametrize(("data", "error"), REFUSED.values(), ids=REFUSED)
def test_what_it_is_not_called_is_refused_in_both_languages(data, error, place):
    with pytest.raises(error) as refusal:
        kept(data, "giay_khai_sinh.pdf")
    assert type(refusal.value) is error
    for language, saved in (
        ("en", "Your answers and other files are saved"),
        ("vi", "Các câu trả lời và tệp khác đã lưu"),
    ):
        with translation.override(language):
            assert saved in refusal.value.words()
    assert not [found for found in place.rglob("*") if found.is_file()]


def test_a_document_that_takes_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(child, "SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(errors.AttachmentTooHeavy):
        kept(odd_files.laughing_pdf(), "a.pdf")
    assert time.monotonic() - begun < 10


def test_a_document_that_fills_the_memory_is_ended(monkeypatch):
    monkeypatch.setattr(child, "MEMORY", 200 * 1024 * 1024)
    data = odd_files.swollen_pdf()
    assert len(data) < 500_000
    with pytest.raises(errors.AttachmentRefused):
        kept(data, "a.pdf")
    assert kept(odd_files.plain_pdf(), "b.pdf")[0].pages == 1


def test_a_page_of_a_kilometre_is_previewed_by_its_head():
    info, _stored = kept(odd_files.tower_pdf(), "a.pdf")
    with Image.open(io.BytesIO(service.preview_png(info.id))) as shown:
        assert shown.width == 360 and shown.height <= 4 * 360


def test_the_process_that_opens_files_knows_nothing_of_ours(monkeypatch, tmp_path):
    """No address of the database, no key: whoever takes it over has a file and a limit."""
    told = tmp_path / "told.py"
    told.write_text(
        "import json, os, sys; sys.stdout.write(json.dumps({'env': sorted(os.environ), 'at': os.getcwd()}))"
    )
    monkeypatch.setattr(child, "SCRIPT", told)
    found = child.run("examine", "x", "y")
    assert set(found["env"]) <= {"LANG", "LC_CTYPE"} and found["at"] == "/"


def test_more_files_than_places_are_told_to_wait(monkeypatch):
    lines = {"examine": type(child._lines["examine"])(0)}
    monkeypatch.setattr(child, "_lines", lines)
    with pytest.raises(errors.OpeningBusy):
        kept(picture())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../etc/cron.d/x.jpg", "x.jpg"), ("..\\..\\x.jpg", "x.jpg"), (".", "."), ("\0", "tep"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie: x=1.jpg"), ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\u200bb\u2066c\u2069.jpg", "abc.jpg"), ("<script>alert(1)</script>.jpg", "script>.jpg"),
        ("ả" * 300 + ".jpeg", "ả" * 145 + ".jpeg"), ("=HYPERLINK(1).pdf", "=HYPERLINK(1).pdf"),
    ],
)  # fmt: skip
def test_no_name_leads_anywhere_or_misleads(given, shown):
    assert service.shown_name(given) == shown and len(service.shown_name(given)) <= 150


def test_what_is_given_out_runs_nowhere(lan, client_of, monkeypatch):
    monkeypatch.setitem(grants._checkers, "matter", lambda person, about: True)
    browser = client_of(lan)
    for data, name in ((odd_files.telling_jpeg(), 'a"; x=\r\ny.jpg'), (odd_files.plain_pdf(), "=1+1.html.pdf")):
        info = service.store(upload(data, name), owner=lan.id)
        token = service.grant(info.id, lan.id, "matter", "")
        for address in (f"/tep/{token}", f"/tep/{token}/xem"):
            answer = browser.get(address)
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"] in (
                "image/jpeg", "image/png", "application/pdf",
            )  # fmt: skip
            assert "\n" not in answer.get("Content-Disposition", "")
            assert answer["Content-Type"] != "application/pdf" or answer["Content-Disposition"].startswith("attachment")
            partly = browser.get(address, headers={"range": "bytes=0-10"})
            assert partly.status_code == 200 and partly.content == answer.content
