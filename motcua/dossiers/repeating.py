"""A further filing of the same person for somebody else, such as the second of twins: nothing that is the same for
both is asked again.

What the procedure names (`another`) is taken over from what was sent: as answers that the person sees, with the dossier
that they come from, and can change. What the state tells of them is told anew, and stays locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.dossiers import drafts, sources, storing, typed
from motcua.dossiers.access import Can, dossier_for, draft_for
from motcua.dossiers.models import Draft, DraftAnswer, DraftPaper, Submission
from motcua.dossiers.reading import DraftView, SavedAnswer, draft_view
from motcua.engine.definition import Another, Field
from motcua.identity.service import Person
from motcua.procedures import service as procedures


@dataclass(frozen=True)
class Taken:
    """What is taken over into a draft: the answers and files of what was sent at a moment, in the dossier `code`."""

    code: str
    answers: Mapping[str, object]
    papers: Sequence[tuple[str, UUID]]
    sent_at: datetime


def start_another(person: Person, code: str) -> Draft:
    """Begin a draft with what is the same as in a dossier that the person filed, at the same office.

    An open draft of the procedure is gone on with: what was answered in it stays. Pressing twice changes nothing more.
    Raises DossierNotFound, NotYourTurn, and what drafts.start raises.
    """
    dossier = dossier_for(person, code, Can.REPEAT)
    draft = drafts.start(person, dossier.procedure_code, dossier.commune_code)
    rule, sent = procedures.version(draft.procedure_version_id).procedure.another, storing.last_submission(dossier.id)
    if rule is not None:
        take_over(person, draft, _the_same(rule, sent, dossier.code))
    return draft


def _the_same(rule: Another, sent: Submission, code: str) -> Taken:
    """What the procedure says is the same for both, and the person wrote: what the state told is told anew."""
    answers = {key: sent.answers[key] for key in rule.answers if key in sent.answers and not sent.sources.get(key)}
    papers = [(one["paper"], UUID(one["file"])) for one in sent.papers if one["paper"] in rule.papers]
    return Taken(code, answers, papers, sent.sent_at)


@transaction.atomic
def take_over(person: Person, draft: Draft, taken: Taken) -> None:
    """Put answers and files into a draft, where nothing of the person's own stands yet."""
    view = draft_view(draft_for(person, draft.id, lock=True))
    answers = [_answer(view, field, taken) for field in _open_questions(view, taken)]
    papers = _papers(view, taken)
    if answers or papers:
        DraftAnswer.objects.bulk_create(
            answers, update_conflicts=True, unique_fields=["draft", "field"],
            update_fields=["raw", "value", "source", "saved_at"],
        )  # fmt: skip
        DraftPaper.objects.bulk_create(papers)
        Draft.objects.filter(id=draft.id).update(version=view.draft.version + 1, saved_at=clock.now())


def _open_questions(view: DraftView, taken: Taken) -> list[Field]:
    """The questions to take over: what was said then, and has not been written here yet."""
    fields = [field for page in view.procedure.pages for field in page.fields]
    said = [field for field in fields if field.key in taken.answers and field.key not in view.locked]
    return [field for field in said if _gives_way(view.saved.get(field.key), taken.answers[field.key])]


def _gives_way(here: SavedAnswer | None, then: object) -> bool:
    """Whether what stands here gives way to what the person wrote then: nothing does, and what a source proposes (also
    where they had emptied it)."""
    if here is None or here.value in (None, ""):
        return then != ""
    return sources.is_official(here.source) and here.value != then


def _answer(view: DraftView, field: Field, taken: Taken) -> DraftAnswer:
    answer = taken.answers[field.key]
    raw, source = typed.as_typed(field, answer), sources.taken_over_from(taken.code) if answer != "" else ""
    return DraftAnswer(draft=view.draft, field=field.key, raw=raw, value=typed.value_of(field, raw), source=source,
                       saved_at=taken.sent_at)  # fmt: skip


def _papers(view: DraftView, taken: Taken) -> list[DraftPaper]:
    """The files of papers that serve again, where the draft has none yet."""
    again = [(paper, file) for paper, file in taken.papers if not view.files_of(paper)]
    return [DraftPaper(draft=view.draft, paper=paper, file_id=file, added_at=clock.now()) for paper, file in again]
