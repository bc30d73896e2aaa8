"""Answers as a browser sends them: form names and text.

A date is up to three names (key-day, key-month, key-year), an address four, a repeating group one for each box of each
entry (see engine/entries.py).
"""

from collections.abc import Iterable, Mapping

import msgspec

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.engine import address, entries
from motcua.engine.answers import Wrong, read, typed_again
from motcua.engine.definition import Field, Page

_DATE = ("day", "month", "year")


def names_of(field: Field) -> tuple[str, ...]:
    """The form names of a field that is answered once; a repeating group has names for each of its entries."""
    if field.kind == "date":
        return tuple(f"{field.key}-{part}" for part in _DATE[_DATE.index(field.precision[0]) :])
    if field.kind == "address":
        return tuple(f"{field.key}-{part}" for part in address.PARTS)
    return (field.key,)


def same_box(field: Field) -> str:
    """The form name of the boxes "the same as …" beside a question; what is ticked is the key of another question."""
    return f"same-{field.key}"


def of_field(field: Field, raw: Mapping[str, str]) -> dict[str, str]:
    """What was typed into one field."""
    if field.kind == entries.REPEAT:
        return {name: text for name, text in raw.items() if entries.belongs(field, name)}
    return {name: raw[name] for name in names_of(field) if name in raw}


def as_typed(field: Field, value: object) -> dict[str, str]:
    """A kept value as a form would have sent it."""
    if field.kind == "date" and isinstance(value, str) and value:
        known = dict(zip(("year", "month", "day"), value.split("-"), strict=False))
        parts = {name: known.get(name.rpartition("-")[2], "") for name in names_of(field)}
        return {name: text if name.endswith("-year") else text.lstrip("0") for name, text in parts.items()}
    if field.kind == entries.REPEAT and isinstance(value, list):
        return _entries_as_typed(field, value)
    if field.kind == "money" and isinstance(value, int):
        return {field.key: f"{value:,}".replace(",", ".")}
    return typed_again(field, value)


def _entries_as_typed(field: Field, value: list) -> dict[str, str]:
    names = {field.key: " ".join(str(number) for number in range(1, len(value) + 1))}
    for number, entry in enumerate(value, start=1):
        for question, plain in zip(entries.questions(field, number), field.fields, strict=True):
            names |= as_typed(question, entry.get(plain.key, ""))
    return names


def as_text(field: Field, raw: Mapping[str, str]) -> str:
    """What was typed into one field, on one line, without the codes that pages send along."""
    codes = {field.key} if field.kind == entries.REPEAT else {f"{field.key}-province", f"{field.key}-commune"}
    return " ".join(text for name, text in raw.items() if text and name not in codes)


def with_groups(fields: Iterable[Field], known: Mapping[str, str], raw: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, with each repeating group as it stands after it: the entries that the form did not carry stay,
    one is added or taken away where a button says so."""
    found = dict(raw)
    for field in (one for one in fields if one.kind == entries.REPEAT):
        if of_field(field, raw) or entries.is_pressed(field, raw):
            found = {name: text for name, text in found.items() if not entries.belongs(field, name)}
            found |= entries.merged(field, known, raw)
    return found


def place_of(commune: str) -> address.Place | None:
    """The commune of today with a code, and its province; None for a code that is none."""
    try:
        found = agencies.area(commune)
        above = agencies.area(found.parent_code) if found.level == "commune" else None
    except agencies.AreaUnknown:
        return None
    return above and address.Place(found.code, found.name, above.code, above.name)


def value_of(field: Field, raw: Mapping[str, str], places: address.Places | None = None) -> object:
    """What the engine makes of what was typed; None while it is not right."""
    try:
        return read(field, raw, clock.today(), places or place_of)
    except Wrong:
        return None


def page_with(page: Page, fields: Iterable[Field]) -> Page:
    """The same page with only these fields."""
    return msgspec.structs.replace(page, fields=tuple(fields))
