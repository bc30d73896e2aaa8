"""One answer read: from what was typed to a value that can be kept, or an error code with its parameters.

A value is what JSON holds: text, a whole number, true; a date is "YYYY-MM-DD" as far as it is known (see dates.py), an
address an object, a repeating group a list of objects; what was left empty is "". Text is brought to Unicode NFC
without control characters, so that equal names are equal.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from motcua.engine import address, dates, entries, identifiers
from motcua.engine.address import Places
from motcua.engine.questions import Field

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
    "personal_number_place": ("place",),
    "date_incomplete": ("missing",),
    "date_not_digits": (),
    "date_not_real": (),
    "date_too_early": ("min",),
    "date_too_late": ("max",),
    "date_in_future": (),
    "date_in_past": (),
    "too_young": ("years",),
    "date_known_part": (),
    "date_too_exact": (),
    "not_in_list": (),
    "not_a_number": (),
    "number_too_small": ("min",),
    "number_too_large": ("max",),
    "not_a_commune": (),
    "not_a_phone": (),
    "not_an_email": (),
    "not_money": (),
    "money_too_little": ("min",),
    "money_too_much": ("max",),
    "address_no_commune": (),
    "address_no_detail": (),
    "too_few_entries": ("min",),
    "too_many_entries": ("max",),
}

LENGTHS = {"text": 200, "name": 100, "textarea": 2000, "email": 254}
TODAY = "today"
_YEARS_AGO = re.compile(r"([1-9][0-9]?) years ago")

_PARTS = _DAY, _MONTH, _YEAR = "day", "month", "year"
_SPACES = re.compile(r"[^\S\n]+")
_EMAIL = re.compile(r"[^\s@<>\"',;:()\\]+@[^\s@<>\"',;:()\\]+\.[^\s@<>\"',;:()\\.]+")
_MONEY = re.compile(r"[0-9]{1,13}|[0-9]{1,3}(?:(?: [0-9]{3}){1,4}|(?:\.[0-9]{3}){1,4}|(?:,[0-9]{3}){1,4})")
_HOME_PHONE = re.compile(r"0\d{9,10}")
_ABROAD_PHONE = re.compile(r"\+[1-9]\d{7,14}")


class Wrong(Exception):
    """An answer that cannot be kept."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class WrongEntries(Wrong):
    """Entries of a group that cannot be kept; `errors` says what is wrong, by form name."""

    def __init__(self, errors: dict[str, Error]) -> None:
        super().__init__("entries")
        self.errors = errors


def read(field: Field, raw: Mapping[str, str], today: date | None = None, places: Places | None = None) -> object:
    """The value of a field from what a form sent; a date comes as <key>-day, -month, -year or as ISO under
    its key.

    Raises Wrong with a code of ERRORS, for a repeating group WrongEntries. Bounds at "today" are checked when `today`
    is given, a commune when `places` knows them.
    """
    if field.kind == entries.REPEAT:
        return _entries(field, raw, today, places)
    if field.kind == "address":
        return _address(field, raw, places)
    typed = _typed_date(field, raw) if field.kind == "date" else tidy(raw.get(field.key, ""), field.kind)
    if not typed:
        return _empty(field)
    value = _READERS.get(field.kind, _text)(field, typed)
    _check_bounds(field, value, today)
    return value


def _empty(field: Field) -> str:
    if field.required:
        raise Wrong(_EMPTY.get(field.kind, "required"))
    return ""


def tidy(typed: str, kind: str) -> str:
    """What was typed, in NFC, without control characters and needless spaces; lines stay in a textarea."""
    text = str(typed)
    # Most of what is typed is clean already, and looking at each letter costs more than all the rest of the reading.
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind != "textarea":
        text = text.replace("\n", " ")
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    # Only now: a control character between a letter and its mark would have kept them apart.
    text = unicodedata.normalize("NFC", text)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def typed_again(field: Field, value: object) -> dict[str, str]:
    """A kept value as a form would send it."""
    if isinstance(value, dict):
        return {f"{field.key}-{part}": str(value.get(part) or "") for part in address.PARTS}
    if isinstance(value, list | tuple):
        asked = [entries.questions(field, number) for number in range(1, len(value) + 1)]
        again = [typed_again(one, entry.get(plain.key)) for fields, entry in zip(asked, value, strict=True)
                 for one, plain in zip(fields, field.fields, strict=True)]  # fmt: skip
        order = {field.key: " ".join(str(number) for number in range(1, len(value) + 1))}
        return order | {name: text for names in again for name, text in names.items()}
    if value is None or value == "":
        return {field.key: ""}
    return {field.key: "yes" if value is True else str(value)}


