"""Pages of acting for others."""

from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.acting import giving, listing, naming, police
from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.identity import service as identity
from motcua.identity.gate import anyone, signed_in


@signed_in
@never_cache
@require_safe
def overview(request):
    """For whom the reader acts, who acts for them, and what waits for an answer."""
    return page(request, "acting/overview.html", it=listing.overview(request.person))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request):
    """Name somebody who may act: for the reader, or for the organisation that the reader acts for."""
    form = giving.read(request.person, request.POST)
    problem = None
    if request.method == "POST" and not form.errors:
        try:
            giving.offer(request.person, form)
            return redirect("acting:overview")
        except CannotContinue as refused:
            problem = refused
    return page(request, "acting/give.html", form=form, problem=problem, for_whom=giving.for_whom(request.person),
                status=_status(request, form, problem))  # fmt: skip


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def name_child(request):
    """A parent or guardian names a child or ward."""
    form = naming.read(request.POST)
    if request.method == "POST" and not form.errors:
        naming.state(request.person, form)
        return redirect("acting:overview")
    return page(request, "acting/child.html", form=form, status=_status(request, form, None))


def _status(request, form, problem) -> int:
    if problem:
        return problem.status
    return 422 if request.method == "POST" and form.errors else 200


@signed_in
@require_POST
def begin(request, mandate_id):
    """From now on the pages show what is somebody else's, until the reader stops."""
    mandate = listing.to_act_under(request.person, mandate_id)
    identity.act_under(request.session, mandate.id)
    return redirect("dossiers:mine")


@signed_in
@require_POST
def stop(request):
    """Act for oneself again."""
    identity.act_under(request.session, None)
    return redirect("dossiers:mine")


@signed_in
@require_POST
def accept(request, mandate_id):
    """Accept what was offered."""
    identity.answer(request.person, mandate_id, accepts=True)
    return redirect("acting:overview")


@signed_in
@require_POST
def decline(request, mandate_id):
    """Decline what was offered."""
    identity.answer(request.person, mandate_id, accepts=False)
    return redirect("acting:overview")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, mandate_id):
    """End a mandate, after asking."""
    if request.method == "POST":
        identity.revoke(request.person, mandate_id)
        return redirect("acting:overview")
    mandate = identity.mandate_for(request.person, mandate_id)
    return page(request, "acting/end.html", it=listing.shown(request.person, mandate))


@anyone
@never_cache
@require_safe
def levels(request):
    """What an identity account is, how one gets it, with which papers and where; and what works meanwhile."""
    typed, way_back = request.GET.get("tim", ""), ""
    if request.GET.get("tiep"):
        way_back = identity.safe_way_back(request)
    place = police.place_for(request.person, request.GET.get("xa", "")[:10])
    return page(request, "acting/levels.html", place=place, way_back=way_back, typed=typed, found=police.found(typed))
