"""What a form sent, as text that can be stored and shown again."""

import unicodedata
from collections.abc import Mapping

_KEPT = "\n\r\t"


def typed(data: Mapping[str, str]) -> dict[str, str]:
    """Form names and text (the last of each), without characters that neither HTML nor PostgreSQL can hold.

    Control characters, lone surrogates and unassigned code points come from broken clipboards and from attacks;
    nobody typed them, and a page that echoed them would be broken.
    """
    return {name: clean(data[name]) for name in data if clean(name) == name}


def clean(text: str) -> str:
    """The text without those characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))


def whole_number(text: str) -> int:
    """A small number that a page gave itself to send back, such as a version; 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
