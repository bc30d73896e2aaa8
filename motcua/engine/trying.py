"""Rules of a procedure tried before anybody uses it: with every sample of the answers they read."""

import re
from collections.abc import Iterable, Iterator

from motcua.engine import rules
from motcua.engine.mistakes import Problems, nearest, wrong
from motcua.engine.questions import Field

Entry = dict[str, object]

#: What a field of each kind can hold when a rule reads it; rules are tried with all of them and unanswered.
SAMPLES: dict[str, tuple[object, ...]] = {
    "number": (0, 1, 1000),
    "money": (0, 1_000_000),
    "declaration": (True,),
    "date": ("2026-11-24",),
    "address": (
        {"commune": "00004", "commune_name": "Phường Ba Đình", "province": "01", "province_name": "Thành phố Hà Nội",
         "detail": "12 phố Đội Cấn", "old": ""},
    ),
}  # fmt: skip
TEXT_SAMPLES = ("a", "một chuỗi dài hơn")
PARTLY = {"day": "2026-11-24", "month": "2026-11", "year": "1954"}


def rule(
    path: str, source: str, fields: dict[str, Field], wanted: type, facts: list[str], each: str = "",
    found: dict[str, Field] | None = None,
) -> Problems:  # fmt: skip
    """Compile a rule and try it with every sample, one field at a time, the others unanswered and answered. With `each`
    it is about each entry of that group; `found` are the questions of steps that it may read, by name."""
    found = found or {}
    if not source:
        return
    try:
        compiled = rules.compiled(source, of_entry=bool(each))
    except rules.RuleBroken as error:
        yield path, error.said
        return
    unknown = sorted(compiled.answers - set(fields))
    if unknown:
        near = nearest(unknown[0], fields)
        yield wrong(
            path, f"no earlier field {unknown[0]!r}; {near.en}", f"chưa hỏi {unknown[0]!r} trước chỗ này; {near.vi}"
        )
        return
    yield from known(path, sorted(compiled.facts), [*facts, *found])
    read = {f"answers.{key}": fields[key] for key in sorted(compiled.answers)}
    read |= {f'facts["{name}"]': found[name] for name in sorted(compiled.facts & found.keys())}
    yield from _compared_whole(path, source, read)
    for said, entry in _trials(read, fields.get(each), unanswered=wanted is bool):
        answers = {key: said[f"answers.{key}"] for key in compiled.answers if f"answers.{key}" in said}
        seen = {name: said[f'facts["{name}"]'] for name in compiled.facts if f'facts["{name}"]' in said}
        try:
            value = compiled.value(answers, seen, entry)
            rules.as_truth(source, value) if wanted is bool else rules.as_amount(source, value)
        except rules.RuleBroken as error:
            yield path, error.said
            return


def known(path: str, names: Iterable[str], there: list[str]) -> Problems:
    """A problem for each name that is not there, with the nearest that is."""
    for name in names:
        if name not in there:
            near = nearest(name, there)
            yield wrong(path, f"unknown name {name!r}; {near.en}", f"không có tên {name!r}; {near.vi}")


def _compared_whole(path: str, source: str, read: dict[str, Field]) -> Problems:
    """A date that may be incomplete lies between two days: a rule says which one it means."""
    inside = [(rf"(?!answers\b)\w+\.{one.key}", one) for group in read.values() for one in group.fields]
    for name, field in [*((re.escape(name), field) for name, field in read.items()), *inside]:
        bare = rf"(?<!first_day\()(?<!last_day\()\b{name}(?!\w)(?!\s*[!=]=\s*null)"
        if field.precision != ("day",) and re.search(bare, source):
            yield wrong(
                path,
                f"{field.key!r} may be incomplete: compare first_day(…) or last_day(…) of it",
                f"{field.key!r} có thể thiếu ngày, tháng: so sánh bằng first_day(…) hoặc last_day(…)",
            )


def _trials(
    fields: dict[str, Field], group: Field | None, *, unanswered: bool
) -> Iterator[tuple[dict[str, object], Entry | None]]:
    entries: tuple[Entry | None, ...] = tuple(_entries(group)) if group else (None,)
    full = {name: samples(field)[0] for name, field in fields.items()}
    empty: dict[str, object] = {}
    for entry in entries:
        if unanswered:
            yield empty, entry
            yield from (({name: value}, entry) for name, field in fields.items() for value in samples(field))
        yield from (({**full, name: value}, entry) for name, field in fields.items() for value in samples(field))
        yield full, entry


def samples(field: Field) -> tuple[object, ...]:
    """What the field can hold."""
    if field.options:
        return tuple(option.value for option in field.options)
    if field.fields:
        entries = list(_entries(field))
        return [], *([entry] for entry in entries), entries
    if field.kind == "date":
        return tuple(PARTLY[precision] for precision in field.precision)
    return SAMPLES.get(field.kind, TEXT_SAMPLES)


def _entries(group: Field) -> Iterator[Entry]:
    """Entries of a group: each answer with every sample, and what may be left out left out."""
    full = {one.key: samples(one)[0] for one in group.fields}
    yield full
    yield {one.key: full[one.key] if one.required else "" for one in group.fields}
    yield from ({**full, one.key: value} for one in group.fields for value in samples(one)[1:])
