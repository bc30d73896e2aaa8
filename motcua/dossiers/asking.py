"""Asking sources for what a form will need, and comparing what they tell after it was sent."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.dossiers import for_others, levels, provenance, storing
from motcua.dossiers.access import draft_for
from motcua.dossiers.models import Comparison, Draft, Submission
from motcua.engine.definition import Procedure
from motcua.engine.vocabulary import consent_to
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

Questions = Mapping[str, warehouse.Asked]  # by fact, the last that named it


def ask(
    person: Person, draft: Draft, procedure: Procedure, told: Mapping[str, warehouse.Fact] | None = None,
    only: Collection[str] | None = None,
) -> Questions:  # fmt: skip
    """Ask for the facts that a form names (`only` these, where it is said) and that are missing or old; the questions
    about these that stand now.

    No register tells what it holds to who may be somebody else: an account that is too weak has nothing asked. Nobody
    waits for the answer: see provenance.py for what is said meanwhile.
    """
    if not warehouse.sources_are_on() or not levels.suffices(person, procedure):
        return {}
    facts = for_others.told_for(draft) if told is None else told
    names = warehouse.wanted(facts, prefilled(procedure) if only is None else only)
    if not names:
        return {}
    return warehouse.ask(for_others.who_is_described(draft), names, procedure=procedure.code, about=draft.id)


def unasked(person: Person, view) -> tuple[str, ...]:
    """The facts for which nobody has asked a register yet, because the open draft (reading.DraftView) was begun with an
    account that was too weak, or needs more since; none of what wants a consent, which asks by itself. A correction
    holds what was sent."""
    if view.draft.state != Draft.OPEN or view.draft.corrects_id or not levels.suffices(person, view.procedure):
        return ()
    names, today = warehouse.wanted(view.told, prefilled(view.procedure)), clock.today()
    return tuple(name for name in names if name not in view.asked and not consent_to(name, today))


def ask_by_now(person: Person, view):
    """The view of a draft that was opened, with what could not be asked before asked; the same view where nothing is
    left to ask. What the person wrote meanwhile stays, and is compared."""
    if not (names := unasked(person, view)):
        return view
    with transaction.atomic():
        draft = draft_for(person, view.draft.id, lock=True)  # two pages at once ask once
        if draft.state != Draft.OPEN:
            return view
        return replace(view, asked=view.asked | ask(person, draft, view.procedure, view.told, only=names))


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
