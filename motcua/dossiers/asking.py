"""Asking sources for what a form will need, and comparing what they tell after it was sent."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from motcua.dossiers import for_others, levels, provenance, storing
from motcua.dossiers.models import Comparison, Draft, Submission
from motcua.engine.definition import Procedure
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

Questions = Mapping[str, warehouse.Asked]  # by fact, the last that named it


def ask(
    person: Person, draft: Draft, procedure: Procedure, told: Mapping[str, warehouse.Fact] | None = None,
    only: Collection[str] | None = None,
) -> Questions:  # fmt: skip
    """Ask for the facts that a form names (`only` these, where it is said) and that are missing or old; the questions
    that were put for the draft.

    No register tells what it holds to who may be somebody else: an account that is too weak has nothing asked. Nobody
    waits for the answer: see provenance.py for what is said meanwhile.
    """
    if not warehouse.sources_are_on() or not levels.suffices(person, procedure):
        return {}
    facts = for_others.told_for(draft) if told is None else told
    names = warehouse.wanted(facts, prefilled(procedure) if only is None else only)
    if names:
        warehouse.ask(for_others.who_is_described(draft), names, procedure=procedure.code, about=draft.id)
    return questions_for(draft, procedure, facts)


def questions_for(draft: Draft, procedure: Procedure, told: Mapping[str, warehouse.Fact]) -> Questions:
    """The questions that were put for a draft, where something that the form names is still missing or old."""
    return warehouse.asked_for(draft.id) if warehouse.wanted(told, prefilled(procedure)) else {}


def prefilled(procedure: Procedure) -> Iterable[str]:
    """The facts with which the questions of a form are filled in."""
    return (field.prefill for page in procedure.pages for field in page.fields if field.prefill)


def compare_late(draft_id: UUID) -> None:
    """Compare what was sent with what a source has told since; doing it twice changes nothing. What waits for another
    question is compared when that is answered."""
    sent = Submission.objects.filter(id=draft_id).select_related("dossier").first()
    awaited = [key for key, kept in sent.provenance.items() if kept["how"] == "awaited"] if sent else []
    asked = warehouse.asked_for(draft_id) if awaited else {}
    answered = {name: one for name, one in asked.items() if one.answered_at is not None}
    if not answered:
        return
    procedure = procedures.version(sent.dossier.procedure_version_id).procedure
    fields = [field for field in map(procedure.field, awaited) if field.prefill in answered]
    comparing = warehouse.Reading(
        warehouse.Ground.HANDLING, machine="comparison", about=sent.dossier_id, kind="dossier"
    )
    told = for_others.told_for(sent.dossier, comparing)
    Comparison.objects.bulk_create(
        (_compared(sent, field, told, answered[field.prefill]) for field in fields), ignore_conflicts=True
    )


def _compared(sent: Submission, field, told: Mapping[str, warehouse.Fact], asked: warehouse.Asked) -> Comparison:
    fact = told.get(field.prefill)
    if fact is None:
        how, value = ("nobody" if asked.outcome == "nobody" else "nothing"), None
    else:
        how, value = provenance.compare(field, fact.value, sent.answers[field.key], dict(told)), fact.value
    return Comparison(
        submission=sent, field=field.key, source=asked.source, request=asked.id, how=how, at=asked.answered_at,
        told=value if how in provenance.TELLS_OTHERWISE else None,
    )  # fmt: skip


def compare_last_of(dossier_id: UUID) -> None:
    """The same for what was sent last for a dossier."""
    compare_late(storing.last_submission(dossier_id).id)
