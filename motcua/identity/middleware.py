"""Who asks, and whether this view is theirs to see: refused unless the view says who may."""

import logging
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from motcua.base.pages import page
from motcua.base.typed import clean
from motcua.identity import service, sessions
from motcua.identity.gate import MaySee, Person

log = logging.getLogger(__name__)

# Views of Django itself, which cannot be marked. They hand out files that are public anyway.
NOT_OURS = frozenset({"django.views.static.serve", "django.contrib.staticfiles.views.serve"})


def person(get_response):
    """Set `request.person` (None when nobody is signed in) and keep everyone else out of a view."""

    def middleware(request):
        request.stopped_acting = False
        request.person = _whoever_asks(request)
        return get_response(request)

    def process_view(request, view, args, kwargs):
        return _gate(request, view)

    middleware.process_view = process_view
    return middleware


def _whoever_asks(request) -> Person | None:
    # Without the cookie there is no session, and asking for it would only make the answer vary.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    known = sessions.person_in(request.session)
    chosen = sessions.chosen_mandate(request.session) if known else None
    return _acting(request, known, chosen) if chosen else known


def _acting(request, known: Person, chosen: UUID) -> Person:
    """The person with whom they act for, asked anew on each page: a mandate that ended this moment opens nothing."""
    acting = service.standing(known, chosen)
    if acting is None:
        sessions.act_under(request.session, None)
        request.stopped_acting = True
    return replace(known, acting=acting)


def _gate(request, view):
    may_see = getattr(view, "may_see", None)
    if may_see == MaySee.ANYONE:
        return None
    name = f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}"
    if may_see is None:
        if name in NOT_OURS:
            return None
        log.error("view %s does not say who may see it; refused", name)
        return page(request, "identity/refused.html", status=403, official=False)
    if request.person is None:
        return _sign_in_first(request)
    if may_see == MaySee.OFFICIAL and not _holds_a_post(request):
        return page(request, "identity/refused.html", status=403, official=True)
    return None


def _holds_a_post(request) -> bool:
    """Asked anew for every page of officials: a post that ended this morning opens nothing this afternoon."""
    known = request.person
    holds = service.holds_a_post(known)
    if holds != known.is_official:
        request.person = replace(known, is_official=holds)
        sessions.remember(request.session, request.person)
    return holds


def _sign_in_first(request):
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"error": "signed_out"}, status=401)
    if request.method == "POST":
        return page(request, "identity/signed_out_meanwhile.html", status=403, typed=_typed(request))
    way_back = request.get_full_path()
    return redirect(f"{reverse('identity:sign_in')}?{urlencode({'tiep': way_back})}")


def _typed(request) -> list[tuple[str, str]]:
    """What the person typed, to be carried in the page and sent again: nothing is stored for a stranger."""
    return [
        (clean(name), clean(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
