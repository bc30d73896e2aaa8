"""Drafts: start one, save each answer as it is given, attach and confirm papers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.ids import new_id
from motcua.base.refusing import kept_when_refused
from motcua.dossiers import asking, consenting, for_others, known, provenance, storing, twice, typed
from motcua.dossiers.access import draft_for
from motcua.dossiers.correcting_errors import NotSentBack
from motcua.dossiers.draft_following import as_answer, bring_behind, questions
from motcua.dossiers.errors import (
    DossierNotFound,
    DraftAlreadySent,
    OutsideTheArea,
    TooManyFiles,
    TypedEarlier,
)
from motcua.dossiers.follow import complete
from motcua.dossiers.models import Dossier, Draft, DraftAnswer, DraftPaper, Submission
from motcua.dossiers.reading import DraftView, draft_view, draft_view_for, saved_answers
from motcua.dossiers.written import Sheet
from motcua.engine import forms
from motcua.engine.answers import Error
from motcua.engine.definition import Field, Procedure
from motcua.engine.lifecycle import Status
from motcua.files import service as files
from motcua.identity.service import Mandate, Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

MOST_FILES = 30  # files on one draft, photos that were joined among them


@dataclass(frozen=True)
class Saved:
    """What came of saving a page: errors by field key, each (code, params); empty when all is right.

    `view` is the draft as it is now.
    """

    errors: dict[str, tuple[str, dict]]
    view: DraftView


def start(person: Person, procedure_code: str, commune_code: str, mandate_id: UUID | None = None) -> Draft:
    """Start a draft at a commune, filled in from what the state knows; the open one if there is one already.

    Choosing another commune moves the open draft there; no answer is lost. With `mandate_id` it is for somebody for
    whom the person may file. With an account that is too weak it can be written, not sent (sending.py). Raises
    OutsideTheArea, ProcedureUnknown, what for_others.chosen raises.
    """
    agency = agencies.centre_of(commune_code)
    if agency is None:
        raise OutsideTheArea
    version = procedures.in_force(procedure_code)
    mandate = for_others.chosen(person, mandate_id, version.procedure) if mandate_id else None
    draft = _open_draft(person, procedure_code, mandate)
    if draft is None:
        try:
            with transaction.atomic():
                draft = _new_draft(person, version, agency, mandate)
        except IntegrityError:  # a second tab was faster by a moment
            draft = _open_draft(person, procedure_code, mandate)
    draft = renew(person, draft.id)
    if draft.agency_id != agency.id:
        draft.agency_id, draft.commune_code, draft.saved_at = agency.id, commune_code, clock.now()
        draft.save(update_fields=["agency_id", "commune_code", "saved_at"])
    procedure = procedures.version(draft.procedure_version_id).procedure
    asking.ask(person, draft, procedure)
    return draft


@transaction.atomic
def renew(person: Person, draft_id: UUID) -> Draft:
    """Bring the open draft of a new dossier behind the rules of today; no answer is lost (draft_following.py)."""
    draft = draft_for(person, draft_id, lock=True)
    if draft.state == Draft.OPEN and not draft.corrects_id:
        target = procedures.in_force(draft.procedure_code)
        if target.id != draft.procedure_version_id:
            bring_behind([draft], target)
            return draft_for(person, draft_id)
    return draft


def _open_draft(person: Person, procedure_code: str, mandate: Mandate | None) -> Draft | None:
    owner = mandate.owner_id if mandate else person.id
    return Draft.objects.filter(
        owner_id=owner, filer_id=person.id, procedure_code=procedure_code, state=Draft.OPEN, corrects=None
    ).first()


def _new_draft(person: Person, version, agency, mandate: Mandate | None) -> Draft:
    now, owner = clock.now(), mandate.owner_id if mandate else person.id
    draft = Draft.objects.create(
        instance=settings.INSTANCE, owner_id=owner, filer_id=person.id, mandate=mandate,
        procedure_version_id=version.id, procedure_code=version.code, agency_id=agency.id,
        commune_code=agency.commune_code, started_at=now, saved_at=now,
    )  # fmt: skip
    if not for_others.is_filled_in_anew(draft):
        DraftAnswer.objects.bulk_create(known_answers(draft, version.procedure, for_others.told_for(draft)))
    return draft


def known_answers(draft: Draft, procedure: Procedure, facts: Mapping[str, warehouse.Fact]) -> list[DraftAnswer]:
    """The answers that the state gives before anything is asked."""
    return [
        _filled_in(draft, field, facts[field.prefill])
        for field in _fields(procedure) if field.prefill in facts and not field.prefill_when
    ]  # fmt: skip


def _filled_in(draft: Draft, field: Field, fact: warehouse.Fact) -> DraftAnswer:
    raw, value, source = as_answer(field, fact)
    return DraftAnswer(draft=draft, field=field.key, raw=raw, value=value, source=source, saved_at=draft.saved_at)


def _fields(procedure: Procedure) -> list[Field]:
    return [field for page in procedure.pages for field in page.fields]


def save_page(
    person: Person, draft_id: UUID, page_key: str, raw: Mapping[str, str], *, partly: bool = False, seen: int = 0,
    sheet: Sheet | None = None,
) -> Saved:  # fmt: skip
    """Save what was typed on one page, right or not yet right, and say which answers are not.

    With `partly` only the fields present in `raw` are judged (saving while typing). Locked answers, and fields
    of another page, are never taken from the request; an answer that the request does not carry stays as it was.
    With `seen`, the draft's version when it was typed, a request that the network held up while newer words were
    saved overwrites nothing. With `sheet`, the form as it was opened, an answer that another device gave since is not
    overwritten either: both are kept, and the person is asked (twice.py). Raises DossierNotFound, DraftAlreadySent,
    TypedEarlier.
    """
    saved, sheet = None, sheet or Sheet("", {}, person.id, "")
    while saved is None:  # somebody saved between our reading and our writing: judge what is there now
        view = draft_view_for(person, draft_id)
        if seen and seen != view.draft.version:
            raise TypedEarlier(version=view.draft.version)
        saved = _saved(view, page_key, raw, partly, sheet)
    return saved


def save_gone_page(
    person: Person, draft_id: UUID, raw: Mapping[str, str], sheet: Sheet, *, partly: bool = False
) -> None:
    """Save what was typed on a page that the rules of today have no more: each answer where its question stands now.

    The form was opened before the draft moved: an answer that another gave since is not overwritten (twice.py).
    Raises DossierNotFound for a draft that never moved, DraftAlreadySent.
    """
    view = draft_view_for(person, draft_id)
    if view.draft.begun_under_id is None:
        raise DossierNotFound
    pages, sheet = view.procedure.pages, twice.opened_long_ago(view, sheet)
    raw = raw if partly else twice.without_untouched(view, raw, sheet)
    for page in [one for one in pages if any(typed.of_field(f, raw) for f in one.fields)] or pages[:1]:
        save_page(person, draft_id, page.key, raw, partly=True, sheet=sheet)


def _saved(view: DraftView, page_key: str, raw: Mapping[str, str], partly: bool, sheet: Sheet) -> Saved | None:
    """Save a page of the draft as it was read; None when it was changed meanwhile."""
    if view.draft.state != Draft.OPEN:
        raise DraftAlreadySent
    now, page = clock.now(), view.page(page_key)
    open_ = [f for f in page.fields if f.key not in view.locked]
    found = twice.weighed(view, open_, _with_boxes(view, open_, raw), sheet, now, partly=partly)
    answers, wrong = typed_on(view, page_key, found.raw, now, partly=partly)
    written = twice.written_after(view, answers, found, sheet)
    stays = twice.stays(view, found, written, now)
    answers += [row for row, _beside in stays.values()]
    written |= {key: beside for key, (_row, beside) in stays.items()}
    if not storing.save_answers(view.draft, answers, now, written):
        return None
    saved = seen_after(replace(view, written=view.written | written), answers, wrong)
    return replace(saved, errors=saved.errors | saved.view.answered_twice(page))


def typed_on(
    view: DraftView, page_key: str, raw: Mapping[str, str], now: datetime, *, partly: bool = False
) -> tuple[list[storing.StoredAnswer], dict[str, Error]]:
    """The answers that the form of a page changes in a draft as it was read, and what is wrong with them."""
    page = view.page(page_key)
    fields = [f for f in page.fields if f.key not in view.locked and (not partly or typed.of_field(f, raw))]
    left = provenance.left_to_a_source(view)  # an empty field takes nothing away that its writer was not shown
    fields = [f for f in fields if f.key not in left or any(typed.of_field(f, raw).values())]
    raw = typed.with_groups(fields, view.raw, _with_boxes(view, fields, raw))
    kept = {name: text for f in fields if _is_absent(f, raw) for name, text in view.raw_of(f).items()}
    page = typed.page_with(page, fields)
    checked = forms.check_page(page, {**kept, **raw}, view.answers, view.facts, today=clock.today(),
                               places=view.places)  # fmt: skip
    answers = [
        (f.key, typed.of_field(f, raw), checked.values.get(f.key), "", now)
        for f in fields if _changed(view, f, raw, checked)
    ]  # fmt: skip
    answers += [(f.key, typed.of_field(f, raw), typed.value_of(f, raw), "", now) for f in _gone(view, raw)]
    return answers, checked.errors


def seen_after(view: DraftView, answers: list[storing.StoredAnswer], wrong: dict[str, Error]) -> Saved:
    """The draft with these answers; what follows from them is not wrong any more."""
    now_is = complete(replace(view, saved=view.saved | saved_answers(view.procedure, answers, view.places)))
    return Saved({key: why for key, why in wrong.items() if key not in now_is.told_itself}, now_is)


def _gone(view: DraftView, raw: Mapping[str, str]) -> list[Field]:
    """The questions that a form from before the draft moved still asked: what was typed there is kept apart.

    What an official source told is never taken from a form, also where nobody asks for it any more."""
    if view.draft.begun_under_id is None:
        return []
    asked = questions(view.procedure)
    before = questions(procedures.version(view.draft.begun_under_id).procedure)
    gone = [f for key, f in before.items() if key not in asked and not f.locked]
    return [f for f in gone if any(typed.of_field(f, raw).values())]


def _with_boxes(view: DraftView, fields: list[Field], raw: Mapping[str, str]) -> dict[str, str]:
    """What a form says, with a ticked box "the same as …" as if it had been typed."""
    said = dict(raw)
    for field in fields:
        wanted = said.pop(typed.same_box(field), None)
        if wanted is not None and wanted in [offer.key for offer in view.offers(field)]:
            said |= typed.as_typed(field, view.answers[wanted])
    return said


def writable(person: Person, draft_id: UUID) -> Draft:
    """An open draft of the person, locked. Raises DossierNotFound, DraftAlreadySent."""
    draft = draft_for(person, draft_id, lock=True)
    if draft.state != Draft.OPEN:
        raise DraftAlreadySent
    return draft


def _is_absent(field: Field, raw: Mapping[str, str]) -> bool:
    """Whether the form did not carry the field; a box that is not ticked is sent by saying nothing."""
    return field.kind != "declaration" and not typed.of_field(field, raw)


def _changed(view: DraftView, field: Field, raw: Mapping[str, str], checked) -> bool:
    """An answer filled in by a source keeps its source until the person changes it."""
    before = view.saved.get(field.key)
    hidden = field.key not in checked.values and field.key not in map(forms.field_of, checked.errors)
    if _is_absent(field, raw) or (hidden and view.raw_of(field) == typed.of_field(field, raw)):
        return False
    return before is None or before.value != checked.values.get(field.key) or before.raw != typed.of_field(field, raw)


@kept_when_refused(CannotContinue)
def attach(person: Person, draft_id: UUID, paper: str, upload, claimed_sha256: str = "") -> files.FileInfo:
    """Keep a file for a paper of the draft. Raises what files.store raises; the answers are untouched.

    The same bytes again, because the answer to the first sending was lost, are attached once.
    """
    draft = writable(person, draft_id)
    view = draft_view(draft)
    view.paper(paper)
    place = _next_place(draft)
    info = files.store(upload, owner=person.id, claimed_sha256=claimed_sha256)
    there = next((file for file in view.files_of(paper) if file.sha256 == info.sha256), None)
    if there and (there.confirmed or not info.confirmed):
        # Two files may be cleaned to one picture; the sender compares with what arrived now.
        return replace(there, arrived_sha256=info.arrived_sha256)
    if there:  # sent without a script first, now with equal digests on both sides
        DraftPaper.objects.filter(draft=draft, paper=paper, file_id=there.id).update(file_id=info.id)
    else:
        DraftPaper.objects.create(draft=draft, paper=paper, file_id=info.id, added_at=clock.now(), position=place)
    touched(draft)
    return info


def _next_place(draft: Draft) -> int:
    """Where the next file of a draft stands. Raises TooManyFiles; photos that were joined count, they are kept too."""
    there = DraftPaper.objects.filter(draft=draft).aggregate(files=Count("id"), last=Max("position"))
    if there["files"] >= MOST_FILES:
        raise TooManyFiles(limit=MOST_FILES)
    return (there["last"] or 0) + 1


def touched(draft: Draft) -> None:
    """Papers of the draft, which the caller has locked, changed."""
    Draft.objects.filter(id=draft.id).update(version=draft.version + 1, saved_at=clock.now())


@kept_when_refused(CannotContinue)
def confirm(person: Person, draft_id: UUID, paper: str, file_id: UUID) -> None:
    """The person looked at the preview and says that it is the right file, whole and readable."""
    draft = writable(person, draft_id)
    draft_view(draft).attached(paper, file_id)
    files.confirm(file_id, owner=person.id)


@kept_when_refused(CannotContinue)
def detach(person: Person, draft_id: UUID, paper: str, file_id: UUID) -> None:
    """Take a file off the draft; the file itself goes with the regular cleaning."""
    draft = writable(person, draft_id)
    draft_view(draft).paper(paper)
    of_paper = DraftPaper.objects.filter(draft=draft, paper=paper)
    of_paper.filter(Q(file_id=file_id) | Q(joined_into_id=file_id)).delete()
    touched(draft)


@transaction.atomic
def discard(person: Person, draft_id: UUID) -> None:
    """The person throws the draft away; doing it twice changes nothing."""
    if draft_for(person, draft_id, lock=True, thrown_away=True).state == Draft.DISCARDED:
        return
    draft = writable(person, draft_id)
    draft.state, draft.saved_at = Draft.DISCARDED, clock.now()
    draft.save(update_fields=["state", "saved_at"])
    consenting.cancel_all(draft.id, by=person.id)


def start_correction(dossier: Dossier, intent: UUID | None = None) -> Draft:
    """The draft in which a dossier that was sent back is corrected: a copy of what was sent last. A new one has the id
    `intent`, where there is one. Raises NotSentBack."""
    begun = Draft.objects.filter(corrects=dossier, state=Draft.OPEN).first()
    if begun:
        return begun
    try:
        with transaction.atomic():
            return _new_correction(dossier, intent or new_id())
    except IntegrityError:
        return Draft.objects.get(corrects=dossier, state=Draft.OPEN)


def _new_correction(dossier: Dossier, draft_id: UUID) -> Draft:
    now = clock.now()
    sent = dossier.submissions.order_by("-number").first()
    procedure = procedures.version(dossier.procedure_version_id).procedure
    draft = Draft.objects.create(
        id=draft_id, instance=dossier.instance, owner_id=dossier.owner_id, filer_id=dossier.filer_id,
        helper_id=dossier.helper_id, mandate_id=dossier.mandate_id, procedure_version_id=dossier.procedure_version_id,
        procedure_code=dossier.procedure_code, agency_id=dossier.agency_id, commune_code=dossier.commune_code,
        channel=dossier.channel, corrects=dossier,
        ways=known.ways_of(sent), started_at=now, saved_at=now,
    )  # fmt: skip
    DraftAnswer.objects.bulk_create(
        DraftAnswer(draft=draft, field=f.key, raw=typed.as_typed(f, sent.answers[f.key]), value=sent.answers[f.key],
                    source=sent.sources.get(f.key, ""), saved_at=now)
        for f in _fields(procedure) if f.key in sent.answers
    )  # fmt: skip
    DraftPaper.objects.bulk_create(
        DraftPaper(draft=draft, paper=paper["paper"], file_id=paper["file"], added_at=now) for paper in sent.papers
    )
    _check_not_sent_since(dossier, sent)
    return draft


def _check_not_sent_since(dossier: Dossier, copied: Submission) -> None:
    """Whoever begins at the same moment as another waits for them, and may find that they have sent their correction:
    a copy of what was sent before it would take it back. Raises NotSentBack."""
    waits = Dossier.objects.filter(id=dossier.id, status=Status.WAITING_PAPERS)
    if not waits.exclude(submissions__number__gt=copied.number).exists():
        raise NotSentBack
