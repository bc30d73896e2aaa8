"""Vietnamese text made comparable: search without accents, and sorting in the order of the alphabet."""

import re
import unicodedata
from typing import Literal

from rapidfuzz.distance import OSA

_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def strip_accents(text: str) -> str:
    """'Trích lục' (composed or decomposed) -> 'Trich luc'; đ becomes d, letters keep their case."""
    parts = unicodedata.normalize("NFD", text)
    plain = "".join(mark for mark in parts if not unicodedata.combining(mark))
    return plain.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """The words of a text for searching: without accents, small, parted by one space."""
    return _NOT_WORD.sub(" ", strip_accents(text).lower()).strip()


def compare_names(one: str, other: str) -> Literal["same", "spelling", "other"]:
    """Whether two writings of a name are the same, differ in spelling, or name somebody else.

    Spelling: marks left out or set elsewhere, i for y, one letter too many, too few, wrong or in the wrong place. It
    says nothing of why: keyboards, registers and clerks write names differently.
    """
    if unicodedata.normalize("NFC", " ".join(one.split())).lower() == (
        unicodedata.normalize("NFC", " ".join(other.split())).lower()
    ):
        return "same"
    bare, bare_other = (fold(name).replace("y", "i") for name in (one, other))
    return "spelling" if bare and bare_other and OSA.distance(bare, bare_other) <= 1 else "other"


def sort_key(text: str) -> str:
    """A key whose plain byte order is the order of the Vietnamese alphabet.

    Letters come first (a ă â b c d đ …), tones decide only between words of the same letters
    (ngang, huyền, hỏi, ngã, sắc, nặng), so no locale of the database server is needed. Numbers sort by value.
    """
    letters, tones = [], []
    for word in re.findall(r"\d+|\D", unicodedata.normalize("NFC", text.lower())):
        if word.isdigit():
            letters.append("0" + word.zfill(6))
            continue
        parts = unicodedata.normalize("NFD", word)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        if bare in _ALPHABET:
            letters.append(chr(ord("A") + _ALPHABET[bare]))
            tones.append(str(tone))
        elif bare.isspace() or bare == "-":
            letters.append("+")  # after the end of a word ("!"), before any letter
    return "".join(letters) + "!" + "".join(tones)


def by_given_name(name: str) -> str:
    """A key that sorts people as Vietnamese lists do: by the given name, which stands last, then by the rest."""
    words = name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]))
