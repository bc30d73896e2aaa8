"""A play as a worked example: shown with its proof, as a file, and attached to the proposal that was played."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from motcua.base.errors import CannotContinue
from motcua.base.links import url
from motcua.base.typed import typed
from motcua.identity.gate import signed_in
from motcua.procedures import service as procedures
from motcua.rehearsal import service
from motcua.rehearsal.access import play_for
from motcua.rehearsal.errors import NothingToRecord
from motcua.rehearsal.recording import record
from motcua.rehearsal.replaying import Playing, replay
from motcua.rehearsal.showing import overview, shown


def _story(request, it: Playing) -> str:
    told = typed(request.GET).get("ten", "").strip()[: procedures.LONGEST_NAME]
    return told or it.procedure.title.to(get_language() or "vi")


@signed_in
@require_safe
def example(request, play_id):
    """The example to copy or to attach, and whether it holds."""
    return _shown(request, play_id)


def _shown(request, play_id, problem: CannotContinue | None = None):
    it = replay(play_for(request.person, play_id))
    story = _story(request, it)
    try:
        recorded = record(it, story)
    except NothingToRecord as stopped:
        return overview(request, it, stopped)
    proposal = it.play.proposal
    return shown(
        request, it, "rehearsal/example.html", problem.status if problem else 200, recorded=recorded, story=story,
        problem=problem, name=typed(request.POST).get("name", ""), most=procedures.LONGEST_NAME,
        may_attach=proposal is not None and procedures.may_attach(request.person, proposal),
    )  # fmt: skip


@signed_in
def attach(request, play_id):
    """Attach it to the proposal under the name that was typed."""
    if request.method != "POST":
        return redirect("rehearsal:example", play_for(request.person, play_id).id)
    try:
        proposal_id = service.attach(request.person, play_id, typed(request.POST).get("name", ""))
    except CannotContinue as problem:
        return _shown(request, play_id, problem)
    return HttpResponseRedirect(url("procedures:proposal", proposal_id=proposal_id) + "#examples")


@signed_in
@require_safe
def download(request, play_id):
    """The same as a file, to be added to examples.yaml."""
    it = replay(play_for(request.person, play_id))
    try:
        recorded = record(it, _story(request, it))
    except NothingToRecord as problem:
        return overview(request, it, problem)
    named = f'attachment; filename="{it.procedure.code}-{play_id}.yaml"'
    return HttpResponse(recorded.text, "application/yaml; charset=utf-8", headers={"Content-Disposition": named})
