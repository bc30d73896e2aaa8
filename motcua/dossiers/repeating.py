"""A further filing of the same person for somebody else, such as the second of twins: nothing that is the same for
both is asked again.

What the procedure names (`another`) is taken over from what was sent: as answers that the person sees, with the dossier
that they come from, and can change. What the state tells of them is told anew, and stays locked.
"""

from django.db import transaction

from motcua.base import clock
from motcua.dossiers import drafts, sources, storing, typed
from motcua.dossiers.access import Can, dossier_for, draft_for
from motcua.dossiers.models import Dossier, Draft, DraftAnswer, DraftPaper, Submission
from motcua.dossiers.reading import DraftView, SavedAnswer, draft_view
from motcua.engine.definition import Another, Field
from motcua.identity.service import Person


def start_another(person: Person, code: str) -> Draft:
    """Begin a draft with what is the same as in a dossier that the person filed, at the same office.

    An open draft of the procedure is gone on with: what was answered in it stays. Pressing twice changes nothing more.
    Raises DossierNotFound, NotYourTurn, and what drafts.start raises.
    """
    dossier = dossier_for(person, code, Can.REPEAT)
    draft = drafts.start(person, dossier.procedure_code, dossier.commune_code)
    _take_over(person, draft, dossier)
    return draft


@transaction.atomic
def _take_over(person: Person, draft: Draft, dossier: Dossier) -> None:
    view = draft_view(draft_for(person, draft.id, lock=True))
    rule, sent = view.procedure.another, storing.last_submission(dossier.id)
    if rule is None:
        return
    answers = [_answer(view, field, sent, dossier) for field in _open_questions(view, rule, sent)]
    papers = _papers(view, rule, sent)
    if answers or papers:
        DraftAnswer.objects.bulk_create(
            answers, update_conflicts=True, unique_fields=["draft", "field"],
            update_fields=["raw", "value", "source", "saved_at"],
        )  # fmt: skip
        DraftPaper.objects.bulk_create(papers)
        Draft.objects.filter(id=draft.id).update(version=view.draft.version + 1, saved_at=clock.now())


def _open_questions(view: DraftView, rule: Another, sent: Submission) -> list[Field]:
    """The questions to take over: what the person wrote then, and has not written here yet."""
    fields = [field for page in view.procedure.pages for field in page.fields if field.key in rule.answers]
    written = [f for f in fields if f.key in sent.answers and not sent.sources.get(f.key) and f.key not in view.locked]
    return [f for f in written if _gives_way(view.saved.get(f.key), sent.answers[f.key])]


def _gives_way(here: SavedAnswer | None, then: object) -> bool:
    """Whether what stands here gives way to what the person wrote then: nothing does, and what a source proposes (also
    where they had emptied it)."""
    if here is None or here.value in (None, ""):
        return then != ""
    return sources.is_official(here.source) and here.value != then


def _answer(view: DraftView, field: Field, sent: Submission, dossier: Dossier) -> DraftAnswer:
    answer = sent.answers[field.key]
    raw, source = typed.as_typed(field, answer), sources.taken_over_from(dossier.code) if answer != "" else ""
    return DraftAnswer(draft=view.draft, field=field.key, raw=raw, value=typed.value_of(field, raw), source=source,
                       saved_at=sent.sent_at)  # fmt: skip


def _papers(view: DraftView, rule: Another, sent: Submission) -> list[DraftPaper]:
    """The files of papers that serve again, where the draft has none yet."""
    again = [one for one in sent.papers if one["paper"] in rule.papers and not view.files_of(one["paper"])]
    return [
        DraftPaper(draft=view.draft, paper=one["paper"], file_id=one["file"], added_at=clock.now()) for one in again
    ]
