"""A play as a worked example: shown with its proof, and as a file."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from motcua.base.typed import typed
from motcua.identity.gate import signed_in
from motcua.rehearsal.access import play_for
from motcua.rehearsal.errors import NothingToRecord
from motcua.rehearsal.recording import record
from motcua.rehearsal.replaying import Playing, replay
from motcua.rehearsal.showing import overview, shown

LONGEST = 200  # characters of what a story is called


def _story(request, it: Playing) -> str:
    told = typed(request.GET).get("ten", "").strip()[:LONGEST]
    return told or it.procedure.title.to(get_language() or "vi")


@signed_in
@require_safe
def example(request, play_id):
    """The example to copy, and whether it holds."""
    it = replay(play_for(request.person, play_id))
    try:
        recorded = record(it, _story(request, it))
    except NothingToRecord as problem:
        return overview(request, it, problem)
    return shown(request, it, "rehearsal/example.html", recorded=recorded, story=_story(request, it))


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
