"""A question examined before anybody is asked: what its types cannot say."""

import re
from collections.abc import Iterator
from datetime import date

from motcua.engine import entries, patterns
from motcua.engine.answers import years_ago
from motcua.engine.questions import Field

NUMBERS = ("number", "money")
BOUNDED = (*NUMBERS, "text", "name", "textarea", "date", entries.REPEAT)
PRECISIONS = ("day", "month", "year")
NOT_REPEATED = ("declaration", entries.REPEAT)
ONLY_ALONE = ("when", "prefill", "prefill_when", "locked", "year_of", "same_as")
NAMES = {"date": 3, "address": 4}  # boxes of a kind that has more than one

Problems = Iterator[tuple[str, str]]


def problems(path: str, field: Field) -> Problems:
    """Every mistake of one question as (path, what is wrong)."""
    if (field.kind == "choice") != bool(field.options):
        yield f"{path}.options", "a choice has options, and nothing else has"
    values = [option.value for option in field.options]
    if len(set(values)) < len(values):
        yield f"{path}.options", "an option stands twice"
    yield from _bounds(path, field)
    yield from _pattern(path, field)
    yield from _kinds(path, field)
    yield from _group(path, field)


def _bounds(path: str, field: Field) -> Problems:
    for bound in ("min", "max"):
        value = getattr(field, bound)
        if value is None:
            continue
        if field.kind not in BOUNDED:
            yield f"{path}.{bound}", f"a {field.kind} has no bounds"
        elif field.kind == "date" and not _is_day(value) and not (bound == "max" and years_ago(value)):
            yield f"{path}.{bound}", 'a date is bounded by an ISO date or "today"; max also by "20 years ago"'
        elif field.kind != "date" and not isinstance(value, int):
            yield f"{path}.{bound}", "must be a whole number"


def _pattern(path: str, field: Field) -> Problems:
    try:
        danger = patterns.danger(field.pattern)
    except re.error as error:
        yield f"{path}.pattern", f"not a regular expression: {error}"
    else:
        yield from ((f"{path}.pattern", problem) for problem in [danger] if problem)
    if field.pattern and field.kind not in ("text", "textarea"):
        yield f"{path}.pattern", f"a {field.kind} brings its own pattern"


def _kinds(path: str, field: Field) -> Problems:
    """What only some kinds have."""
    if field.precision != ("day",) and field.kind != "date":
        yield f"{path}.precision", f"a {field.kind} is no date"
    if not field.precision or list(field.precision) != [one for one in PRECISIONS if one in field.precision]:
        yield f"{path}.precision", "one or more of day, month, year, in this order"
    if field.unit and field.kind != "number":
        yield f"{path}.unit", f"a {field.kind} has no unit"
    if field.item and field.kind != entries.REPEAT:
        yield f"{path}.item", f"a {field.kind} has no entries"


def _group(path: str, field: Field) -> Problems:
    if (field.kind == entries.REPEAT) != bool(field.fields):
        yield f"{path}.fields", "a repeat has fields, and nothing else has"
    if field.kind != entries.REPEAT:
        return
    if not field.required:
        yield f"{path}.required", "min says how many entries there must be"
    if field.prefill or field.year_of or field.same_as:
        yield path, "a repeat is not filled in"
    yield from _size(path, field)
    keys = [one.key for one in field.fields]
    for place, one in enumerate(field.fields):
        here = f"{path}.fields[{place}]"
        if keys.index(one.key) < place:
            yield f"{here}.key", f"{one.key!r} stands twice"
        if one.kind in NOT_REPEATED:
            yield f"{here}.kind", f"an entry holds no {one.kind}"
        for name in ONLY_ALONE:
            if getattr(one, name):
                yield f"{here}.{name}", "is said of the whole repeat, not of one question in it"
        yield from problems(here, one)
    if field.fields and not field.fields[0].required:
        yield f"{path}.fields[0].required", "the first question names the entry, so it is always answered"


def _size(path: str, field: Field) -> Problems:
    low, high = field.min or 0, field.max
    if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high or not 0 < high <= entries.MOST:
        yield f"{path}.max", f"how many entries at most: at least min, and not more than {entries.MOST}"
    elif high * sum(NAMES.get(one.kind, 1) for one in field.fields) > entries.MOST_ANSWERS:
        yield f"{path}.max", f"entries times boxes is more than {entries.MOST_ANSWERS}: a form would not hold them"


def _is_day(value: object) -> bool:
    try:
        return value == "today" or bool(date.fromisoformat(str(value)))
    except ValueError:
        return False
