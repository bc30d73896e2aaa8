"""Erasing drafts, and the content of dossiers that are closed; what proves that they were, and the money, stays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from motcua.base import clock
from motcua.documents import service as documents
from motcua.dossiers import asked_before, codes, models, queries
from motcua.files import service as files
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A draft that was not sent, or a dossier, of which a person may ask that it is erased.

    `closed_at` is None for a draft and for a dossier that runs; `whole` is the dossier with which it was filed as one.
    """

    id: UUID
    is_draft: bool
    title: str
    code: str
    procedure_code: str
    sector: str
    since: datetime
    closed_at: datetime | None
    whole: UUID | None
    owner: UUID
    is_for_another: bool  # whoever it is about has an account of their own, and it is theirs to ask


@dataclass
class Gone:
    """What was erased: rows by table, and the digests of bytes that are to be deleted now."""

    counts: dict[str, int] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)

    def add(self, counts: dict[str, int], digests: Iterable[str] = ()) -> None:
        for table, number in counts.items():
            self.counts[table] = self.counts.get(table, 0) + number
        self.digests.update(digests)


def matters_of(person_id: UUID, held: Iterable[identity.Mandate] | None = None) -> list[Matter]:
    """Drafts that were not sent and dossiers that hold something, which are the person's own; `held` as in mine."""
    mine = queries.mine(person_id, held)
    drafts = models.Draft.objects.filter(mine).exclude(state=models.Draft.SENT).order_by("-saved_at")
    dossiers = models.Dossier.objects.filter(mine, erased_at=None).order_by("-id")
    return [_draft(one, person_id) for one in drafts] + [_dossier(one, person_id) for one in dossiers]


def closed_before(before: datetime, after: UUID, limit: int) -> list[Matter]:
    """Closed dossiers that hold something, by id behind `after`."""
    rows = models.Dossier.objects.filter(erased_at=None, closed_at__lt=before, id__gt=after).order_by("id")[:limit]
    return [_dossier(one, one.owner_id) for one in rows]


def _draft(row: models.Draft, person_id: UUID) -> Matter:
    procedure = procedures.version(row.procedure_version_id).procedure
    return Matter(
        id=row.id, is_draft=True, title=procedure.title.vi, code="", procedure_code=row.procedure_code,
        sector=procedure.sector.code, since=row.saved_at, closed_at=None, whole=None, owner=row.owner_id,
        is_for_another=_is_anothers(row.owner_id, person_id),
    )  # fmt: skip


def _dossier(row: models.Dossier, person_id: UUID) -> Matter:
    procedure = procedures.version(row.procedure_version_id).procedure
    return Matter(
        id=row.id, is_draft=False, title=procedure.title.vi, code=row.code, procedure_code=row.procedure_code,
        sector=procedure.sector.code, since=row.submitted_at, closed_at=row.closed_at, whole=row.whole_id,
        owner=row.owner_id, is_for_another=_is_anothers(row.owner_id, person_id),
    )  # fmt: skip


def _is_anothers(owner_id: UUID, person_id: UUID) -> bool:
    return owner_id != person_id and identity.has_account(owner_id)


@transaction.atomic
def erase_draft(draft_id: UUID) -> Gone:
    """Delete a draft that was not sent, with everything in it. Again changes nothing."""
    gone = Gone()
    draft = models.Draft.objects.select_for_update().exclude(state=models.Draft.SENT).filter(id=draft_id).first()
    if draft is not None:
        _delete_draft(draft, gone)
    return gone


def _delete_draft(draft: models.Draft, gone: Gone) -> None:
    _empty_drafts([draft.id], gone)
    gone.add({"dossiers_draft": models.Draft.objects.filter(id=draft.id).delete()[1]["dossiers.Draft"]})


def _empty_drafts(ids: list[UUID], gone: Gone) -> None:
    papers = models.DraftPaper.objects.filter(draft__in=ids)
    named = list(papers.values_list("file_id", flat=True))
    requests = models.ConsentRequest.objects.filter(draft__in=ids)
    asked_before.keep(requests)
    gone.add({
        "dossiers_consentrequest": requests.delete()[0],
        "dossiers_draftanswer": models.DraftAnswer.objects.filter(draft__in=ids).delete()[0],
        "dossiers_draftpaper": papers.delete()[0],
    })  # fmt: skip
    gone.add(*files.erase_files(named))


def runs(dossier_id: UUID) -> bool:
    """Whether a dossier is not closed; one that there is not does not run."""
    return models.Dossier.objects.filter(id=dossier_id, closed_at=None).exists()


