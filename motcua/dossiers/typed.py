"""Answers as a browser sends them: form names and text. A date is three names (key-day, key-month, key-year)."""

from collections.abc import Iterable, Mapping

import msgspec

from motcua.base import clock
from motcua.engine.answers import Wrong, read, typed_again
from motcua.engine.definition import Field, Page


def names_of(field: Field) -> tuple[str, ...]:
    """The form names of a field."""
    if field.kind == "date":
        return tuple(f"{field.key}-{part}" for part in ("day", "month", "year"))
    return (field.key,)


def same_box(field: Field) -> str:
    """The form name of the boxes "the same as …" beside a question; what is ticked is the key of another question."""
    return f"same-{field.key}"


def of_field(field: Field, raw: Mapping[str, str]) -> dict[str, str]:
    """What was typed into one field."""
    return {name: raw[name] for name in names_of(field) if name in raw}


def as_typed(field: Field, value: object) -> dict[str, str]:
    """A kept value as a form would have sent it."""
    if field.kind == "date" and isinstance(value, str) and value.count("-") == 2:
        year, month, day = value.split("-")
        return dict(zip(names_of(field), (str(int(day)), str(int(month)), year), strict=True))
    return typed_again(field, value)


def value_of(field: Field, raw: Mapping[str, str]) -> object:
    """What the engine makes of what was typed; None while it is not right."""
    try:
        return read(field, raw, clock.today())
    except Wrong:
        return None


def page_with(page: Page, fields: Iterable[Field]) -> Page:
    """The same page with only these fields."""
    return msgspec.structs.replace(page, fields=tuple(fields))
