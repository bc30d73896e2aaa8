"""JSON Schema (2020-12) of the answers to a version: for whoever fills it in by a program.

It describes the answers as they are kept: what was not answered is left out, texts are without needless spaces, a
phone number has digits only. Whatever the engine keeps, the schema accepts; where the engine reads spaces away, it is
more forgiving than the schema. A question that may be filled in (`x-prefill` by the state, `x-year-of` from an earlier
answer) may always be left out. When a question is asked stands in `x-when` (CEL), and as if/then wherever JSON Schema
can say it.
"""

import re
from collections.abc import Callable

import msgspec

from motcua.engine import address, entries, identifiers
from motcua.engine.answers import LENGTHS
from motcua.engine.definition import Field, Page, Procedure, Text, content_hash
from motcua.engine.sayable import Schema, condition

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LARGEST = 10**12 - 1  # a number of twelve digits
LARGEST_MONEY = 10**15 - 1  # five groups of three digits
# Named groups, look-arounds, and classes such as \d, which holds the digits of every script in one dialect of regular
# expressions and ten of them in another.
_NOT_PORTABLE = re.compile(r"\(\?(?!:)|\\[a-zA-Z0-9]")


def schema(procedure: Procedure, published_at: str) -> bytes:
    """The schema as JSON, equal bytes for equal content; `published_at` is its address."""
    fields = [(page, field) for page in procedure.pages for field in page.fields]
    sure, sometimes = _required(fields)
    whole: Schema = {
        "$schema": DIALECT,
        "$id": published_at,
        **_titled(procedure.title),
        "description": procedure.purpose.vi,
        "x-procedure": {
            "code": procedure.code, "version": procedure.version, "content_hash": content_hash(procedure),
        },
        "type": "object",
        "properties": {field.key: _question(page, field) for page, field in fields},
        "additionalProperties": False,
        "required": sure,
    }  # fmt: skip
    if sometimes:
        whole["allOf"] = sometimes
    return msgspec.json.encode(whole)


def _required(fields: list[tuple[Page, Field]]) -> tuple[list[str], list[Schema]]:
    """The keys that must always be given, and if/then for those that must be given sometimes."""
    # What is filled in may be left out, so it is no ground to say what else must be given.
    readable = frozenset(field.key for _page, field in fields if not is_filled_in(field))
    sure: list[str] = []
    by_condition: dict[bytes, tuple[Schema, list[str]]] = {}
    for page, field in fields:
        if not field.required or is_filled_in(field) or may_have_none(field):
            continue
        when = _when(page, field)
        if not when:
            sure.append(field.key)
        elif (said := condition(when, readable)) is not None:
            by_condition.setdefault(msgspec.json.encode(said), (said, []))[1].append(field.key)
    return sure, [{"if": said, "then": {"required": keys}} for said, keys in by_condition.values()]


def is_filled_in(field: Field) -> bool:
    """Whether a question may be left out because its answer may be known."""
    return bool(field.prefill or field.year_of)


def may_have_none(field: Field) -> bool:
    """Whether no entry at all is an answer."""
    return field.kind == entries.REPEAT and not field.min


def _when(page: Page, field: Field) -> str:
    """When the question is asked, as one condition; "" for always."""
    parts = [part for part in (page.when, field.when) if part]
    return " && ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)


def _question(page: Page, field: Field) -> Schema:
    found = _titled(field.label) | _KINDS[field.kind](field)
    if field.hint:
        found |= {"description": field.hint.vi, "x-hint": _both(field.hint)}
    if when := _when(page, field):
        found["x-when"] = when
    if field.prefill:
        found["x-prefill"] = field.prefill
    if field.year_of:
        found["x-year-of"] = field.year_of
    if field.locked:
        found["readOnly"] = True
    return found | {"x-kind": field.kind, "x-page": page.key, "x-required": field.required}


def _titled(text: Text) -> Schema:
    """Vietnamese is the language that counts; both stand beside it."""
    return {"title": text.vi, "x-title": _both(text)}


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.to("en")}


