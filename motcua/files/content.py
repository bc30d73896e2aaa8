"""What a file really is: told by its bytes and by opening it, never by its name or by the browser."""

from dataclasses import dataclass
from pathlib import Path

from motcua.files import child
from motcua.files.opening import PDF

__all__ = ["Content", "PDF", "examine"]


@dataclass(frozen=True)
class Content:
    """A file that could be opened; width and height in pixels as shown upright, None for a PDF.

    `cleaned` is where a picture lies as it may be kept: upright, and without place, time and make of the camera.
    """

    media_type: str
    pages: int
    width: int | None = None
    height: int | None = None
    cleaned: Path | None = None


def examine(place: Path) -> Content:
    """Open what a stranger sent and say what it is. Raises one of the AttachmentRefused of errors.py."""
    cleaned = place.with_name(f"{place.name}.cleaned")
    found = child.run("examine", place, cleaned)
    return Content(**found | {"cleaned": cleaned if found["cleaned"] else None})
