"""What of a sending can be sent back: what the person sees in the correction and is able to change."""

from motcua.dossiers import known
from motcua.dossiers.models import Submission
from motcua.engine import forms, papers
from motcua.engine.definition import Procedure


def correctable(procedure: Procedure, sent: Submission) -> frozenset[tuple[str, str]]:
    """("field" or "paper", key) of each item; an answer locked by its source is none, nor a paper the state holds."""
    pages = forms.visible_pages(procedure, sent.answers, sent.known)
    asked = (f for page in pages for f in forms.visible_fields(page, sent.answers, sent.known))
    fields = {("field", f.key) for f in asked if not (f.locked and sent.sources.get(f.key))}
    needed = papers.asked(known.papers_of(procedure, sent))
    return frozenset(fields | {("paper", paper.key) for paper in needed})
