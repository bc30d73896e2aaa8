"""The pseudo-locale: every text that went through the catalogues stands in brackets, so that the others show."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.utils import translation
from django.utils.translation import trans_real

from motcua.base import paths
from tests.people import DEMO, WARD

OPEN, CLOSE = "⟦", "⟧"
SPOKEN = ("alt", "aria-label", "title", "placeholder", "content")
# Our own data: what stands there may stand on a page without having been translated.
DATA = (
    "catalogue/**/*.yaml",
    "motcua/agencies/data/*.csv",
    "tests/dossiers/filing.py",
    "tests/pages/conftest.py",
    "motcua/agencies/naming.py",
    "motcua/engine/change_rules.py",  # what changes from one version to the next is said in both languages there
)
NAMES = {"Tiếng Việt", "English", "vi", "en", "PDF", "JPG", "PNG", "KB", "MB", "VNeID", "QR", "SHA", "Motcua", "VND"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Codes, digests, addresses and units of measure are nobody's language.
CODE = re.compile(
    r"[A-Z]{1,4}\d[\w.-]*|\b[0-9a-f]{8,}\b|[\w.]+@[\w.]+|https?://\S+|\b\w+\.(?:jpe?g|pdf|png)\b|\b[A-Z]{2}-\d+\b"
)


@contextmanager
def brackets() -> Iterator[None]:
    """While it holds, every gettext call gives its English text in brackets."""
    ours = {
        "gettext": lambda message: f"{OPEN}{message}{CLOSE}" if message else "",
        "ngettext": lambda one, many, number: f"{OPEN}{one if number == 1 else many}{CLOSE}",
        "pgettext": lambda context, message: f"{OPEN}{message}{CLOSE}",
        "npgettext": lambda context, one, many, number: f"{OPEN}{one if number == 1 else many}{CLOSE}",
    }
    kept = {name: getattr(trans_real, name) for name in ours}
    for name, function in ours.items():
        setattr(translation._trans, name, function)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(translation._trans, name, function)


def outside(text: str) -> str:
    """What stands outside all brackets."""
    depth, kept = 0, []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if depth <= 0 and letter != CLOSE:
            kept.append(letter)
        elif letter == OPEN:
            kept.append("\n")
    return "".join(kept)


@cache
def known() -> str:
    """All our data as one text, for looking a piece of a page up in it."""
    parts = [path.read_text(encoding="utf-8") for pattern in DATA for path in paths.ROOT.glob(pattern)]
    parts += _names_of_places()
    parts += [str(value) for person in DEMO.values() for value in person.claims.values()]
    return " ".join(" ".join(parts).split()).casefold()


def _names_of_places() -> list[str]:
    """Areas and agencies as the database names them: "Tỉnh" and "An Giang" are apart in the file."""
    from motcua.agencies import service

    provinces = service.provinces()
    communes = [area for province in provinces for area in service.communes(province.code)]
    centre = service.centre_of(WARD)
    places = [value for place in (*provinces, *communes) for value in (place.name, place.name_en)]
    return [*places, centre.name, centre.name_en]


def is_known(words: str) -> bool:
    """Whether our data hold these words, as one piece or as two that stand side by side."""
    text, parts = words.casefold(), words.casefold().split()
    return text in known() or any(
        " ".join(parts[:n]) in known() and " ".join(parts[n:]) in known() for n in range(2, len(parts))
    )


def untranslated(text: str) -> list[str]:
    """The pieces of a text that went through no catalogue and are no data of ours."""
    found = []
    for piece in re.split(r"[\n,;:·–—|/()“”\"]+|(?<=\w)\. ", outside(CODE.sub(" ", text))):
        words = " ".join(piece.split()).strip(" .?!'’+%")
        if not WORD.search(words) or words in NAMES or is_known(words):
            continue
        found.append(words)
    return found


def spoken(page) -> str:
    """Everything that a page says: its text in reading order, then its spoken attributes, one a line."""
    said = []
    for element in page.tree.iter():
        if element.tag in {"script", "style"} or not isinstance(element.tag, str):
            continue
        for name in SPOKEN:
            if element.get(name) and not (element.tag == "meta" and element.get("name") != "description"):
                said.append(element.get(name))
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            said.append(element.get("value") or "")
    return "\n".join([*page.tree.find("body").itertext(), *said])
