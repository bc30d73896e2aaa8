"""Answers that a program gives as JSON, read by the same code as what people type.

Texts, choices and dates are strings, numbers are whole numbers, a declaration is true. null, "" and false are no
answer. Spaces that people type are read away; a value of another type is never guessed.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from motcua.engine import address, entries
from motcua.engine import answers as reading
from motcua.engine.address import Places
from motcua.engine.answers import Error, Wrong
from motcua.engine.definition import Field, Procedure
from motcua.engine.mistakes import nearest

#: What can be wrong with an answer besides what can be wrong in a form, with its parameters.
ERRORS: dict[str, tuple[str, ...]] = {"unknown_question": ("hint",), "not_a_text": (), "not_a_truth": (),
                                     "not_an_address": (), "not_entries": ()}  # fmt: skip


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a program gave, by key: `raw` as a form would have sent it, `values` as they are kept (None: cannot be
    read), `errors` of the answers that have no place in a form at all."""

    raw: dict[str, dict[str, str]]
    values: dict[str, object]
    errors: dict[str, Error]


def read(
    procedure: Procedure, answers: Mapping[str, object], today: date | None = None, places: Places | None = None
) -> Given:
    """Read every answer by itself; whether all that is asked was answered, `forms.check_all` says."""
    questions = {field.key: field for page in procedure.pages for field in page.fields}
    raw: dict[str, dict[str, str]] = {}
    values: dict[str, object] = {}
    errors: dict[str, Error] = {}
    for key, value in answers.items():
        if key not in questions:
            errors[key] = ("unknown_question", {"hint": nearest(key, questions).en})
            continue
        if _is_none(value):
            continue
        if wrong := _wrong_type(questions[key], value):
            errors[key] = wrong
            continue
        raw[key] = reading.typed_again(questions[key], _without_no(value))
        values[key] = _value(questions[key], raw[key], today, places)
    return Given(raw=raw, values=values, errors=errors)


def _is_none(value: object) -> bool:
    return value is None or value is False or value == ""


def _without_no(value: object) -> object:
    """false in an entry is no answer there either; typed it would be a word."""
    if isinstance(value, list):
        return [{key: "" if said is False else said for key, said in entry.items()} for entry in value]
    return value


def _wrong_type(field: Field, value: object) -> Error | None:
    if field.kind == "declaration":
        return None if value is True else ("not_a_truth", {})
    if field.kind == "address":
        return None if _is_address(value) else ("not_an_address", {})
    if field.kind == entries.REPEAT:
        if isinstance(value, list) and len(value) > entries.MOST:  # a form would drop the others
            return "too_many_entries", {"max": int(field.max or entries.MOST)}
        return None if _are_entries(field, value) else ("not_entries", {})
    if field.kind in ("number", "money"):
        return None if isinstance(value, int) and not isinstance(value, bool) else ("not_a_number", {})
    return None if isinstance(value, str) else ("not_a_text", {})


def _is_address(value: object) -> bool:
    parts = {*address.PARTS, "commune_name", "province_name"}
    return isinstance(value, Mapping) and set(value) <= parts and all(isinstance(said, str) for said in value.values())


def _are_entries(group: Field, value: object) -> bool:
    """A list of objects, each with answers of the right types to questions of the group and to no other."""
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        return False
    asked = {one.key: one for one in group.fields}
    known = all(set(entry) <= set(asked) for entry in value)
    return known and not any(_wrong_type(asked[key], said) for entry in value for key, said in entry.items()
                             if not _is_none(said))  # fmt: skip


def _value(field: Field, raw: Mapping[str, str], today: date | None, places: Places | None) -> object:
    try:
        return reading.read(field, raw, today, places)
    except Wrong:
        return None
