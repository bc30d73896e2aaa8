"""Small pictures of files, for the eye of the person who confirms and of the official who checks."""

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from motcua.files.content import PDF, open_picture
from motcua.files.pdfium import one_at_a_time

WIDTHS = (360, 720)  # pixels
TALLEST = 4  # times the width; a strip that is longer is cut, its head is enough to know it by
COLOURS = 96  # a photo as PNG is large; so many colours keep it readable at a third of the size


def png(place: Path, media_type: str, *, page: int, width: int) -> bytes:
    """A PNG `width` pixels wide of a page (1 is the first), upright. Raises IndexError beyond the last."""
    picture = _page(place, page, width) if media_type == PDF else _photo(place, page, width)
    picture = picture.crop((0, 0, picture.width, min(picture.height, picture.width * TALLEST)))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def height(width: int, tall: int) -> int:
    """How tall the small preview of something of these measures is, in pixels."""
    return min(max(1, round(tall * WIDTHS[0] / width)), TALLEST * WIDTHS[0])


def _page(place: Path, page: int, width: int) -> Image.Image:
    with one_at_a_time():
        document = pypdfium2.PdfDocument(place.read_bytes())
        try:
            if not 1 <= page <= len(document):
                raise IndexError(page)
            sheet = document[page - 1]
            bitmap = sheet.render(scale=width / max(sheet.get_width(), 1), maybe_alpha=False)
            return bitmap.to_pil().convert("RGB").quantize(COLOURS)
        finally:
            document.close()


def _photo(place: Path, page: int, width: int) -> Image.Image:
    if page != 1:
        raise IndexError(page)
    picture = open_picture(place, draft=2 * width)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        picture = Image.new("RGB", see_through.size, "white")
        picture.paste(see_through, mask=see_through.getchannel("A"))
    picture = picture.convert("RGB")
    height = max(1, round(picture.height * width / picture.width))
    if picture.width > width:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    return picture.quantize(COLOURS)