def _text(field: Field) -> Schema:
    longest = int(field.max) if field.max is not None else LENGTHS.get(field.kind, LENGTHS["text"])
    shortest = max(1, int(field.min)) if field.min is not None else 1
    found: Schema = {"type": "string", "minLength": shortest, "maxLength": longest}
    if field.pattern and _NOT_PORTABLE.search(field.pattern):
        found["x-pattern"] = field.pattern
    elif field.pattern:
        found["pattern"] = f"^(?:{field.pattern})$"
    else:
        found["pattern"] = r"[^\s\u0000-\u001F\u007F-\u009F]"  # blanks and control characters alone are no answer
    return found


def _date(field: Field) -> Schema:
    lengths = {"day": "-[0-9]{2}-[0-9]{2}", "month": "-[0-9]{2}", "year": ""}
    ends = "|".join(lengths[precision] for precision in field.precision)
    found: Schema = {"type": "string", "pattern": f"^[0-9]{{4}}(?:{ends})$"}
    if field.precision == ("day",):
        found |= {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    bounds = {"x-minimum": field.min, "x-maximum": field.max}  # JSON Schema bounds numbers only; "today" moves
    return found | {name: str(bound) for name, bound in bounds.items() if bound is not None}


def _number(field: Field) -> Schema:
    low = -LARGEST if field.min is None else int(field.min)
    high = LARGEST if field.max is None else int(field.max)
    found: Schema = {"type": "integer", "minimum": low, "maximum": high}
    return found | ({"x-unit": _both(field.unit)} if field.unit else {})


def _money(field: Field) -> Schema:
    """Whole đồng, never below nothing."""
    low, high = max(0, int(field.min or 0)), LARGEST_MONEY if field.max is None else int(field.max)
    return {"type": "integer", "minimum": low, "maximum": high, "x-unit": {"vi": "đồng", "en": "đồng"}}


def _address(field: Field) -> Schema:
    """As it is kept; who gives one in needs only the code of the commune and what stands before it."""
    detail: Schema = {"type": "string", "maxLength": address.LONGEST}
    code: Schema = {"type": "string", "pattern": "^[0-9]{5}$"}
    name: Schema = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            "commune": code, "commune_name": name, "province": name, "province_name": name,
            "detail": detail | ({"minLength": 1} if field.required else {}), "old": detail,
        },
        "required": ["commune", "detail"] if field.required else ["commune"],
        "additionalProperties": False,
    }  # fmt: skip


def _entries(field: Field) -> Schema:
    asked = {one.key: _titled(one.label) | _or_empty(one) for one in field.fields}
    return {
        "type": "array",
        "minItems": int(field.min or 0),
        "maxItems": int(field.max or entries.MOST),
        "items": {
            "type": "object", "properties": asked, "additionalProperties": False,
            "required": [one.key for one in field.fields if one.required],
        },
    }  # fmt: skip


def _or_empty(field: Field) -> Schema:
    """Inside an entry what was left empty is kept as ""."""
    kind = _KINDS[field.kind](field)
    return kind if field.required else {"anyOf": [kind, {"const": ""}]}


def _choice(field: Field) -> Schema:
    return {"oneOf": [{"const": option.value, **_titled(option.label)} for option in field.options]}


def _of_pattern(pattern: str, **more: object) -> Callable[[Field], Schema]:
    return lambda field: {"type": "string", "pattern": pattern, **more}


_KINDS: dict[str, Callable[[Field], Schema]] = {
    "text": _text,
    "name": _text,
    "textarea": _text,
    "date": _date,
    "number": _number,
    "money": _money,
    "address": _address,
    "repeat": _entries,
    "choice": _choice,
    "personal_number": _of_pattern(identifiers.PERSONAL_NUMBER),
    "commune": _of_pattern("^[0-9]{5}$"),
    "phone": _of_pattern(r"^(?:0[0-9]{9,10}|[+][1-9][0-9]{7,14})$"),
    "email": _of_pattern("^[^@ ]+@[^@ ]+[.][^@ ]+$", maxLength=LENGTHS["email"]),
    "declaration": lambda field: {"const": True},
}
