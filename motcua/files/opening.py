"""Opens what a stranger sent, says what it is, and takes out of pictures what the sender did not mean to send.

Decoders of pictures and PDF are large and fed by anybody, so this file runs as a process of its own (see child.py),
bounded in time and memory, and imports nothing of ours. It says what it found as one line of JSON.
"""

import errno
import io
import json
import re
import sys
import warnings
from pathlib import Path

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
DOTS_LIMIT = 80_000_000  # pixels; 50-megapixel phones pass, and opening one takes at most some 240 MB
PAGES_LIMIT = 500  # of a PDF; a longer one is sent in parts
FORMATS = {JPEG: ("JPEG",), PNG: ("PNG",), HEIC: ("HEIF",)}  # to Pillow; of several pictures (MPO) the first counts
HEAD = 1024  # bytes in which rubbish before the header of a PDF is looked for
TAIL = 2048  # bytes in which the end mark of a PDF must stand
BEFORE_PDF = b"\xef\xbb\xbf \t\r\n\0"  # harmless before the header
BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}  # of one still picture coded with HEVC (ISO/IEC 23008-12)
ORIENTATION = 0x0112  # EXIF: how the camera was held
LYING = {5, 6, 7, 8}  # orientations that swap width and height
QUALITY = 92  # of a JPEG that is made here
SHORT_SIDE = 2480  # pixels; an A4 page at 300 dots per inch is so wide, and nobody reads more off a paper
SHRINKABLE = ("RGB", "RGBA", "L", "LA", "CMYK")  # the others are drawn with few colours or measured, not photographed
A4 = (595, 842)  # points (1/72 inch)
TALLEST = 4  # times the width; a preview that is longer is cut, its head is enough to know it by
COLOURS = 96  # a photo as PNG is large; so many colours keep it readable at a third of the size

PNG_START = b"\x89PNG\r\n\x1a\n"
# What makes the picture; the others tell about it (text, time, position) or move it (APNG). W3C PNG, 5.
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}
# A byte pair within the scans of a JPEG that is a marker, not data (ITU T.81 B.1.1.5).
MARKER_IN_SCAN = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


class Refused(Exception):
    """`why` is the code of an error of errors.py, without "attachment_"."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def examine(place: Path, cleaned: Path) -> dict:
    """What the file is; a picture is written anew to `cleaned`, upright and without what tells about it."""
    data = place.read_bytes()
    kind = kind_of(data)
    if kind == PDF:
        return {"media_type": PDF, "pages": pages_of(data), "width": None, "height": None, "cleaned": False}
    width, height, turned = _measures(place, data, kind)
    _read_to_the_end(place, data, kind)
    clean = data
    if kind == HEIC or turned or min(width, height) > SHORT_SIDE:
        clean, (width, height) = _written_anew(place, kind)
    media_type = PNG if kind == PNG else JPEG
    cleaned.write_bytes(stripped_png(clean) if media_type == PNG else stripped_jpeg(clean))
    return {"media_type": media_type, "pages": 1, "width": width, "height": height, "cleaned": True}


def kind_of(data: bytes) -> str:
    """The type by the first bytes. Raises Refused."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(PNG_START):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return HEIC
    if data[:HEAD].lstrip(BEFORE_PDF).startswith(b"%PDF-"):
        return PDF
    # Another program may take what stands before the header for something else, such as a page with a script.
    raise Refused("damaged" if b"%PDF-" in data[:HEAD] else "type_not_accepted")


def opened(place: Path, kind: str):
    """The picture as Pillow opens it, nothing decoded yet."""
    from PIL import Image

    if kind == HEIC:
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
        return Image.open(place, formats=FORMATS[kind])


def _measures(place: Path, data: bytes, kind: str) -> tuple[int, int, bool]:
    """Width and height as shown upright, and whether it must be turned for that."""
    from PIL import Image

    try:
        with opened(place, kind) as picture:
            width, height = picture.size
            orientation = picture.getexif().get(ORIENTATION, 1)
    except Image.DecompressionBombError:
        raise Refused("too_many_dots") from None
    except Exception as error:  # a broken header raises whatever the decoder trips over
        raise Refused("damaged" if _has_end(data, kind) else "cut") from error
    if width * height > DOTS_LIMIT:
        raise Refused("too_many_dots")
    turned = orientation in range(2, 9)
    return (height, width, turned) if orientation in LYING else (width, height, turned)


def _read_to_the_end(place: Path, data: bytes, kind: str) -> None:
    if not _has_end(data, kind):
        raise Refused("cut")
    try:
        with opened(place, kind) as picture:
            picture.draft("RGB", (64, 64))  # every byte is read all the same, in far less memory
            picture.load()
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("cut" if "truncated" in str(error) else "damaged") from error


