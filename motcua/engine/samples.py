"""An answer that fits a question: what a person could type, made from the question alone."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

from motcua.engine import answers as reading
from motcua.engine import patterns, trying
from motcua.engine.answers import Wrong
from motcua.engine.definition import Field

#: No answer fits the question.
NOTHING_FITS = object()

TYPED = {
    "name": "Nguyễn Thị Lan",
    "personal_number": "001190000001",
    "commune": "00004",
    "phone": "0912345678",
    "email": "lan@example.vn",
    "declaration": "yes",
}
TEXTS = ("text", "textarea", "name")
_CLASSES = {kinds.CATEGORY_DIGIT: "1", kinds.CATEGORY_WORD: "a", kinds.CATEGORY_SPACE: " "}
_LENGTHS = {"day": 10, "month": 7, "year": 4}
_OF_TEXT = "a1 -/.,A"


def fitting(field: Field, today: date) -> object:
    """A value that the question takes on a day; NOTHING_FITS where none was found."""
    if field.fields:
        return _group(field, today)
    for raw in _raws(field, today):
        try:
            return reading.read(field, raw, today)
        except Wrong:
            continue
    return NOTHING_FITS


def _group(field: Field, today: date) -> object:
    """As few entries of a repeating group as it takes, each filled in."""
    entry = {one.key: fitting(one, today) for one in field.fields}
    if any(one.required and entry[one.key] is NOTHING_FITS for one in field.fields):
        return NOTHING_FITS
    entries = [{key: "" if value is NOTHING_FITS else value for key, value in entry.items()}] * max(
        1, int(field.min or 0)
    )
    return entries if takes(field, entries, today) else NOTHING_FITS


def _raws(field: Field, today: date) -> Iterator[Mapping[str, str]]:
    """What a form could send."""
    if field.kind == "address":
        yield from (reading.typed_again(field, value) for value in trying.samples(field))
    else:
        yield from ({field.key: one} for one in _typed(field, today))


def takes(field: Field, value: object, today: date) -> bool:
    """Whether a question takes a value on a day."""
    try:
        reading.read(field, reading.typed_again(field, value), today)
    except Wrong:
        return False
    return True


def _typed(field: Field, today: date) -> Iterator[str]:
    if field.options:
        yield from (option.value for option in field.options)
    elif field.kind == "date":
        bounds = [_day(bound, today) for bound in (field.min, field.max)]
        edges = [bound for bound in bounds if bound]
        days = [*edges, *((today + timedelta(days=by)).isoformat() for by in (0, -1, 1))]
        lengths = [_LENGTHS[precision] for precision in field.precision]
        yield from (day[:length] for day in days for length in lengths)
    elif field.kind in ("number", "money"):
        yield from (str(edge) for edge in (field.min, field.max, 1) if edge is not None)
    elif field.pattern:
        tree = parser.parse(field.pattern)
        yield from (_matching(tree, times) for times in (0, 1, 2, 5, 20))
    elif field.kind in TEXTS:
        text = TYPED.get(field.kind, "")
        yield from (text + "a" * max(0, int(field.min or 1) - len(text)), "a" * int(field.min or 1))
    elif field.kind in TYPED:
        yield TYPED[field.kind]


def _day(bound: object, today: date) -> str:
    years = reading.years_ago(bound)
    if years:
        return reading.day_ago(years, today).isoformat()
    return "" if bound in (None, reading.TODAY) else str(bound)


def _matching(tree, more: int) -> str:
    """A text that a pattern matches; a repeat is done its least number of times and `more`, as far as it may."""
    return "".join(_of_part(kind, value, more) for kind, value in tree)


def _of_part(kind, value, more: int) -> str:
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.NOT_LITERAL:
        return next(c for c in _OF_TEXT if c != chr(value))
    if kind is kinds.ANY:
        return "a"
    if kind is kinds.IN:
        return _of_class(value)
    if kind is kinds.BRANCH:
        return _matching(value[1][0], more)
    if kind is kinds.SUBPATTERN:
        return _matching(value[-1], more)
    if kind is kinds.ATOMIC_GROUP:
        return _matching(value, more)
    if kind in patterns.REPEATS:
        return _matching(value[2], more) * min(int(value[0]) + more, int(value[1]))
    return ""


def _of_class(items) -> str:
    """A character of a class such as [0-9a-f]."""
    if items[0][0] is kinds.NEGATE:
        return next((c for c in _OF_TEXT if not _holds(items[1:], c)), "a")
    kind, value = items[0]
    if kind is kinds.RANGE:
        return chr(value[0])
    return _CLASSES.get(value, "a") if kind is kinds.CATEGORY else chr(value)


def _holds(items, character: str) -> bool:
    for kind, value in items:
        if kind is kinds.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if kind is kinds.LITERAL and value == ord(character):
            return True
        if kind is kinds.CATEGORY and _CLASSES.get(value) == character:
            return True
    return False
