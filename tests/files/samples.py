"""Files as people send them: whole, cut, empty, disguised."""

import io

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), **options) -> bytes:
    """A picture with some content, so that its parts can be told apart."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 4))  # red at the upper left
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def held_sideways() -> bytes:
    """A phone's photo whose EXIF says that it must be turned by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture(exif=exif)


def document(pages: int = 3) -> bytes:
    """A PDF of A4 pages."""
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        made.new_page(595, 842)
    made.save(out)
    made.close()
    return out.getvalue()


def upload(data: bytes, name: str = "giấy tờ.jpg") -> SimpleUploadedFile:
    """What Django hands to a view; the type that the browser claims is never believed."""
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")