def _has_end(data: bytes, kind: str) -> bool:
    if kind == PNG:
        return b"IEND\xaeB`\x82" in data[-TAIL:] or b"\x00\x00\x00\x00IEND\xaeB`\x82" in data
    if kind == HEIC:
        return _boxes_fit(data)
    # A photo may carry a small one before it, with an end of its own: look behind the start of the scan.
    return data.rfind(b"\xff\xd9") > _start_of_scan(data)


def _boxes_fit(data: bytes) -> bool:
    """Whether every box of the outermost level is here whole (ISO/IEC 14496-12, 4.2); size 0 is "to the end"."""
    at, size = 0, 1
    while at + 8 <= len(data) and size:
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size and size < 8:
            return False
        at += size
    return at == len(data) or not size


def _start_of_scan(data: bytes) -> int:
    """Where the picture itself begins, walking from marker to marker (ITU T.81 B.1.1), or the end."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return at
        alone = marker == 0xFF or 0xD0 <= marker <= 0xD8
        at += (1 if marker == 0xFF else 2) if alone else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _written_anew(place: Path, kind: str) -> tuple[bytes, tuple[int, int]]:
    """The picture upright and no larger than it is of use, with its width and height."""
    from PIL import ImageOps

    out = io.BytesIO()
    with opened(place, kind) as picture:
        profile, tables = picture.info.get("icc_profile"), getattr(picture, "quantization", None)
        shrunk = _shrunk(picture)
        upright = ImageOps.exif_transpose(shrunk)
        if kind == PNG:
            upright.save(out, "PNG", icc_profile=profile)
        else:
            _save_jpeg(upright, out, profile, tables if shrunk is picture else None)
    return out.getvalue(), upright.size


def _shrunk(picture):
    """The same picture with a short side of SHORT_SIDE at most; itself where it is not larger."""
    scale = SHORT_SIDE / min(picture.size)
    if scale >= 1 or picture.mode not in SHRINKABLE:
        return picture
    from PIL import Image

    size = round(picture.width * scale), round(picture.height * scale)
    exif = picture.getexif()
    picture.draft(None, size)  # a JPEG is read at half its size where that is enough
    smaller = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    smaller.info["exif"] = exif.tobytes()  # how it was held is still to be undone
    return smaller


def _save_jpeg(picture, out: io.BytesIO, profile: bytes | None, tables: dict | None) -> None:
    """As fine as it was: the same tables of a photo that is only turned lose next to nothing a second time."""
    if picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGB")
    options = {"icc_profile": profile, "subsampling": "4:4:4", "optimize": True}
    if tables and all(max(table) < 256 for table in tables.values()):
        picture.save(out, "JPEG", qtables=[_either_way(table) for table in tables.values()], **options)
    else:
        picture.save(out, "JPEG", quality=QUALITY, **options)


def _either_way(table: list[int]) -> list[int]:
    """Eight rows of eight: as fine as the table or the table turned by a quarter, whichever is finer."""
    return [min(table[8 * row + column], table[8 * column + row]) for row in range(8) for column in range(8)]


def stripped_jpeg(data: bytes) -> bytes:
    """The same picture bit for bit, without EXIF, XMP, comments, small copies, and whatever follows its end."""
    out, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Refused("damaged")
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = _kept_segment(marker, data[at:end])
        if marker == 0xDA:  # the data of a scan follow, to the next marker
            following = MARKER_IN_SCAN.search(data, end)
            end = following.start() if following else len(data)
            segment = data[at:end]
        out.append(segment)
        at = end
    return b"".join((*out, b"\xff\xd9"))


def _kept_segment(marker: int, segment: bytes) -> bytes:
    if marker == 0xE0 and segment[4:9] == b"JFIF\0":
        return b"\xff\xe0\x00\x10" + segment[4:16].ljust(12, b"\0") + b"\0\0"  # without its small copy
    if marker == 0xE2:
        return segment if segment[4:16] == b"ICC_PROFILE\0" else b""
    if marker == 0xEE:
        return segment if segment[4:9] == b"Adobe" else b""  # says how its colours are coded
    return b"" if 0xE0 <= marker <= 0xEF or marker == 0xFE else segment


def stripped_png(data: bytes) -> bytes:
    """The same picture bit for bit: only the chunks that make it."""
    out, at = [PNG_START], len(PNG_START)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name in PNG_KEPT:
            out.append(data[at:end])
        at = end
        if name == b"IEND":
            break
    return b"".join(out)


def pages_of(data: bytes) -> int:
    """How many pages a PDF has; each of them can be opened. Raises Refused."""
    import pypdfium2
    from pypdfium2 import raw

    cut = b"%%EOF" not in data[-TAIL:]
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refused("locked" if locked else "cut" if cut else "damaged") from None
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise Refused("locked")  # opens without a password, but nobody may sign or join it
        if cut:
            raise Refused("cut")
        count = len(document)
        if count > PAGES_LIMIT:
            raise Refused("too_many_pages")
        for number in range(count):
            document[number].close()
        if not count:
            raise Refused("damaged")
        return count
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None
    finally:
        document.close()


def preview(place: Path, media_type: str, page: int, width: int, out: Path) -> dict:
    """Write a PNG of a page, `width` pixels wide, upright. Raises Refused("no_page") beyond the last."""
    picture = _page(place, page, width) if media_type == PDF else _photo(place, media_type, page, width)
    picture = picture.crop((0, 0, picture.width, min(picture.height, picture.width * TALLEST)))
    picture.save(out, "PNG", optimize=True)
    return {}


def _page(place: Path, page: int, width: int):
    import pypdfium2

    document = pypdfium2.PdfDocument(place.read_bytes())
    try:
        if not 1 <= page <= len(document):
            raise Refused("no_page")
        sheet = document[page - 1]
        wide, tall = max(sheet.get_width(), 1), sheet.get_height()
        left_out = max(0, tall - TALLEST * wide)  # never drawn: a page of a kilometre would fill the memory
        bitmap = sheet.render(scale=width / wide, crop=(0, left_out, 0, 0), maybe_alpha=False)
        return bitmap.to_pil().convert("RGB").quantize(COLOURS)
    finally:
        document.close()


def _photo(place: Path, media_type: str, page: int, width: int):
    from PIL import Image, ImageOps

    if page != 1:
        raise Refused("no_page")
    picture = opened(place, media_type)
    picture.draft("RGB", (2 * width, 2 * width))
    picture = ImageOps.exif_transpose(picture)  # of files that were kept before pictures were turned
    picture = _on_white(picture)
    height = max(1, round(picture.height * width / picture.width))
    if picture.width > width:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    return picture.quantize(COLOURS)


def _on_white(picture):
    from PIL import Image

    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    see_through = picture.convert("RGBA")
    ground = Image.new("RGB", see_through.size, "white")
    ground.paste(see_through, mask=see_through.getchannel("A"))
    return ground


def join(out: Path, photos: list[Path]) -> dict:
    """Write one PDF with a page for each photo, in this order; a JPEG goes in as it is, not coded once more."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for photo in photos:
        _add_page(document, _as_jpeg(photo))
    document.save(out)
    return {"pages": len(photos)}