def _entries(field: Field, raw: Mapping[str, str], today: date | None, places: Places | None) -> list[dict]:
    """The entries in order. One that was added and left empty is no entry, unless too few would be left."""
    found, empty, errors = [], 0, {}
    for number in entries.shown(field, raw):
        asked = entries.questions(field, number)
        if _is_blank(asked, raw):
            empty += 1
            continue
        found.append(_entry(asked, field, raw, errors, today, places))
    if len(found) < int(field.min or 0):
        errors |= _wanting(field, raw) if empty else {field.key: ("too_few_entries", {"min": int(field.min or 0)})}
    if len(found) > int(field.max or entries.MOST):
        errors[field.key] = ("too_many_entries", {"max": int(field.max or entries.MOST)})
    if errors:
        raise WrongEntries(errors)
    return found


def _entry(asked, field: Field, raw, errors: dict[str, Error], today, places) -> dict[str, object]:
    """One entry by the keys of its questions; what is wrong goes to `errors`."""
    entry: dict[str, object] = {}
    for question, plain in zip(asked, field.fields, strict=True):
        try:
            entry[plain.key] = read(question, raw, today, places)
        except Wrong as wrong:
            errors[question.key] = (wrong.code, wrong.params)
    return entry


def _wanting(field: Field, raw: Mapping[str, str]) -> dict[str, Error]:
    """What is missing in the first entries that were left empty, as many as there must be."""
    blank = [asked for number in entries.shown(field, raw) if _is_blank(asked := entries.questions(field, number), raw)]
    there = len(entries.shown(field, raw)) - len(blank)
    errors: dict[str, Error] = {}
    for asked in blank[: int(field.min or 0) - there]:
        _entry(asked, field, raw, errors, None, None)
    return errors or {field.key: ("too_few_entries", {"min": int(field.min or 0)})}


def _is_blank(asked: tuple[Field, ...], raw: Mapping[str, str]) -> bool:
    keys = {one.key for one in asked}
    parts = tuple(f"{key}-" for key in keys)
    return not any(typed.strip() for name, typed in raw.items() if name in keys or name.startswith(parts))


def _address(field: Field, raw: Mapping[str, str], places: Places | None) -> dict[str, str] | str:
    parts = {part: tidy(raw.get(f"{field.key}-{part}", ""), "text") for part in address.PARTS}
    if not any(parts.values()):
        return _empty(field)
    if len(longest := max(parts.values(), key=len)) > address.LONGEST:
        raise Wrong("too_long", max=address.LONGEST, length=len(longest))
    place = address.known(parts["commune"], places)
    if place is None:
        raise Wrong("address_no_commune")
    if not parts["detail"] and field.required:
        raise Wrong("address_no_detail")
    return address.value(place, parts)


def _typed_date(field: Field, raw: Mapping[str, str]) -> str:
    parts = {part: tidy(raw.get(f"{field.key}-{part}", ""), "date") for part in (_DAY, _MONTH, _YEAR)}
    if not any(parts.values()):
        return tidy(raw.get(field.key, ""), "date")
    if missing := _missing(field, parts):
        raise Wrong("date_incomplete", missing=missing) if field.precision == (_DAY,) else Wrong("date_known_part")
    if not all(typed.isascii() and typed.isdigit() for typed in parts.values() if typed):
        raise Wrong("date_not_digits")
    if len(parts[_YEAR]) != 4:
        raise Wrong("date_not_real")
    return "-".join([parts[_YEAR], *(f"{int(parts[part]):02d}" for part in (_MONTH, _DAY) if parts[part])])


