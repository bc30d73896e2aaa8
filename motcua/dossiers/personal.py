"""What dossiers and drafts hold of a person, for the copy that they ask for."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from motcua.base.holding import Erased, Held, Rows, claim, rows_of
from motcua.documents import service as documents
from motcua.dossiers import models, queries
from motcua.engine import forms
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures

VI = "vi"
WITH = "with the content of the dossier or draft"
SKELETON = "the row stays for the proofs of the ledger, the money and the figures: ids, codes and moments"
# Columns that name others: officials, the other side. What they did is told by what it was about.
OTHERS = {
    "helper_id", "last_act_by", "last_act_saw", "made_by_id", "done_by_id", "asked_by_id", "named_by_id", "ended_by",
    "owner_id", "filer_id", "asker_id", "reached_id",
}  # fmt: skip

CLAIMS = (
    claim("dossiers_draft", "whoever writes it", Erased.EMPTIED,
          f"one that was not sent goes whole; of one that was, {SKELETON}", emptied="ways",
          codes="instance procedure_code commune_code channel state"),
    claim("dossiers_draftanswer", "whoever writes it, and whom it is about", Erased.DELETED, WITH),
    claim("dossiers_draftpaper", "whoever writes it", Erased.DELETED, WITH),
    claim("dossiers_consentrequest", "whoever asks and whoever is asked", Erased.DELETED, WITH),
    claim("dossiers_askedbefore", "whoever asked for a consent in a draft that was erased", Erased.LATER,
          "an id and salted digests, so that nobody is asked again and again: 30 days, and of a refusal as long as "
          "catalogue/retention says (refused_consents)", codes="salt whom what",
          unexported="a moment and digests in which only whoever has the number already finds it again"),
    claim("dossiers_dossier", "owner and filer", Erased.EMPTIED, SKELETON, emptied="tracking_secret",
          codes="code instance last_act fate fate_reason procedure_code part province_code commune_code channel state "
                "owes role"),
    claim("dossiers_submission", "owner and filer", Erased.EMPTIED,
          "answers, papers and what the state knew go, with the key of the commitment; the digest then means nothing",
          emptied="answers sources papers known consents provenance salt", codes="digest reuse"),
    claim("dossiers_comparison", "owner and filer", Erased.DELETED, WITH),
    claim("dossiers_mark", "owner and filer", Erased.DELETED, WITH),
    claim("dossiers_steprecord", "owner, and the official who wrote it", Erased.DELETED, WITH),
    claim("dossiers_verification", "owner", Erased.DELETED, WITH),
    claim("dossiers_slip", "owner and filer", Erased.EMPTIED, f"its content and its paper go; {SKELETON}",
          emptied="data", codes="form"),
    claim("dossiers_openstep", "owner", Erased.KEPT, SKELETON, codes="step place role kind how"),
    claim("dossiers_namedrate", "owner", Erased.KEPT, "an amount that a council decided, part of the money",
          codes="fee basis"),
    claim("dossiers_followingjob", "nobody", Erased.NOBODYS, "how far a new version has been followed",
          unexported="nothing about a person"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """Drafts and dossiers of the person with all that is in them, and the consents they asked for or were asked for."""
    mine = queries.mine(person_id)
    drafts, dossiers = models.Draft.objects.filter(mine), models.Dossier.objects.filter(mine)
    asked = models.ConsentRequest.objects.filter(Q(draft__in=drafts) | Q(reached_id=person_id))
    of_drafts = {"dossiers_draftanswer": models.DraftAnswer, "dossiers_draftpaper": models.DraftPaper}
    # What an office found, and a result, are the person's when they are given out; until then a fee may keep them back.
    ended = dossiers.filter(closed_at__isnull=False)
    kept_back = Q(form__in=documents.RESULTS, given_at=None)
    slips = models.Slip.objects.filter(dossier__in=dossiers).exclude(kept_back)
    of_dossiers = {
        "dossiers_submission": models.Submission, "dossiers_mark": models.Mark, "dossiers_openstep": models.OpenStep,
        "dossiers_verification": models.Verification, "dossiers_namedrate": models.NamedRate,
    }  # fmt: skip
    return {
        "dossiers_draft": rows_of(drafts, OTHERS),
        **{table: rows_of(model.objects.filter(draft__in=drafts), OTHERS) for table, model in of_drafts.items()},
        "dossiers_consentrequest": rows_of(asked, OTHERS),
        "dossiers_dossier": [row | {"history": _history(row["id"])} for row in rows_of(dossiers, OTHERS)],
        **{table: rows_of(model.objects.filter(dossier__in=dossiers), OTHERS) for table, model in of_dossiers.items()},
        "dossiers_comparison": rows_of(models.Comparison.objects.filter(submission__dossier__in=dossiers)),
        "dossiers_steprecord": rows_of(models.StepRecord.objects.filter(dossier__in=ended), OTHERS),
        "dossiers_slip": rows_of(slips, OTHERS),
    }


def files_of_matters(person_id: UUID) -> set[UUID]:
    """The files of the person's own matters, whoever handed them in."""
    drafts = models.Draft.objects.filter(queries.mine(person_id))
    return set(models.DraftPaper.objects.filter(draft__in=drafts).values_list("file_id", flat=True))


def files_of_others(person_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Those of these files that stand in matters of others and in none of the person's own: what a member handed in for
    a business is in the copy of the business."""
    named = models.DraftPaper.objects.filter(file_id__in=list(ids)).values_list("file_id", flat=True)
    return set(named) - files_of_matters(person_id)


def _history(dossier_id: str) -> Rows:
    """What happened to a dossier, as the ledger has it."""
    return [
        {"event": one.event.value, "at": one.at.isoformat(), "reason": one.reason, "details": one.params}
        for one in ledger.entries_about(UUID(dossier_id))
    ]


def answers_in_words(person_id: UUID) -> list[tuple[str, Rows]]:
    """Every sending and every open draft of the person: its title, and question and answer as people read them."""
    mine = queries.mine(person_id)
    found = []
    for dossier in models.Dossier.objects.filter(mine).order_by("-id"):
        procedure = procedures.version(dossier.procedure_version_id).procedure
        for sent in dossier.submissions.order_by("number"):
            found.append((f"{dossier.code}: {procedure.title.vi}", _said(procedure, sent.answers)))
    for draft in models.Draft.objects.filter(mine, state=models.Draft.OPEN).order_by("-saved_at"):
        procedure = procedures.version(draft.procedure_version_id).procedure
        answers = {one.field: one.value for one in draft.answers.all() if one.value is not None}
        found.append((procedure.title.vi, _said(procedure, answers)))
    return found


def _said(procedure, answers: dict) -> Rows:
    questions = [field for page in procedure.pages for field in page.fields]
    return [
        {"question": one.label.to(VI), "answer": forms.words(answers[one.key], one, VI)}
        for one in questions if one.key in answers and answers[one.key] not in ("", None)
    ]  # fmt: skip
