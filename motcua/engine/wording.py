"""What people read of a procedure before and while they file it, and by which words they find it.

A part of it has a name: its path, with keys in the place of numbers: "papers.identity", "fees.copy.rates.2017-01-01",
"pages.guests.guests.born". The procedure itself is "procedure".
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from motcua.engine.definition import Procedure
from motcua.engine.limits import Limit
from motcua.engine.text import Text

#: A question is named by the page, step or group that asks it: "pages.host.requester_name".
QUESTIONS = "fields"
#: What tells a part from those beside it.
_NAMED_BY = ("key", "code", "value", "valid_from", "opens", "start")
#: What stands on pages and slips as it is, besides the texts.
_AS_IT_IS = ("number", "article", "form")
_WORD = re.compile(r"\w+")


def named(part: msgspec.Struct, name: str = "") -> Iterator[tuple[str, msgspec.Struct]]:
    """Every part inside a part with its name, in the order of the language; texts and limits are none."""
    for field, told_as in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
        here = ".".join(one for one in (name, told_as) if one and one != QUESTIONS)
        for at, one in _inside(here, getattr(part, field)):
            if isinstance(one, msgspec.Struct) and not isinstance(one, Text | Limit):
                yield at, one
                yield from named(one, at)


def _inside(here: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, tuple):
        yield from ((f"{here}.{_name(one)}", one) for one in value)
    elif isinstance(value, dict):
        yield from ((f"{here}.{key}", one) for key, one in value.items())
    else:
        yield here, value


def _name(part: object) -> str:
    return next((str(getattr(part, name)) for name in _NAMED_BY if hasattr(part, name)), "")


def unchecked(procedure: Procedure) -> list[str]:
    """The names of the parts that nobody has compared with the official text yet."""
    return [name for name, part in named(procedure) if getattr(part, "to_verify", False)]


def words_of(part: msgspec.Struct) -> str:
    """The Vietnamese words that people read about a part: its own texts, acts and days, not those of parts inside."""
    return " ".join(_words(part))


def _words(part: msgspec.Struct) -> Iterator[str]:
    for field in part.__struct_fields__:
        value = getattr(part, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Text):
                yield one.vi
        if isinstance(value, date):
            yield f"{value:%d/%m/%Y}"
        elif field in _AS_IT_IS and value:
            yield str(value)


def reads(procedure: Procedure, wanted: Mapping[str, str | list[str]]) -> dict[str, object]:
    """By the name of a part: what was wanted, where it stands there, else all that does stand there (None: no part)."""
    parts = {"procedure": procedure, **dict(named(procedure))}
    found: dict[str, object] = {}
    for name, words in wanted.items():
        stands = words_of(parts[name]) if name in parts else None
        there = stands is not None and all(one.lower() in stands.lower() for one in _several(words))
        found[name] = words if there else stands
    return found


def _several(words: str | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else words


def searched(procedure: Procedure) -> dict[str, str]:
    """The texts in which a search looks, by their weight: A counts most."""
    others = (*procedure.search_words, procedure.title.en, procedure.sector.name.vi)
    title = f"{procedure.code} {procedure.title.vi}"
    return {"A": title, "B": " ".join(others), "C": procedure.purpose.vi}


def is_found(procedure: Procedure, typed: str) -> bool:
    """Whether a search with accents finds it: some word of these texts begins with each word typed."""
    words = {word for text in searched(procedure).values() for word in _words_in(text)}
    return all(any(word.startswith(begun) for word in words) for begun in _words_in(typed))


def _words_in(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())
