"""Small pictures of files, for the eye of the person who confirms and of the official who checks."""

import tempfile
from pathlib import Path

from motcua.files import child
from motcua.files.opening import TALLEST

WIDTHS = (360, 720)  # pixels


def png(place: Path, media_type: str, *, page: int, width: int) -> bytes:
    """A PNG `width` pixels wide of a page (1 is the first), upright. Raises FileNotThere beyond the last."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "preview.png"
        child.run("preview", place, media_type, page, width, out)
        return out.read_bytes()


def height(width: int, tall: int) -> int:
    """How tall the small preview of something of these measures is, in pixels."""
    return min(max(1, round(tall * WIDTHS[0] / width)), TALLEST * WIDTHS[0])
