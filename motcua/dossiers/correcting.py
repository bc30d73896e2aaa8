"""A correction that arrives whole, from a system: judged and sent by the code that judges and sends a draft.

Only what was marked is taken, and what became needed through it, as on the page. It never lies open: what is refused
leaves nothing behind, and a correction that the person writes meanwhile is theirs.
"""

from collections.abc import Mapping
from uuid import UUID

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.refusing import kept_when_refused
from motcua.dossiers import at_once, drafts, sending, storing
from motcua.dossiers.access import Can, dossier_for
from motcua.dossiers.at_once import Filing, Judged, Wrong
from motcua.dossiers.correcting_errors import CorrectionBegun, NotSentBack
from motcua.dossiers.errors import FilingNotComplete
from motcua.dossiers.models import Draft, DraftPaper, Submission
from motcua.dossiers.reading import DraftView, draft_view
from motcua.dossiers.typed import place_of
from motcua.engine import given
from motcua.engine.lifecycle import Status
from motcua.identity.service import Person


@kept_when_refused(CannotContinue)
def correct_at_once(
    person: Person, code: str, answers: Mapping[str, object], papers: Mapping[str, list[UUID]], intent: UUID, *,
    client: UUID,
) -> Submission:  # fmt: skip
    """Send the correction of a dossier that was sent back; `client` is the system that hands it in.

    Raises DossierNotFound, NotSentBack, CorrectionBegun, NothingChanged, and FilingNotComplete with what was judged.
    """
    dossier = dossier_for(person, code, Can.CORRECT)  # held by _resend alone: a draft comes before its dossier
    if dossier.status != Status.WAITING_PAPERS:
        raise NotSentBack
    draft = drafts.start_correction(dossier, intent)
    if draft.id != intent:
        raise CorrectionBegun
    handed = Filing(
        procedure_code=dossier.procedure_code, commune_code="", answers=answers, papers=papers, client=client
    )  # fmt: skip
    try:
        return _sent(person, draft, handed)
    except CannotContinue:
        draft.delete()  # by hand: taken back as a whole, the row of what was read would go too
        raise


def _sent(person: Person, draft: Draft, handed: Filing) -> Submission:
    """Judge what was handed in, in its draft, and send it."""
    answers, papers = handed.answers, handed.papers
    view = draft_view(draft)
    read = given.read(view.procedure, answers, clock.today(), place_of)
    attached, misplaced = at_once.files_on_papers(handed, view.procedure, person)
    misplaced += [*_closed(view, "field", answers, read.errors), *_closed(view, "paper", papers, ())]
    _take_over(view, handed, read, attached)
    view = draft_view(draft)
    misplaced += [(("answers", key), "answer_is_known", {}) for key in at_once.contradicted(view, read)]
    found = Judged(view, None, read, misplaced, tuple(papers))
    if found.wrong:
        raise FilingNotComplete(found)
    sending.submit(person, draft.id, client=str(handed.client))
    return Submission.objects.get(id=draft.id)


def _closed(view: DraftView, target: str, named, told_already) -> list[Wrong]:
    """What was given and stands as it was sent: it was not marked, and was answered or handed in before."""
    place = "answers" if target == "field" else "papers"
    there = view.answers if target == "field" else {one.paper for one in view.files}
    known = {one.key for page in view.procedure.pages for one in page.fields} | {p.key for p in view.procedure.papers}
    closed = [key for key in named if key in known and key in there and (target, key) not in view.marks]
    return [((place, key), "not_to_correct", {}) for key in closed if key not in {*told_already, *view.locked}]


def _take_over(view: DraftView, handed: Filing, read: given.Given, attached: list) -> None:
    """Write what was given into the draft."""
    now, draft = clock.now(), view.draft
    emptied = {key: {key: ""} for key, value in handed.answers.items() if value == "" and key not in read.errors}
    rows = [(key, raw, read.values.get(key, "" if key in emptied else None), "", now)
            for key, raw in (emptied | read.raw).items() if key not in view.locked]  # fmt: skip
    storing.save_answers(draft, rows, now)
    # By the papers that are named, not by the files that came: an empty list takes those off that were sent before.
    DraftPaper.objects.filter(draft=draft, paper__in=handed.papers).delete()
    DraftPaper.objects.bulk_create(
        DraftPaper(draft=draft, paper=one.paper, file_id=one.info.id, added_at=now, position=place)
        for place, one in enumerate(attached, start=1)
    )


def correction_of(intent: UUID) -> Submission:
    """The correction that an intent became."""
    return Submission.objects.get(id=intent)
