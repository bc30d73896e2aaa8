"""What the state knew when a dossier was sent.

Papers, questions and fees rest on it as much as on the answers, and it may be another a week later: so it is frozen
with the sending, and the dossier is handled by what was known then.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from motcua.dossiers.models import Draft, Submission
from motcua.engine import names, papers, persons
from motcua.engine.definition import Procedure
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse


def for_a_draft(draft: Draft, whole: UUID | None = None) -> warehouse.Reading:
    """Whoever fills in a form reads what the state has, so that it need not be asked; the form of a part reads it for
    the `whole`, a dossier."""
    reader = draft.reader_id or draft.filer_id
    if whole:
        return warehouse.Reading(warehouse.Ground.FILING, by=reader, about=whole, kind="dossier")
    return warehouse.Reading(warehouse.Ground.FILING, by=reader, about=draft.id, kind="draft")


def told_of(person_id: UUID, reading: warehouse.Reading) -> dict[str, warehouse.Fact]:
    """What the state knows about a person now, with what follows from it: the year of a birth whose day is known."""
    return told_and_ended(person_id, reading)[0]


def told_and_ended(
    person_id: UUID, reading: warehouse.Reading
) -> tuple[dict[str, warehouse.Fact], dict[str, warehouse.Fact]]:
    """The same, and beside it what was known and holds no more."""
    told, ended = warehouse.facts_and_ended(person_id, reading)
    follows = persons.derived({name: fact.value for name, fact in told.items()})
    told |= {name: replace(told[persons.BIRTH_DATE], name=name, value=follows[name]) for name in follows}
    return told, ended


def at_sending(version_id: UUID, facts: Mapping[str, object]) -> dict[str, object]:
    """The part of the facts that the procedure looks at: with its value where a rule reads it, otherwise true."""
    return _looked_at(_names(version_id), facts)


def looked_at(procedure: Procedure, facts: Mapping[str, object]) -> dict[str, object]:
    """The same of a procedure that is no version yet."""
    return _looked_at(_names_in(procedure), facts)


def _looked_at(names_: tuple[frozenset[str], frozenset[str]], facts: Mapping[str, object]) -> dict[str, object]:
    by_value, by_name = names_
    kept = {name: facts[name] for name in by_value if name in facts}
    return {name: True for name in by_name if name in facts} | kept


@lru_cache(maxsize=256)
def _names(version_id: UUID) -> tuple[frozenset[str], frozenset[str]]:
    return _names_in(procedures.version(version_id).procedure)


def _names_in(procedure: Procedure) -> tuple[frozenset[str], frozenset[str]]:
    return names.read_by_rules(procedure), names.held_as(procedure)


def held(procedure: Procedure, sent: Submission) -> frozenset[str]:
    """The facts by which papers need not be brought; also of a sending from before this was kept."""
    filled_in = (f.prefill for page in procedure.pages for f in page.fields if sent.sources.get(f.key))
    return frozenset(sent.known) | frozenset(filled_in)


def ways_of(sent: Submission) -> dict[str, str]:
    """How each consent of a sending was given, by consent."""
    return {one["consent"]: one["way"] for one in sent.consents}


def papers_of(procedure: Procedure, sent: Submission) -> tuple[papers.NeededPaper, ...]:
    """The papers of a dossier as they were needed when it was sent."""
    return papers.needed(procedure, sent.answers, held(procedure, sent), sent.known, ways_of(sent))
