"""Attaching papers: a file counts once both sides hold the same bytes, or the person has looked at it."""

from functools import wraps

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.base.steps import Cause, mark_step
from motcua.dossiers import arranging, arriving, drafts, permitting, reusing
from motcua.dossiers.access import draft_for
from motcua.dossiers.errors import DossierNotFound
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import draft_view
from motcua.files import service as files
from motcua.identity.gate import signed_in
from motcua.identity.service import check_rate

UPLOADS, WITHIN = 120, 3600  # files of one person, seconds: taking one off and sending another must not fill the disk


@signed_in
@never_cache  # it says what has arrived
@require_safe
def papers(request, draft_id):
    """Which papers are needed and why, which the state already has, and what is attached so far."""
    found = draft_for(request.person, draft_id)
    if found.state == Draft.SENT:
        return redirect("dossiers:draft", draft_id)
    mark_step(request, found.procedure_code, "papers", "shown")
    return papers_page(request, found)


def by_button(view):
    """An act on a paper. Whoever only opens its address (a reload, the language switch) gets the page of the papers."""

    @wraps(view)
    def act(request, draft_id, **at):
        if request.method != "POST":
            return redirect("dossiers:papers", draft_id)
        return view(request, draft_id, **at)

    return act


def papers_page(request, found: Draft, errors: dict | None = None, status: int = 200):
    """The papers of a draft; `errors` by paper, in words."""
    view = draft_view(found)
    previews = {
        attached.info.id: files.grant(attached.info.id, request.person.id, "draft", found.id) for attached in view.files
    }
    return page(request, "dossiers/papers.html", status=status, view=view,
                held_words=reusing.held_words, asked_again=reusing.asked_again, previews=previews, errors=errors or {},
                permitting=permitting.of_view(view), joined=arranging.joined_of(found),
                photos_of=arranging.photos_of)  # fmt: skip


@signed_in
@by_button
def attach(request, draft_id, paper):
    """Take a file. A script sends the SHA-256 of what it read and gets ours back; a plain form asks for a look."""
    found = draft_for(request.person, draft_id)
    by_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        info = _attached(request, draft_id, paper)
    except CannotContinue as problem:
        mark_step(request, found.procedure_code, "papers", "failed", Cause.FILE)
        if by_script:
            return JsonResponse({"ok": False, "error": problem.words()}, status=problem.status)
        if isinstance(problem, DossierNotFound):  # a paper that this draft does not take has no place on the page
            raise
        return papers_page(request, found, {paper: problem.words()}, status=problem.status)
    mark_step(request, found.procedure_code, "papers", "saved")
    if by_script:
        return JsonResponse({"ok": True, "sha256": info.arrived_sha256, "size": info.size, "pages": info.pages,
                             "name": info.name})  # fmt: skip
    return redirect(reverse("dossiers:papers", args=[draft_id]) + f"#{paper}")


def _attached(request, draft_id, paper) -> files.FileInfo:
    """The file of the form, or the one whose parts are here (views/parts.py)."""
    if "phan" in request.POST:
        return arriving.attach(request.person, draft_id, paper, request.POST["phan"])
    sent = request.FILES.getlist("file") or [None]
    for one in sent:  # a plain form may bring several photos; each counts, and those before a refused one are kept
        check_rate("upload", str(request.person.id), limit=UPLOADS, seconds=WITHIN)
        claimed = request.POST.get("sha256", "") if len(sent) == 1 else ""
        info = drafts.attach(request.person, draft_id, paper, one, claimed)
    return info


@signed_in
@by_button
def confirm(request, draft_id, paper, file_id):
    """The person has looked at the preview: it is the right file, whole and readable."""
    drafts.confirm(request.person, draft_id, paper, file_id)
    return redirect(reverse("dossiers:papers", args=[draft_id]) + f"#{paper}")


@signed_in
@by_button
def detach(request, draft_id, paper, file_id):
    """Take a file off the draft."""
    drafts.detach(request.person, draft_id, paper, file_id)
    return redirect(reverse("dossiers:papers", args=[draft_id]) + f"#{paper}")
