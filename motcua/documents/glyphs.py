"""Which characters our fonts can print. PDF/A refuses a paper with a missing glyph, and a paper must never fail
because somebody's name holds a letter that the font does not know.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
ENDLESS = re.compile(r"\S{36,}")
COPIED = re.compile(r"[0-9a-f]{64}|https?://\S{1,70}")
INSTEAD = "\ufffd"  # the sign for a character that cannot be shown; the foot of the paper explains it


def printable(text: str) -> str:
    """The text in NFC, without control and direction signs, unknown characters replaced by U+FFFD.

    Most decomposed Vietnamese letters have no glyph, hence NFC.
    """
    text = unicodedata.normalize("NFC", text)
    # Nearly every text is printed as it is; looking at each character would cost more than typesetting the paper.
    return text if _as_they_are().issuperset(text) else "".join(map(_printed, text))


def _printed(character: str) -> str:
    """A character as it is printed; "" for one that is left out."""
    if character in "\n\t" or unicodedata.category(character) == "Zs":
        return character if character in "\n\u00a0" else " "
    if ord(character) in covered():
        return character
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Mn") else INSTEAD


@cache
def _as_they_are() -> frozenset[str]:
    """The characters that are printed as they are."""
    return frozenset(character for character in map(chr, covered()) if _printed(character) == character) | {"\n"}


def breakable(text: str) -> str:
    """The same text; a word without end may be broken (U+200B), so that it cannot run off the sheet.

    Hashes and addresses stay whole: they fit on a line, and people copy them.
    """
    return ENDLESS.sub(lambda word: _with_breaks(word.group()), text)


def _with_breaks(word: str) -> str:
    if COPIED.fullmatch(word):
        return word
    return "\u200b".join(word[at : at + 12] for at in range(0, len(word), 12))


@cache
def covered() -> frozenset[int]:
    """Code points that every font file of ours has."""
    sets = [_characters(place.read_bytes()) for place in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*sets)


def _characters(font: bytes) -> frozenset[int]:
    """Read the "cmap" table (OpenType 1.9, formats 4 and 12) of a TTF file."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = [struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables)]
    start = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">HHL", font, start + 4 + 8 * n)[2]
        kind = struct.unpack_from(">H", font, at)[0]
        found |= _segments(font, at) if kind == 4 else _groups(font, at) if kind == 12 else set()
    return frozenset(found - {0xFFFF})


def _segments(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)}


def _groups(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">L", font, at + 12)[0]
    groups = [struct.unpack_from(">LL", font, at + 16 + 12 * n) for n in range(count)]
    return {code for first, last in groups for code in range(first, last + 1)}
