"""What a form sent, as text that can be stored and shown again."""

import unicodedata
from collections.abc import Mapping

_KEPT = "\n\r\t"
# They turn the reading order round or show nothing: two names that look alike would differ, or one would look like
# another. Joiners (U+200C, U+200D) are letters of some scripts and stay. Unicode TR 36, 2.1 and TR 9.
_HIDDEN = frozenset("\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def typed(data: Mapping[str, str]) -> dict[str, str]:
    """Form names and text (the last of each), without characters that neither HTML nor PostgreSQL can hold.

    Control characters, lone surrogates, unassigned code points and marks that only hide or turn text come from broken
    clipboards and from attacks; nobody typed them, and a page that echoed them would be broken or mislead.
    """
    return {name: clean(data[name]) for name in data if clean(name) == name}


def clean(text: str) -> str:
    """The text without those characters."""
    if text.isprintable():  # none of those characters is
        return text
    return "".join(
        c for c in text
        if c in _KEPT or (c not in _HIDDEN and unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    )  # fmt: skip


def whole_number(text: str) -> int:
    """A small number that a page gave itself to send back, such as a version; 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
