"""The pages on which an office apologises for a delay, or stops handling. Each shows its slip before it is issued."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import Can
from motcua.identity.gate import official
from motcua.work import asking
from motcua.work.views import to_open, workspace

LOOK, ISSUE = "look", "issue"  # what the pressed button asks for; any other means: change what was typed


@official
@require_http_methods(["GET", "HEAD", "POST"])
def apologise(request, code):
    """Say that the promised day cannot be kept, why, and which day is the new one (form 04)."""
    said = typed(request.POST)
    what = {"reason": said.get("reason", ""), "explanation": said.get("explanation", ""),
            "day": asking.day(said, "new_due")}  # fmt: skip
    return _with_its_slip(request, code, "work/apologise.html", Can.APOLOGISE, dossiers.may_apologise,
                          dossiers.apology, dossiers.apologise, what)  # fmt: skip


@official
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, code):
    """Stop the handling on a legal ground (form 05)."""
    said = typed(request.POST)
    what = {"ground": said.get("ground", ""), "explanation": said.get("explanation", "")}
    return _with_its_slip(request, code, "work/stop.html", Can.STOP, dossiers.may_stop,
                          dossiers.stop_notice, dossiers.stop, what)  # fmt: skip


def _with_its_slip(request, code, template, what_one_needs, may, slip_of, do, what):
    """The form; then the slip as it would be issued; then the act."""
    found = dossiers.dossier_for(request.person, code, to_open(request, what_one_needs))
    said, slip, problem = typed(request.POST), None, None
    try:
        if request.method == "POST" and said.get("act") == ISSUE:
            do(request.person, code, seen=asking.seen(request.POST), **what)
            return redirect("work:dossier", code)
        dossiers.dossier_for(request.person, code, what_one_needs)
        if request.method == "POST" and said.get("act") == LOOK:
            slip = slip_of(found, request.person, **what)
        elif not may(found):
            return redirect("work:dossier", code)
    except CannotContinue as stopped:
        if not getattr(stopped, "field", ""):
            return workspace(request, code, stopped)
        problem = stopped
    return page(request, template, status=problem.status if problem else 200, problem=problem, typed=said, slip=slip,
                it=dossiers.dossier_view(found))  # fmt: skip
