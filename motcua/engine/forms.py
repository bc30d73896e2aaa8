"""Pages and questions: which are shown, whether the answers can stand, what comes next.

Answers to questions that are no longer shown may stay in a draft, but count for nothing: see `effective`.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from motcua.engine import address, dates, rules
from motcua.engine import answers as reading
from motcua.engine.address import Places
from motcua.engine.answers import ERRORS, Error, Wrong, WrongEntries
from motcua.engine.definition import Field, Page, Procedure, Step
from motcua.engine.persons import year_in_number

__all__ = [
    "ERRORS", "Checked", "Counted", "check_all", "check_page", "counted", "effective", "entry_name", "entry_words",
    "field_of", "filled_in", "next_page", "told_by_numbers", "visible_fields", "visible_pages", "words",
]  # fmt: skip

Values = Mapping[str, object]


class Checked(msgspec.Struct, frozen=True):
    """What a page sent: `values` that can be kept (empty answers as ""), `errors` by field key."""

    values: dict[str, object]
    errors: dict[str, Error]


class Counted(msgspec.Struct, frozen=True):
    """The answers that count, the facts they were weighed with, what is asked by page, and the conditions decided so
    far. Whoever asks several things of one dossier counts once and hands this in where answers are wanted."""

    values: dict[str, object]
    facts: Values
    asked: list[tuple[Page, list[Field]]]
    conditions: rules.Decided


def visible_fields(page: Page | Step, answers: Values, facts: Values | None = None) -> tuple[Field, ...]:
    """The questions of a page (or of a step of handling) that are asked, given the answers so far."""
    return tuple(field for field in page.fields if rules.holds(field.when, answers, facts or {}))


def visible_pages(procedure: Procedure, answers: Values | Counted, facts: Values | None = None) -> tuple[Page, ...]:
    """The pages that have something to ask, in order."""
    return tuple(page for page, fields in counted(procedure, answers, facts).asked if fields)


def effective(procedure: Procedure, answers: Values, facts: Values | None = None) -> dict[str, object]:
    """The answers that count: those to questions that are asked. This is what a dossier is made of."""
    return counted(procedure, answers, facts).values


def counted(procedure: Procedure, answers: Values | Counted, facts: Values | None = None) -> Counted:
    """Which answers count and which questions are asked; what was counted before stays as it is, with its facts.

    A rule reads only what was asked before it, so one walk from the first question to the last settles all.
    """
    if isinstance(answers, Counted):
        return answers
    kept: dict[str, object] = {}
    asked: list[tuple[Page, list[Field]]] = []
    known = facts or {}
    conditions = rules.Decided(kept, known)
    for page in procedure.pages:
        if not conditions.holds(page.when):
            continue
        here: list[Field] = []
        for field in page.fields:
            if conditions.holds(field.when):
                here.append(field)
                if field.key in answers:
                    kept[field.key] = answers[field.key]
        asked.append((page, here))
    return Counted(kept, known, asked, conditions)


def filled_in(procedure: Procedure, answers: Values, facts: Values) -> dict[str, object]:
    """The answers that facts give, now that the answers so far say whose they are (`prefill_when`).

    What the person answered stays, except where the question is locked.
    """
    known, found = dict(answers), {}
    for field in (field for page in procedure.pages for field in page.fields if field.prefill_when):
        is_open = field.locked or known.get(field.key) in (None, "")
        if field.prefill in facts and is_open and rules.holds(field.prefill_when, known, facts):
            known[field.key] = found[field.key] = facts[field.prefill]
    return found


def told_by_numbers(procedure: Procedure, answers: Values) -> dict[str, object]:
    """The answers that stand in personal numbers given before (`year_of`), to questions that are still empty."""
    asked = (field for page in procedure.pages for field in page.fields if field.year_of)
    years = {field.key: year_in_number(answers.get(field.year_of)) for field in asked}
    return {key: year for key, year in years.items() if year and answers.get(key) in (None, "")}


def check_page(
    page: Page | Step,
    raw: Mapping[str, str],
    answers: Values,
    facts: Values | None = None,
    *,
    today: date | None = None,
    places: Places | None = None,
) -> Checked:
    """Read what a page's form sent. Whether a question is asked may depend on what was typed above it.

    An error stands under its question, inside a repeating group under <group>-<entry>-<question>: see entries.way.
    """
    values: dict[str, object] = {}
    errors: dict[str, Error] = {}
    here = {field.key for field in page.fields}
    above = {key: value for key, value in answers.items() if key not in here}
    for field in page.fields:
        if field.when and not rules.holds(field.when, {**above, **values}, facts or {}):
            continue
        _judge(field, raw, values, errors, today, places)
    return Checked(values, errors)


def _judge(
    field: Field, raw: Mapping[str, str], values: dict[str, object], errors: dict[str, Error],
    today: date | None, places: Places | None = None,
) -> None:  # fmt: skip
    """Read one answer: into `values`, or what is wrong with it into `errors`."""
    try:
        values[field.key] = reading.read(field, raw, today, places)
    except WrongEntries as wrong:
        errors.update(wrong.errors)
    except Wrong as wrong:
        errors[field.key] = (wrong.code, wrong.params)


def check_all(
    procedure: Procedure, answers: Values | Counted, facts: Values | None = None, *, today: date | None = None
) -> dict[str, dict[str, Error]]:
    """The errors of a whole draft by page and field; empty when it can be sent."""
    draft = counted(procedure, answers, facts)
    kept = draft.values
    found: dict[str, dict[str, Error]] = {}
    for page, fields in draft.asked:
        errors: dict[str, Error] = {}
        for field in fields:
            _judge(field, reading.typed_again(field, kept.get(field.key)), {}, errors, today)
        if errors:
            found[page.key] = errors
    return found


def next_page(procedure: Procedure, answers: Values, after: str | None, facts: Values | None = None) -> Page | None:
    """The page that follows `after` (a page key; None: the first); None after the last one."""
    pages = [page.key for page in procedure.pages]
    position = -1 if after is None else pages.index(after)
    shown = visible_pages(procedure, answers, facts)
    return next((page for page in shown if pages.index(page.key) > position), None)


def words(value: object, field: Field, language: str = "vi") -> str:
    """An answer as people read it."""
    if value is None or value == "":
        return ""
    if field.kind == "choice":
        label = next((option.label for option in field.options if option.value == value), None)
        return label.to(language) if label else str(value)
    if field.kind == "date":
        return dates.words(str(value))
    if field.kind == "money":
        return f"{value:,} đ".replace(",", ".")
    if isinstance(value, Mapping):
        return address.words(value, language)
    if isinstance(value, list | tuple):
        return "\n".join(entry_words(entry, field, number, language) for number, entry in enumerate(value, start=1))
    if field.unit and field.kind == "number":
        return f"{value} {field.unit.to(language)}"
    if value is True:
        return "Yes" if language == "en" else "Có"
    return str(value)


def entry_words(entry: Values, field: Field, number: int, language: str = "vi") -> str:
    """An entry of a repeating group on one line: "1. Trần Minh An; 2019; con"."""
    said = (words(entry.get(one.key), one, language) for one in field.fields)
    return f"{number}. " + "; ".join(part for part in said if part)


def entry_name(entry: Values, field: Field, number: int, language: str = "vi") -> str:
    """What an entry is called: by the answer to its first question, else by its place ("Người 2")."""
    said = words(entry.get(field.fields[0].key), field.fields[0], language)
    return said or f"{field.item.to(language)} {number}".strip()


def field_of(error: str) -> str:
    """The key of the question to which an error belongs, also one inside a repeating group."""
    return error.split("-", 1)[0]