@transaction.atomic
def erase_content(dossier_id: UUID, *, reason: str, by: UUID | None) -> Gone:
    """Erase what a closed dossier says, with the ledger told; what shows that there was one stays.

    A dossier that runs is left as it is. Again changes nothing.
    """
    gone = Gone()
    _hold_drafts(dossier_id)
    dossier = models.Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if dossier is None or dossier.closed_at is None or dossier.erased_at is not None:
        return gone
    intents = _empty_sendings(dossier, gone)
    _empty_slips(dossier, gone)
    for table in (models.Mark, models.StepRecord, models.Verification):
        gone.add({table._meta.db_table: table.objects.filter(dossier=dossier).delete()[0]})
    dossier.tracking_secret, dossier.erased_at = codes.new_secret(), clock.now()
    dossier.save(update_fields=["tracking_secret", "erased_at"])
    gone.add({"dossiers_dossier": 1})
    sendings = [str(one) for one in intents]
    ledger.append(Event.CONTENT_ERASED, about=dossier.id, kind="dossier", by=by, reason=reason,
                  params={"code": dossier.code, "intent": sendings[0], "items": sendings})  # fmt: skip
    forgotten = forget_described([dossier.owner_id])
    gone.add(forgotten.counts, forgotten.digests)
    return gone


def _hold_drafts(dossier_id: UUID) -> None:
    """Before the dossier, as whoever sends a correction or takes a consent back: see decision 0020."""
    sent = models.Submission.objects.filter(dossier=dossier_id).values("id")
    of_it = models.Draft.objects.filter(Q(id__in=sent) | Q(corrects=dossier_id)).order_by("id")
    list(of_it.select_for_update().values_list("id"))


def _empty_sendings(dossier: models.Dossier, gone: Gone) -> list[UUID]:
    """Empty what was sent, and delete what was written for it; the ids of the sendings, the first one first."""
    sent = models.Submission.objects.filter(dossier=dossier).order_by("number")
    intents = list(sent.values_list("id", flat=True))
    named = [UUID(paper["file"]) for one in sent for paper in one.papers]
    gone.add({"dossiers_comparison": models.Comparison.objects.filter(submission__dossier=dossier).delete()[0]})
    nothing = {"answers": {}, "sources": {}, "papers": [], "known": {}, "consents": [], "provenance": {}, "salt": ""}
    gone.add({"dossiers_submission": sent.update(**nothing)})
    _empty_drafts(intents, gone)
    models.Draft.objects.filter(id__in=intents).update(ways={})
    for draft in models.Draft.objects.filter(corrects=dossier).exclude(state=models.Draft.SENT):
        _delete_draft(draft, gone)
    gone.add(*files.erase_files(named))
    return intents


def _empty_slips(dossier: models.Dossier, gone: Gone) -> None:
    slips = models.Slip.objects.filter(dossier=dossier)
    papers = list(slips.exclude(document=None).values_list("document_id", flat=True))
    gone.add({"dossiers_slip": slips.update(data={}, document=None)})
    gone.add(warehouse.erase_documents(papers))
    number, named = documents.erase_about([dossier.id])
    gone.add({"documents_document": number})
    gone.add(*files.erase_files(named))


@transaction.atomic
def forget_described(people: Iterable[UUID]) -> Gone:
    """Erase those of these people whom filings, parents or guardians alone describe, once nothing speaks of them any
    more: no dossier that holds something, no open draft, and nobody who acts for them. Again changes nothing."""
    gone = Gone()
    for one in people:
        if not _is_needed(one):
            gone.add(warehouse.erase(one))
            gone.add(identity.erase(one))
    return gone


def _is_needed(person_id: UUID) -> bool:
    if identity.has_account(person_id) or identity.has_agents(person_id):
        return True
    told = models.Dossier.objects.filter(owner_id=person_id, erased_at=None)
    return told.exists() or models.Draft.objects.filter(owner_id=person_id, state=models.Draft.OPEN).exists()


def drafts_ended_before(before: datetime) -> list[tuple[UUID, UUID]]:
    """Owner and id of the drafts that were thrown away before a moment and still hold something."""
    ended = models.Draft.objects.filter(state=models.Draft.DISCARDED, saved_at__lt=before)
    return list(ended.order_by("id").values_list("owner_id", "id"))


def counted_by_procedure(ids: list[UUID]) -> dict[str, int]:
    """How many of these dossiers belong to each procedure, by code."""
    counted = models.Dossier.objects.filter(id__in=ids).values_list("procedure_code").annotate(number=Count("id"))
    return dict(counted.order_by("procedure_code"))


def of_procedure(ids: list[UUID], procedure: str) -> list[UUID]:
    """Those of these dossiers that belong to a procedure."""
    return list(models.Dossier.objects.filter(id__in=ids, procedure_code=procedure).values_list("id", flat=True))