def _as_jpeg(photo: Path) -> bytes:
    if kind_of(data := photo.read_bytes()) == JPEG:
        return data
    out = io.BytesIO()
    with opened(photo, PNG) as picture:
        _on_white(picture).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _add_page(document, jpeg: bytes) -> None:
    """A page of A4, upright or lying as the photo is, with the photo as large as it fits."""
    import pypdfium2

    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(jpeg), inline=True)
    wide, tall = image.get_px_size()
    paper = A4 if tall >= wide else A4[::-1]
    scale = min(paper[0] / wide, paper[1] / tall)
    wide, tall = wide * scale, tall * scale
    image.set_matrix(pypdfium2.PdfMatrix().scale(wide, tall).translate((paper[0] - wide) / 2, (paper[1] - tall) / 2))
    page = document.new_page(*paper)
    page.insert_obj(image)
    page.gen_content()


def _bound(memory: int, seconds: int, file_size: int) -> None:
    import resource

    for what, limit in (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64),
    ):  # fmt: skip
        resource.setrlimit(what, (limit, limit))


def main(words: list[str]) -> dict:
    """`examine PLACE CLEANED`, `preview PLACE TYPE PAGE WIDTH OUT` or `join OUT PHOTO …`, after the limits: memory,
    seconds, file size."""
    _bound(*map(int, words[:3]))
    what, *rest = words[3:]
    try:
        if what == "examine":
            return examine(Path(rest[0]), Path(rest[1]))
        if what == "join":
            return join(Path(rest[0]), [Path(photo) for photo in rest[1:]])
        return preview(Path(rest[0]), rest[1], int(rest[2]), int(rest[3]), Path(rest[4]))
    except Refused as refused:
        return {"refused": refused.why}
    except MemoryError:
        return {"refused": "too_heavy"}
    except FileNotFoundError:
        return {"refused": "no_file"}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            return {"refused": "storage_full"}
        raise


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
