"""The citizen's pages of a play: the form, its papers, and the check before sending."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.links import redirect_to, url
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import DraftView
from motcua.engine import entries, forms
from motcua.identity.gate import signed_in
from motcua.procedures import service as procedures
from motcua.rehearsal import service
from motcua.rehearsal.access import play_for
from motcua.rehearsal.replaying import Playing, replay
from motcua.rehearsal.showing import overview, shown


def _open(request, play_id) -> Playing | None:
    """The play while it is the citizen's turn to answer; None otherwise."""
    it = replay(play_for(request.person, play_id))
    return it if it.is_open_to_answers else None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, play_id, page_key):
    """One page of questions; what is typed is saved first and judged after."""
    if request.method == "POST":
        return _save(request, play_id, page_key)
    it = _open(request, play_id)
    if it is None:
        return redirect("rehearsal:show", play_id)
    with it.at_its_time():
        view = it.form()
    return _page(request, it, view, page_key, {})


def _save(request, play_id, page_key):
    said = typed(request.POST)
    try:
        it, view, wrong = service.save_page(request.person, play_id, page_key, said)
    except CannotContinue as problem:
        return overview(request, replay(play_for(request.person, play_id)), problem)
    here = url("rehearsal:answer", play_id=play_id, page_key=page_key)
    if wanted := entries.pressed(request.POST):
        return HttpResponseRedirect(f"{here}#{wanted}")
    with it.at_its_time():
        opened = view.unseen(view.page(page_key), said.get("questions-shown", "").split())
        errors = {key: error for key, error in wrong.items() if key not in opened}
        if errors:
            return _page(request, it, view, page_key, errors, status=422)
        if opened:
            return HttpResponseRedirect(f"{here}#{opened[0]}")
        return HttpResponseRedirect(_next(view, play_id, page_key))


def _next(view: DraftView, play_id, after: str) -> str:
    """The address of the next page: questions, then papers, then the check."""
    following = view.next_page(after)
    if following:
        return url("rehearsal:answer", play_id=play_id, page_key=following.key)
    asked = any(not paper.held_by for paper in view.papers_needed)
    return url("rehearsal:papers" if asked else "rehearsal:check", play_id=play_id)


def _page(request, it: Playing, view: DraftView, page_key: str, errors: dict, status: int = 200):
    with it.at_its_time():
        current = view.page(page_key)
        words = {key: dossiers.error_words(code, params) for key, (code, params) in errors.items()}
        wrong = {forms.field_of(key) for key in errors}
        asked = [f for f in current.fields if f.key in wrong or view.is_asked(current, f)]
        keys = [one.key for one in view.pages]
        return shown(
            request, it, "rehearsal/answer.html", status, view=view, current=current, asked=asked, errors=words,
            raw=view.raw, summary=dossiers.error_list(current, words, view.raw), total=len(keys) + 2,
            number=keys.index(page_key) + 1 if page_key in keys else 1,
        )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request, play_id):
    """Which papers are needed, which the state has, and which lie with the form; nothing is uploaded."""
    if request.method == "POST":
        said = request.POST
        service.hand_in(request.person, play_id, set(said.getlist("given")), set(said.getlist("anew")))
        return redirect_to("rehearsal:check", play_id=play_id)
    it = _open(request, play_id)
    if it is None:
        return redirect("rehearsal:show", play_id)
    with it.at_its_time():
        return shown(request, it, "rehearsal/papers.html", view=it.form())


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, play_id):
    """Every answer and paper, the fee, and the button that sends."""
    problem = None
    if request.method == "POST":
        try:
            service.send(request.person, play_id)
            return redirect_to("rehearsal:show", play_id=play_id)
        except CannotContinue as stopped:
            problem = stopped
    it = _open(request, play_id)
    if it is None:
        return redirect("rehearsal:show", play_id)
    with it.at_its_time():
        view = it.form()
        return shown(request, it, "rehearsal/check.html", problem.status if problem else 200, view=view,
                     problem=problem, way_words=procedures.way_words, consent_words=dossiers.consent_words,
                     without=dossiers.sent_without(view), without_words=dossiers.without_words,
                     owed=view.owed(clock.today(), it.office.province_code))  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request, play_id):
    """Let somebody else consent, or not; with another way the papers may change."""
    if request.method != "POST":
        return redirect("rehearsal:check", play_for(request.person, play_id).id)
    said = typed(request.POST)
    try:
        service.answer_for(request.person, play_id, said.get("consent", ""), said.get("way", ""),
                           said.get("agrees") == "yes")  # fmt: skip
    except CannotContinue as problem:
        return overview(request, replay(play_for(request.person, play_id)), problem)
    return HttpResponseRedirect(url("rehearsal:check", play_id=play_id) + "#consents")