def _missing(field: Field, parts: Mapping[str, str]) -> str | None:
    """The first part that is not there and must be: what follows the finest one typed, or makes it fine enough."""
    finest = next(part for part in _PARTS if parts[part])
    wanted = _PARTS[_PARTS.index(finest) :]
    if finest not in field.precision:
        finer = [part for part in _PARTS[: _PARTS.index(finest)] if part in field.precision]
        wanted = _PARTS[_PARTS.index(finer[-1]) :] if finer else wanted
    return next((part for part in wanted if not parts[part]), None)


def _date(field: Field, typed: str) -> str:
    try:
        known = dates.precision_of(typed)
    except ValueError:
        raise Wrong("date_not_real") from None
    if known not in field.precision:
        finer = _PARTS.index(known) < min(_PARTS.index(part) for part in field.precision)
        raise Wrong("date_too_exact" if finer else "date_known_part")
    return typed


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
    if not identifiers.is_birth_place(digits[:3]):
        raise Wrong("personal_number_place", place=digits[:3])
    return digits


def _choice(field: Field, typed: str) -> str:
    if typed not in [option.value for option in field.options]:
        raise Wrong("not_in_list")
    return typed


def _number(field: Field, typed: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,12}", typed):
        raise Wrong("not_a_number")
    return int(typed)


def _money(field: Field, typed: str) -> int:
    """Whole đồng, as people write it: "1.500.000", "1 500 000 đ", "1,500,000 VND"."""
    bare = re.sub(r" ?(?:đồng|đ|₫|vnd|vnđ)$", "", typed.lower())
    if not _MONEY.fullmatch(bare):
        raise Wrong("not_money")
    return int(re.sub(r"[ .,]", "", bare))


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
    elif field.kind == "money":
        _check_money(field, int(value))  # type: ignore[call-overload]
    elif field.kind == "date":
        _check_date(field, str(value), today)


def _check_number(field: Field, value: int) -> None:
    if field.min is not None and value < int(field.min):
        raise Wrong("number_too_small", min=int(field.min))
    if field.max is not None and value > int(field.max):
        raise Wrong("number_too_large", max=int(field.max))


def _check_money(field: Field, value: int) -> None:
    if field.min is not None and value < int(field.min):
        raise Wrong("money_too_little", min=int(field.min))
    if field.max is not None and value > int(field.max):
        raise Wrong("money_too_much", max=int(field.max))


def years_ago(bound: object) -> int | None:
    """How many years a bound like "20 years ago" lies back; None for any other bound."""
    found = _YEARS_AGO.fullmatch(bound) if isinstance(bound, str) else None
    return int(found.group(1)) if found else None


def day_ago(years: int, today: date) -> date:
    """The last day on which somebody was born who is so many years old today. Who was born on 29 February is a year
    older on 1 March, where there is no 29th."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def _check_age(field: Field, first: str, today: date | None) -> None:
    years = years_ago(field.max)
    if years and today and first > day_ago(years, today).isoformat():
        raise Wrong("too_young", years=years)


def _check_date(field: Field, value: str, today: date | None) -> None:
    """An incomplete date is refused only when no day that it may be is within the bounds."""
    day, first, last = today and today.isoformat(), dates.first_day(value) or "", dates.last_day(value) or ""
    if field.max == TODAY and day and first > day:
        raise Wrong("date_in_future")
    if field.min == TODAY and day and last < day:
        raise Wrong("date_in_past")
    if field.min not in (None, TODAY) and last < str(field.min):
        raise Wrong("date_too_early", min=str(field.min))
    _check_age(field, first, today)
    if field.max not in (None, TODAY) and not years_ago(field.max) and first > str(field.max):
        raise Wrong("date_too_late", max=str(field.max))


_EMPTY = {"choice": "choice_required", "declaration": "declaration_required"}
_READERS: dict[str, Callable[[Field, str], object]] = {
    "name": _name,
    "personal_number": _personal_number,
    "date": _date,
    "choice": _choice,
    "number": _number,
    "money": _money,
    "commune": _commune,
    "phone": _phone,
    "email": _email,
    "declaration": _declaration,
}
