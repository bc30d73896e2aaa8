"""Files as opponents and unlucky people send them: bombs, two things in one, telltales, halves."""

import io
import zlib
from pathlib import Path

from PIL import Image, PngImagePlugin

# Made with a phone's habits: held sideways, with position, maker and XMP; 320 by 240 dots before it is turned.
HEIC = (Path(__file__).parent / "photo.heic").read_bytes()
TELLTALES = (b"ViTriCuaToi", b"Dien thoai", b"GPS", b"Exif", b"http://ns.adobe.com/xap", b"<script")


def _drawn(size: tuple[int, int]) -> Image.Image:
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 4))  # red at the upper left
    return picture


def telling_exif(orientation: int = 1) -> Image.Exif:
    """Where, when and with what a photo was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x010E] = "Dien thoai", orientation, "ViTriCuaToi"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 2.0, 3.0), 3: "E", 4: (105.0, 50.0, 1.0)})
    return exif


def telling_jpeg(orientation: int = 1) -> bytes:
    """A photo with position, XMP, a comment, a small copy that has a position of its own, and a page behind its end."""
    inner, out = io.BytesIO(), io.BytesIO()
    _drawn((80, 60)).save(inner, "JPEG", exif=telling_exif())
    _drawn((640, 480)).save(
        out, "JPEG", exif=telling_exif(orientation), xmp=b"<x>ViTriCuaToi</x>", comment=b"ViTriCuaToi", quality=90
    )
    data, small = out.getvalue(), inner.getvalue()
    hidden = b"\xff\xea" + (len(small) + 2).to_bytes(2, "big") + small
    return data[:2] + hidden + data[2:] + b"<script>alert('ViTriCuaToi')</script>"


def telling_png(orientation: int = 1) -> bytes:
    """The same as PNG: text, XMP and position in chunks, a page behind its end."""
    out, texts = io.BytesIO(), PngImagePlugin.PngInfo()
    texts.add_text("Comment", "ViTriCuaToi")
    texts.add_itxt("XML:com.adobe.xmp", "<x>ViTriCuaToi</x>", zip=False)
    _drawn((640, 480)).save(out, "PNG", pnginfo=texts, exif=telling_exif(orientation))
    return out.getvalue() + b"<script>ViTriCuaToi</script>"


def moving_png() -> bytes:
    """An animated PNG: a program that knows of it shows the second picture, others the first."""
    out = io.BytesIO()
    _drawn((64, 48)).save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (64, 48), "blue")])
    return out.getvalue()


def moving_gif() -> bytes:
    out = io.BytesIO()
    _drawn((64, 48)).save(out, "GIF", save_all=True, append_images=[Image.new("RGB", (64, 48), "blue")])
    return out.getvalue()


def claimed_png(side: int) -> bytes:
    """A few kilobytes that claim to be a picture of side by side dots."""
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    rest = io.BytesIO()
    Image.new("RGB", (8, 8)).save(rest, "PNG")
    start = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    return start + rest.getvalue()[33:]


def pdf(*objects: str | bytes, pages: str = "3 0 R", count: int = 1) -> bytes:
    """A PDF written by hand; the objects begin with number 3."""
    first = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{pages}] /Count {count} >>"]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, words in enumerate((*first, *objects), start=1):
        places.append(out.tell())
        body = words if isinstance(words, bytes) else words.encode()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
    return out.getvalue()


def stream(data: bytes, extra: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra.encode(), data)


def page(box: str = "0 0 595 842", more: str = "") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {more} >>"


def plain_pdf() -> bytes:
    return pdf(page())


def pdf_of_many_pages(number: int) -> bytes:
    """One page, named so many times."""
    return pdf(page(), pages="3 0 R " * number, count=number)


def tower_pdf() -> bytes:
    """A page a finger wide and a kilometre high."""
    return pdf(page("0 0 50 2834645"))


def laughing_pdf(levels: int = 9, each: int = 40) -> bytes:
    """Drawings that draw drawings that draw drawings …: a kilobyte that takes for ever."""
    objects = [page(more="/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"), stream(b"/X Do " * each)]
    for level in range(levels):
        form = "/Type /XObject /Subtype /Form /BBox [0 0 10 10]"
        inner = f"/Resources << /XObject << /X {level + 6} 0 R >> >>"
        objects.append(stream(b"/X Do " * each, f"{form} {inner}"))
    objects.append(stream(b"0 0 5 5 re f " * each, "/Type /XObject /Subtype /Form /BBox [0 0 10 10]"))
    return pdf(*objects)


def swollen_pdf() -> bytes:
    """A stream packed twice, of 400 MB when unpacked."""
    once = zlib.compress(b"0 0 1 1 re f\n" * 30_000_000, 1)
    return pdf(page(more="/Contents 4 0 R"), stream(zlib.compress(once, 9), "/Filter [/FlateDecode /FlateDecode]"))


def page_before_pdf() -> bytes:
    """A page with a script to a browser, a document to a reader of PDF."""
    return b"<html><script>alert(1)</script></html>\n" + plain_pdf()
