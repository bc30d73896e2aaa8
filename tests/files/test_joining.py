"""Photos are no larger than they are of use; several of one paper become one document, in the person's order."""

import io
import uuid

import pypdfium2
import pytest
from PIL import Image

from motcua.files import opening, service
from motcua.files.errors import FileNotThere, JoinedTooLarge
from motcua.files.models import StoredFile
from tests.files.samples import document, picture, upload

pytestmark = pytest.mark.django_db

LAN = uuid.UUID(int=1)


def stored(data: bytes, name: str = "ảnh.jpg") -> service.FileInfo:
    return service.store(upload(data, name), owner=LAN)


def shown(info: service.FileInfo) -> Image.Image:
    return Image.open(io.BytesIO(service.read(info.id)))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_larger_than_a_page_at_300_dots_is_shrunk(form):
    large = picture(form, size=(4000, 3000), quality=100, subsampling=0)
    info = stored(large)
    assert (info.width, info.height) == (3307, 2480) == shown(info).size
    assert info.media_type == f"image/{form.lower()}" and info.size < len(large)
    assert shown(info).convert("RGB").getpixel((100, 100))[0] > 180, "the red corner is where it was"


def test_a_large_photo_held_sideways_is_shrunk_and_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    info = stored(picture(size=(4000, 3000), exif=exif))
    assert (info.width, info.height) == (2480, 3307) == shown(info).size
    red, green, _blue = shown(info).getpixel((2400, 100))
    assert red > 180 and green < 90, "turned by a quarter, the upper left is at the upper right"
    assert not shown(info).getexif()


def test_a_long_screenshot_keeps_its_width():
    info = stored(picture(size=(1080, 9000)))
    assert (info.width, info.height) == (1080, 9000)


def corner_of_page(info: service.FileInfo, page: int) -> tuple[int, int, int]:
    drawn = Image.open(io.BytesIO(service.preview_png(info.id, page, 720))).convert("RGB")
    return drawn.getpixel((40, drawn.height // 4))


def plain(color: tuple[int, int, int], form: str = "JPEG", size=(600, 800)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, form, quality=95)
    return out.getvalue()


def test_photos_become_the_pages_of_one_document_in_their_order():
    red, green, blue = stored(plain((220, 10, 10))), stored(plain((10, 200, 10), "PNG")), stored(plain((10, 10, 220)))
    made = service.join([blue.id, red.id, green.id], owner=LAN, name="Giấy khai sinh.pdf")
    assert (made.media_type, made.pages, made.confirmed) == ("application/pdf", 3, False)
    strongest = [max(range(3), key=corner_of_page(made, page).__getitem__) for page in (1, 2, 3)]
    assert strongest == [2, 0, 1]
    assert service.read(red.id) and service.read(green.id), "the photos are still there"


def test_a_page_stands_or_lies_as_its_photo_and_a_jpeg_goes_in_as_it_is():
    standing, lying = stored(plain((9, 9, 9))), stored(plain((9, 9, 9), size=(800, 600)))
    made = service.join([standing.id, lying.id], owner=LAN, name="a.pdf")
    data = service.read(made.id)
    pages = pypdfium2.PdfDocument(data)
    assert [tuple(map(round, pages[n].get_size())) for n in (0, 1)] == [opening.A4, opening.A4[::-1]]
    assert service.read(standing.id) in data


def test_only_photos_of_the_owner_are_joined():
    mine, pdf = stored(plain((1, 1, 1))), stored(document(1), "a.pdf")
    theirs = service.store(upload(plain((2, 2, 2))), owner=uuid.UUID(int=2))
    for other in (pdf, theirs):
        with pytest.raises(FileNotThere):
            service.join([mine.id, other.id], owner=LAN, name="a.pdf")


def test_what_would_be_too_large_together_is_told_and_stays(settings):
    photos = [stored(picture(size=(700, tall))) for tall in (500, 501)]
    settings.UPLOAD_LIMIT = photos[0].size + 10
    with pytest.raises(JoinedTooLarge):
        service.join([one.id for one in photos], owner=LAN, name="a.pdf")
    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "called"),
    [("trang 1", "trang 1.jpg"), ("trang 1.JPG", "trang 1.JPG"), ("../../x/sổ", "sổ.jpg"), ("a.pdf", "a.pdf.jpg")],
)
def test_a_name_goes_on_saying_what_the_file_is(typed, called):
    info = stored(picture())
    service.rename(info.id, typed, owner=LAN)
    assert service.info(info.id).name == called
    with pytest.raises(FileNotThere):
        service.rename(info.id, "x", owner=uuid.UUID(int=2))
