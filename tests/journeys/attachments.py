"""Files as people attach them, in the form that Playwright takes: a photo of an old paper, and a scanned PDF."""

import io

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter


def photo() -> Image.Image:
    """A page on a table, a little out of focus, as a phone takes it."""
    picture = Image.new("RGB", (1200, 1600), "#6b5a45")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 90, 1090, 1500), fill="#f4efe2")
    draw.rectangle((300, 170, 910, 200), fill="#3a3a3a")
    for line in range(18):
        draw.rectangle((200, 330 + line * 60, 980 - (line * 37) % 260, 344 + line * 60), fill="#5c5c66")
    draw.ellipse((690, 1180, 960, 1450), outline="#b03030", width=14)
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def old_paper() -> dict:
    """A photo as JPEG."""
    return {"name": "giay-khai-sinh-cu.jpg", "mimeType": "image/jpeg", "buffer": _saved("JPEG")}


def proof_of_relationship() -> dict:
    """Two pages as PDF."""
    with pypdfium2.PdfDocument.new() as document:
        for _page in range(2):
            image = pypdfium2.PdfImage.new(document)
            image.load_jpeg(io.BytesIO(_saved("JPEG")), inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
            page = document.new_page(595, 842)
            page.insert_obj(image)
            page.gen_content()
        out = io.BytesIO()
        document.save(out)
    return {"name": "quan-he-me-con.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


def _saved(kind: str) -> bytes:
    out = io.BytesIO()
    photo().save(out, kind, quality=85)
    return out.getvalue()
