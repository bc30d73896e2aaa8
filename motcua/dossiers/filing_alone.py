"""Going on with a part of a whole that gave no result: filed alone, with everything that was said already."""

from collections.abc import Mapping
from uuid import UUID

from motcua.dossiers import drafts, linking, repeating, storing
from motcua.dossiers.access import Can, dossier_for
from motcua.dossiers.errors import StepNotPossible
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.moving import state_of
from motcua.engine import tree
from motcua.identity.service import Person
from motcua.procedures import service as procedures


def start_alone(person: Person, code: str, key: str) -> Draft:
    """Begin a draft of the procedure of a part that gave no result, filled in with what was said.

    Pressing twice goes on with the draft that is open. Raises DossierNotFound, NotYourTurn, StepNotPossible while the
    part may still give a result, where there is none or another one must come first, and what drafts.start raises.
    """
    whole = dossier_for(person, code, Can.REPEAT)
    procedure, parts = procedures.version(whole.procedure_version_id).procedure, state_of(whole).parts
    if parts.get(key) is None or not tree.can_be_filed_alone(procedure, parts, key):
        raise StepNotPossible
    draft = drafts.start(person, tree.part(procedure, key).procedure, whole.commune_code)
    answers, papers = _said(whole, tree.part(procedure, key))
    repeating.take_over(person, draft, repeating.Taken(whole.code, answers, papers, whole.submitted_at))
    return draft


def _said(whole: Dossier, linked: tree.Linked) -> tuple[Mapping[str, object], list[tuple[str, UUID]]]:
    """The answers and files of a part: as it was sent last, or as it would have been."""
    filed = linking.parts_of(whole.id)
    if linked.key in filed:
        sent = storing.last_submission(filed[linked.key].id)
        return sent.answers, [(one["paper"], UUID(one["file"])) for one in sent.papers]
    sent = storing.last_submission(whole.id)
    settled = {key: linking.results_of(part) for key, part in filed.items()}
    papers = [(own, file) for own, some in linking.papers_for(linked, sent.papers).items() for file in some]
    return tree.answers_of(linked, sent.answers, settled), papers
