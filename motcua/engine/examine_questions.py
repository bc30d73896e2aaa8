"""A question examined before anybody is asked: what its types cannot say."""

import re
from datetime import date

from motcua.engine import entries, foreign, patterns
from motcua.engine.answers import years_ago
from motcua.engine.mistakes import Problems, twice, wrong
from motcua.engine.questions import Field
from motcua.engine.text import Text

NUMBERS = ("number", "money")
BOUNDED = (*NUMBERS, "text", "name", "textarea", "date", entries.REPEAT)
PRECISIONS = ("day", "month", "year")
NOT_REPEATED = ("declaration", entries.REPEAT)
ONLY_ALONE = ("when", "prefill", "prefill_when", "locked", "year_of", "same_as")
NAMES = {"date": 3, "address": 4}  # boxes of a kind that has more than one


def problems(path: str, field: Field) -> Problems:
    """Every mistake of one question as (path, what is wrong)."""
    if (field.kind == "choice") != bool(field.options):
        yield wrong(
            f"{path}.options",
            "a choice has options, and nothing else has",
            "câu hỏi `choice` phải có `options`, các loại khác thì không",
        )
    values = [option.value for option in field.options]
    if len(set(values)) < len(values):
        yield wrong(f"{path}.options", "an option stands twice", "một lựa chọn có hai lần: bỏ một")
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
            yield wrong(
                f"{path}.{bound}",
                f"a {field.kind} has no bounds",
                f"câu hỏi loại {field.kind} không có `min` và `max`: bỏ đi",
            )
        elif field.kind == "date" and not _is_day(value) and not (bound == "max" and years_ago(value)):
            yield wrong(
                f"{path}.{bound}",
                'a date is bounded by an ISO date or "today"; max also by "20 years ago"',
                'giới hạn của ngày viết dạng 2026-11-23 hoặc "today"; riêng `max` còn viết được "20 years ago"',
            )
        elif field.kind != "date" and not isinstance(value, int):
            yield wrong(f"{path}.{bound}", "must be a whole number", "phải là số nguyên")


def _pattern(path: str, field: Field) -> Problems:
    try:
        danger = patterns.danger(field.pattern)
    except re.error as error:
        yield f"{path}.pattern", foreign.pattern(error)
    else:
        yield from ((f"{path}.pattern", problem) for problem in [danger] if problem)
    if field.pattern and field.kind not in ("text", "textarea"):
        yield wrong(
            f"{path}.pattern",
            f"a {field.kind} brings its own pattern",
            f"câu hỏi loại {field.kind} đã có mẫu riêng: bỏ `pattern`",
        )


def _kinds(path: str, field: Field) -> Problems:
    """What only some kinds have."""
    if field.precision != ("day",) and field.kind != "date":
        yield wrong(
            f"{path}.precision",
            f"a {field.kind} is no date",
            f"câu hỏi loại {field.kind} không phải là ngày: bỏ `precision`",
        )
    if not field.precision or list(field.precision) != [one for one in PRECISIONS if one in field.precision]:
        yield wrong(
            f"{path}.precision",
            "one or more of day, month, year, in this order",
            "một hoặc nhiều trong `day, month, year`, theo thứ tự này",
        )
    if field.unit and field.kind != "number":
        yield wrong(
            f"{path}.unit", f"a {field.kind} has no unit", f"câu hỏi loại {field.kind} không có đơn vị: bỏ `unit`"
        )
    if field.item and field.kind != entries.REPEAT:
        yield wrong(
            f"{path}.item", f"a {field.kind} has no entries", f"câu hỏi loại {field.kind} không có mục con: bỏ `item`"
        )


def _group(path: str, field: Field) -> Problems:
    if (field.kind == entries.REPEAT) != bool(field.fields):
        yield wrong(
            f"{path}.fields",
            "a repeat has fields, and nothing else has",
            "câu hỏi `repeat` phải có `fields`, các loại khác thì không",
        )
    if field.kind != entries.REPEAT:
        return
    if not field.required:
        yield wrong(
            f"{path}.required", "min says how many entries there must be", "bỏ `required`: số mục ít nhất ghi ở `min`"
        )
    if field.prefill or field.year_of or field.same_as:
        yield wrong(
            path, "a repeat is not filled in", "nhóm lặp lại không điền sẵn được: bỏ `prefill`, `year_of` và `same_as`"
        )
    yield from _size(path, field)
    keys = [one.key for one in field.fields]
    for place, one in enumerate(field.fields):
        here = f"{path}.fields[{place}]"
        if keys.index(one.key) < place:
            yield f"{here}.key", twice(one.key)
        if one.kind in NOT_REPEATED:
            yield wrong(
                f"{here}.kind", f"an entry holds no {one.kind}", f"trong nhóm lặp lại không có câu hỏi loại {one.kind}"
            )
        for name in ONLY_ALONE:
            if getattr(one, name):
                yield wrong(
                    f"{here}.{name}",
                    "is said of the whole repeat, not of one question in it",
                    "ghi mục này ở cả nhóm lặp lại, không ở từng câu hỏi",
                )
        yield from problems(here, one)
    if field.fields and not field.fields[0].required:
        yield wrong(
            f"{path}.fields[0].required",
            "the first question names the entry, so it is always answered",
            "câu hỏi đầu là tên gọi của mục nên luôn phải trả lời: bỏ `required: false`",
        )


def _size(path: str, field: Field) -> Problems:
    low, high = field.min or 0, field.max
    if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high or not 0 < high <= entries.MOST:
        yield f"{path}.max", _how_many()
    elif high * sum(NAMES.get(one.kind, 1) for one in field.fields) > entries.MOST_ANSWERS:
        yield f"{path}.max", _too_many()


def _how_many() -> Text:
    return Text(
        en=f"how many entries at most: at least min, and not more than {entries.MOST}",
        vi=f"ghi nhiều nhất bao nhiêu mục: không ít hơn `min`, không quá {entries.MOST}",
    )


def _too_many() -> Text:
    return Text(
        en=f"entries times boxes is more than {entries.MOST_ANSWERS}: a form would not hold them",
        vi=f"số mục nhân số ô quá {entries.MOST_ANSWERS}, biểu mẫu không chứa hết: giảm `max` hoặc bớt câu hỏi",
    )


def _is_day(value: object) -> bool:
    try:
        return value == "today" or bool(date.fromisoformat(str(value)))
    except ValueError:
        return False
