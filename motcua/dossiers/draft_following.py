"""Drafts behind a new version: whoever writes one goes on under the rules in force, and no answer is lost.

An answer whose question is gone stays stored and is shown apart. A changed question is asked again only where its
answer cannot stand any more; what was typed stays in it. A new question that the state can answer is filled in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import msgspec

from motcua.base import clock, rows, sql
from motcua.dossiers import for_others, typed, withheld
from motcua.dossiers.models import Draft
from motcua.engine import entries, forms
from motcua.engine.changes import Change
from motcua.engine.definition import Field, Procedure
from motcua.engine.succession import Succession
from motcua.engine.vocabulary import FACTS
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

_ANSWERS = """
    SELECT draft_id, field, raw::text, value::text, source FROM dossiers_draftanswer
    WHERE draft_id = ANY(%(drafts)s) AND field = ANY(%(fields)s)
"""
_READ_ANEW = """
    UPDATE dossiers_draftanswer a SET raw = anew.raw, value = anew.value
    FROM jsonb_to_recordset(%s::jsonb) AS anew (draft uuid, field text, raw jsonb, value jsonb)
    WHERE a.draft_id = anew.draft AND a.field = anew.field
"""
_FILL_IN = """
    INSERT INTO dossiers_draftanswer (draft_id, field, raw, value, source, saved_at)
    SELECT draft, field, raw, value, source, %(now)s
    FROM jsonb_to_recordset(%(answers)s::jsonb) AS a (draft uuid, field text, raw jsonb, value jsonb, source text)
    ON CONFLICT (draft_id, field) DO NOTHING
"""
# The version of the draft grows, so that what a browser typed into the old page is not taken for the newest word.
_BIND = """
    UPDATE dossiers_draft SET begun_under_id = coalesce(begun_under_id, procedure_version_id),
        procedure_version_id = %(target)s, version = version + 1
    WHERE id = ANY(%(drafts)s) AND procedure_version_id <> %(target)s
