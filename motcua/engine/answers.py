"""One answer read: from what was typed to a value that can be kept, or an error code with its parameters.

A value is what JSON holds: text, a whole number, true; a date is "YYYY-MM-DD"; what was left empty is "".
Text is brought to Unicode NFC without control characters, so that equal names are equal.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from motcua.engine.definition import Field

Params = dict[str, str | int]
Error = tuple[str, Params]

#: Every error code with the parameters it comes with.
ERRORS: dict[str, tuple[str, ...]] = {
    "required": (),
    "choice_required": (),
    "declaration_required": (),
    "too_short": ("min",),
    "too_long": ("max", "length"),
    "wrong_pattern": (),
    "not_a_name": (),
    "personal_number_not_digits": (),
    "personal_number_length": ("length",),
    "date_incomplete": ("missing",),
    "date_not_digits": (),
    "date_not_real": (),
    "date_too_early": ("min",),
    "date_too_late": ("max",),
    "date_in_future": (),
    "date_in_past": (),
    "not_in_list": (),
    "not_a_number": (),
    "number_too_small": ("min",),
    "number_too_large": ("max",),
    "not_a_commune": (),
    "not_a_phone": (),
    "not_an_email": (),
}

LENGTHS = {"text": 200, "name": 100, "textarea": 2000, "email": 254}
TODAY = "today"

_DAY, _MONTH, _YEAR = "day", "month", "year"
_SPACES = re.compile(r"[^\S\n]+")
_EMAIL = re.compile(r"[^\s@<>\"',;:()\\]+@[^\s@<>\"',;:()\\]+\.[^\s@<>\"',;:()\\.]+")
_HOME_PHONE = re.compile(r"0\d{9,10}")
_ABROAD_PHONE = re.compile(r"\+[1-9]\d{7,14}")


class Wrong(Exception):
    """An answer that cannot be kept."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(field: Field, raw: Mapping[str, str], today: date | None = None) -> object:
    """The value of a field from what a form sent; a date comes as <key>-day, -month, -year or as ISO under
    its key.

    Raises Wrong with a code of ERRORS. Bounds at "today" are checked when `today` is given.
    """
    typed = _typed_date(field, raw) if field.kind == "date" else tidy(raw.get(field.key, ""), field.kind)
    if not typed:
        if field.required:
            raise Wrong(_EMPTY.get(field.kind, "required"))
        return ""
    value = _READERS.get(field.kind, _text)(field, typed)
    _check_bounds(field, value, today)
    return value


def tidy(typed: str, kind: str) -> str:
    """What was typed, in NFC, without control characters and needless spaces; lines stay in a textarea."""
    text = str(typed).replace("\r\n", "\n").replace("\r", "\n")
    if kind != "textarea":
        text = text.replace("\n", " ")
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    # Only now: a control character between a letter and its mark would have kept them apart.
    text = unicodedata.normalize("NFC", text)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def typed_again(field: Field, value: object) -> dict[str, str]:
    """A kept value as a form would send it."""
    if value is None or value == "":
        return {field.key: ""}
    return {field.key: "yes" if value is True else str(value)}


def _typed_date(field: Field, raw: Mapping[str, str]) -> str:
    parts = {part: tidy(raw.get(f"{field.key}-{part}", ""), "date") for part in (_DAY, _MONTH, _YEAR)}
    if not any(parts.values()):
        return tidy(raw.get(field.key, ""), "date")
    missing = next((part for part, typed in parts.items() if not typed), None)
    if missing:
        raise Wrong("date_incomplete", missing=missing)
    if not all(typed.isascii() and typed.isdigit() for typed in parts.values()):
        raise Wrong("date_not_digits")
    if len(parts[_YEAR]) != 4:
        raise Wrong("date_not_real")
    return f"{parts[_YEAR]}-{int(parts[_MONTH]):02d}-{int(parts[_DAY]):02d}"


def _date(field: Field, typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise Wrong("date_not_real") from None


def _text(field: Field, typed: str) -> str:
    longest = int(field.max) if field.max is not None else LENGTHS.get(field.kind, 200)
    if field.min is not None and len(typed) < int(field.min):
        raise Wrong("too_short", min=int(field.min))
    if len(typed) > longest:
        raise Wrong("too_long", max=longest, length=len(typed))
    if field.pattern and not re.fullmatch(field.pattern, typed):
        raise Wrong("wrong_pattern")
    return typed


def _name(field: Field, typed: str) -> str:
    letters = [c for c in typed if c not in " '’.-"]
    if not letters or not all(unicodedata.category(c)[0] in "LM" for c in letters):
        raise Wrong("not_a_name")
    return _text(field, typed)


def _personal_number(field: Field, typed: str) -> str:
    digits = typed.replace(" ", "").replace(".", "")
    if not (digits.isascii() and digits.isdigit()):
        raise Wrong("personal_number_not_digits")
    if len(digits) != 12:
        raise Wrong("personal_number_length", length=len(digits))
    return digits


def _choice(field: Field, typed: str) -> str:
    if typed not in [option.value for option in field.options]:
        raise Wrong("not_in_list")
    return typed


def _number(field: Field, typed: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,12}", typed):
        raise Wrong("not_a_number")
    return int(typed)


def _commune(field: Field, typed: str) -> str:
    if not re.fullmatch(r"[0-9]{5}", typed):
        raise Wrong("not_a_commune")
    return typed


def _phone(field: Field, typed: str) -> str:
    bare = re.sub(r"[ .()-]", "", typed)
    bare = re.sub(r"^(\+84|0084|84(?=\d{9}$))", "0", bare)
    if not (_HOME_PHONE.fullmatch(bare) or _ABROAD_PHONE.fullmatch(bare)) or not bare.isascii():
        raise Wrong("not_a_phone")
    return bare


def _email(field: Field, typed: str) -> str:
    if len(typed) > LENGTHS["email"] or ".." in typed or not _EMAIL.fullmatch(typed):
        raise Wrong("not_an_email")
    return typed


def _declaration(field: Field, typed: str) -> bool:
    return True


def _check_bounds(field: Field, value: object, today: date | None) -> None:
    if field.kind == "number":
        _check_number(field, int(value))  # type: ignore[call-overload]
    elif field.kind == "date":
        _check_date(field, str(value), today)


def _check_number(field: Field, value: int) -> None:
    if field.min is not None and value < int(field.min):
        raise Wrong("number_too_small", min=int(field.min))
    if field.max is not None and value > int(field.max):
        raise Wrong("number_too_large", max=int(field.max))


def _check_date(field: Field, value: str, today: date | None) -> None:
    day = today.isoformat() if today else None
    if field.max == TODAY and day and value > day:
        raise Wrong("date_in_future")
    if field.min == TODAY and day and value < day:
        raise Wrong("date_in_past")
    if field.min not in (None, TODAY) and value < str(field.min):
        raise Wrong("date_too_early", min=str(field.min))
    if field.max not in (None, TODAY) and value > str(field.max):
        raise Wrong("date_too_late", max=str(field.max))


_EMPTY = {"choice": "choice_required", "declaration": "declaration_required"}
_READERS: dict[str, Callable[[Field, str], object]] = {
    "name": _name,
    "personal_number": _personal_number,
    "date": _date,
    "choice": _choice,
    "number": _number,
    "commune": _commune,
    "phone": _phone,
    "email": _email,
    "declaration": _declaration,
}
