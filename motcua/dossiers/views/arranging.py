"""Putting the files of a paper in order: looked at page by page, moved, named, photos joined into one document."""

from functools import wraps

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.dossiers import arranging
from motcua.dossiers.access import draft_for
from motcua.dossiers.errors import DossierNotFound
from motcua.dossiers.reading import draft_view_for
from motcua.dossiers.views.papers import by_button, papers_page
from motcua.files import service as files
from motcua.identity.gate import signed_in

AT_ONCE = 20  # pages looked at together: each is drawn when it comes into sight
BY = {"len": -1, "xuong": 1}  # places


@signed_in
@never_cache
@require_safe
def pages(request, draft_id, paper, file_id):
    """Every page of a file, to see that it is the right one and can be read; `tu` is the first that is shown."""
    view = draft_view_for(request.person, draft_id)
    info, first = view.attached(paper, file_id), request.GET.get("tu", "1")
    first = int(first) if first.isdecimal() and len(first) < 5 and int(first) else 1
    shown = range(first, min(first + AT_ONCE, info.pages + 1))
    return page(request, "dossiers/pages.html", view=view, paper=view.paper(paper), info=info, shown=shown,
                token=files.grant(info.id, request.person.id, "draft", draft_id))  # fmt: skip


def or_words(act):
    """An act on a file that may be refused: then the papers say why, beside their paper."""

    @wraps(act)
    def tried(request, draft_id, paper, **at):
        try:
            return act(request, draft_id, paper, **at)
        except DossierNotFound:
            raise
        except CannotContinue as problem:
            return papers_page(request, draft_for(request.person, draft_id), {paper: problem.words()}, problem.status)

    return tried


@signed_in
@by_button
@or_words
def join(request, draft_id, paper):
    """Photos become one document, which is looked at next."""
    made = arranging.join(request.person, draft_id, paper)
    return redirect("dossiers:pages", draft_id, paper, made.id) if made else _back(draft_id, paper)


@signed_in
@by_button
def take_apart(request, draft_id, paper, file_id):
    """The photos come back in the place of their document."""
    arranging.take_apart(request.person, draft_id, paper, file_id)
    return _back(draft_id, paper)


@signed_in
@by_button
def move(request, draft_id, paper, file_id):
    """One place up or down."""
    arranging.move(request.person, draft_id, paper, file_id, BY.get(request.POST.get("huong", ""), 0))
    return _back(draft_id, paper)


@signed_in
@by_button
@or_words
def rename(request, draft_id, paper, file_id):
    """A name that says what it is."""
    arranging.rename(request.person, draft_id, paper, file_id, request.POST.get("name", ""))
    return _back(draft_id, paper)


def _back(draft_id, paper):
    return redirect(reverse("dossiers:papers", args=[draft_id]) + f"#{paper}")