"""


@dataclass(frozen=True)
class Anew:
    """An answer as it is under the new version: None as its value where it cannot stand any more."""

    draft: UUID
    field: str
    raw: dict
    value: object


@lru_cache(maxsize=64)
def succession(old: UUID, new: UUID) -> Succession:
    """What changes between two published versions, compared once in a process."""
    return Succession(procedures.version(old).procedure, procedures.version(new).procedure)


def bring_behind(drafts: Sequence[Draft], target: procedures.Version) -> None:
    """Bind drafts that are locked in this transaction to another version, with their answers."""
    anew = read_anew(drafts, target.procedure)
    if anew:
        sql.run(_READ_ANEW, [_as_json(anew)])
    filled = [answer for draft in drafts for answer in _filled_in(draft, target)]
    if filled:
        sql.run(_FILL_IN, {"answers": rows.as_json(filled), "now": clock.now()})
    sql.run(_BIND, {"target": target.id, "drafts": [draft.id for draft in drafts]})


def _as_json(answers: list[Anew]) -> str:
    return rows.as_json([{"draft": a.draft, "field": a.field, "raw": a.raw, "value": a.value} for a in answers])


def read_anew(drafts: Sequence[Draft], new: Procedure) -> list[Anew]:
    """The answers whose question asks otherwise now, and that are another, or none, under the new version."""
    by_version: dict[UUID, list[Draft]] = {}
    for draft in drafts:
        by_version.setdefault(draft.procedure_version_id, []).append(draft)
    return [anew for version, some in by_version.items() for anew in _read_anew(version, some, new)]


def _read_anew(version: UUID, drafts: Sequence[Draft], new: Procedure) -> Iterable[Anew]:
    old = procedures.version(version).procedure
    otherwise = asked_otherwise(old, new)
    if not otherwise:
        return
    values = {"drafts": [draft.id for draft in drafts], "fields": list(otherwise)}
    for draft, key, raw, value, source in sql.rows(_ANSWERS, values):
        before, after = otherwise[key]
        if source and after.locked:
            continue  # what an official source told stands, whatever the question takes
        was, typed_before = msgspec.json.decode(value or "null"), msgspec.json.decode(raw)
        text = typed_before if before.kind == after.kind or was is None else typed.as_typed(after, was)
        anew = typed.value_of(after, text)
        if (anew, text) != (was, typed_before):
            yield Anew(draft, key, text, anew)


def asked_otherwise(old: Procedure, new: Procedure) -> dict[str, tuple[Field, Field]]:
    """The questions of both versions that take other answers now, as they were and as they are."""
    before, after = questions(old), questions(new)
    return {
        key: (before[key], field) for key, field in after.items()
        if key in before and _what_it_takes(before[key]) != _what_it_takes(field)
    }  # fmt: skip


def _what_it_takes(field: Field) -> tuple:
    """All of a question but its words and the conditions under which it is asked."""
    unsaid = {"label", "hint", "when", "prefill", "prefill_when", "locked", "options"}
    kept = tuple(getattr(field, name) for name in field.__struct_fields__ if name not in unsaid)
    return (*kept, tuple(option.value for option in field.options))


def questions(procedure: Procedure) -> dict[str, Field]:
    """Every question by its key, in order."""
    return {field.key: field for page in procedure.pages for field in page.fields}


def _filled_in(draft: Draft, target: procedures.Version) -> Iterable[dict]:
    """New questions that the state can answer: nothing is asked that is known."""
    if for_others.is_filled_in_anew(draft):
        return
    old = questions(procedures.version(draft.procedure_version_id).procedure)
    fresh = [f for key, f in questions(target.procedure).items() if key not in old and f.prefill and not f.prefill_when]
    # What rests on a consent is worked out at each reading (follow.py), so that it goes away with the consent.
    fresh = [f for f in fresh if not FACTS[f.prefill].consent]
    facts = for_others.told_for(draft) if fresh else {}
    for field in (field for field in fresh if field.prefill in facts):
        raw, value, source = as_answer(field, facts[field.prefill])
        yield {"draft": draft.id, "field": field.key, "raw": raw, "value": value, "source": source}


def as_answer(field: Field, fact: warehouse.Fact) -> tuple[dict, object, str]:
    """A fact as an answer: what would have been typed, its value, its source. One that the question does not take is
    only proposed, so that it can be mended; but what an official source says of the person (a locked field) stands,
    however long or odd: nobody shall mend a name.
    """
    raw = typed.as_typed(field, fact.value)
    value = fact.value if field.locked else typed.value_of(field, raw)
    return raw, value, fact.source if value is not None else ""


@dataclass(frozen=True)
class Apart:
    """An answer whose question is gone, with the words of that question, in Vietnamese and in English."""

    question: Field
    raw: dict
    value: object

    def said(self, language: str) -> str:
        """The answer in words; what was typed where it never was right."""
        if self.value is None:
            return " ".join(text for text in self.raw.values() if text)
        return forms.words(self.value, self.question, language)


@dataclass(frozen=True)
class News:
    """What a person is told of a draft that has moved: why, what changed, and what that means for their answers."""

    version: procedures.Version
    changes: tuple[Change, ...]
    fresh: tuple[Field, ...]  # new questions that are asked with these answers
    again: tuple[Field, ...]  # questions whose answer does not stand any more
    apart: tuple[Apart, ...]  # answers kept although their question is gone


def news_of(view) -> News | None:
    """What changed for the draft of a view (reading.DraftView) since it was begun; None where it has not moved."""
    draft = view.draft
    if draft.begun_under_id is None:
        return None
    change = succession(draft.begun_under_id, draft.procedure_version_id)
    before, after, asked = questions(change.old), questions(change.new), view.questions
    open_now = [f for f in after.values() if f.key in asked and f.key not in view.answers]
    return News(
        version=procedures.version(draft.procedure_version_id),
        changes=change.changes,
        fresh=tuple(f for f in after.values() if f.key not in before and f.key in asked),
        again=tuple(f for f in open_now if f.key in before and any(view.raw_of(f).values())),
        apart=tuple(apart(view, before, after)),
    )


def apart(view, before: dict[str, Field], after: dict[str, Field]) -> Iterable[Apart]:
    """The stored answers of a draft whose question is gone, and that its reader may see."""
    gone = [key for key in before if key not in after or _gone_inside(before[key], after[key])]
    stored = sql.rows(_ANSWERS, {"drafts": [view.draft.id], "fields": gone}) if gone else []
    for _draft, key, raw, value, source in stored:
        if withheld.hides(view, source):
            continue
        typed_then = msgspec.json.decode(raw)
        if key in after:
            yield from _apart_inside(before[key], after[key], typed_then)
        elif any(typed_then.values()):
            yield Apart(before[key], typed_then, msgspec.json.decode(value or "null"))


def _gone_inside(before: Field, after: Field) -> set[str]:
    """The questions that are asked of an entry of a repeating group no more."""
    return {one.key for one in before.fields} - {one.key for one in after.fields}


def _apart_inside(before: Field, after: Field, raw: dict) -> Iterable[Apart]:
    gone = _gone_inside(before, after)
    for number in entries.numbers(before, raw):
        for plain, question in zip(before.fields, entries.questions(before, number), strict=True):
            said = typed.of_field(question, raw)
            if plain.key in gone and any(said.values()):
                yield Apart(question, said, typed.value_of(question, said))
