"""Pages that belong to no subject: help, the language switch, and what to show when something went wrong."""

import errno
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from motcua.base.away import is_away
from motcua.base.pages import page
from motcua.files.service import StorageFull
from motcua.identity.gate import anyone
from motcua.web.database_away import as_known, database_away
from motcua.web.middleware import LANGUAGE_COOKIE, safe_local_path

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}
YEAR = 365 * 24 * 3600  # seconds


@anyone
@require_safe
def help_page(request):
    """How to use the door, and where to turn when it does not open."""
    return page(request, "web/help.html")


@anyone
@require_safe
def change_language(request, lang: str):
    """Remember the language for a year and go back to where the person was."""
    if lang not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponseRedirect(safe_local_path(request.GET.get("tiep", "/")))
    response.set_cookie(
        LANGUAGE_COOKIE, lang, max_age=YEAR, samesite="Lax", secure=settings.SECURE_COOKIES, httponly=True
    )
    return response


@requires_csrf_token
def not_found(request, exception=None):
    """There is no such page, or it is not this reader's to see: the same answer for both."""
    return page(request, "web/not_found.html", status=404)


@requires_csrf_token
def not_understood(request, exception=None):
    """The request itself cannot be taken: too large, or not text. Nothing of it was used."""
    return page(request, "web/not_understood.html", status=400)


def broken(request):
    """Something failed on our side. Must come even when the database is away: no person, no query.

    Django calls this for whatever a view or a middleware raised, while the error is still at hand.
    """
    error = sys.exc_info()[1]
    if is_away(error):
        return database_away(request)
    if isinstance(error, OSError) and error.errno in NO_ROOM:  # while the form itself was being read
        return page(request, "web/broken.html", status=503, words=StorageFull().words())
    return page(request, "web/broken.html", status=500, number=getattr(request, "request_id", ""))


def form_expired(request, reason=""):
    """The form's token did not match. What was typed is kept in a form that can be sent again.

    Only when the browser says that the form came from one of our own pages: otherwise a foreign page
    could put its words into a form of ours and wait for a click.
    """
    kept = []
    if _came_from_us(request):
        kept = [
            (name, value)
            for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
            for value in values
        ]  # fmt: skip
    return page(
        request, "web/form_expired.html", status=403, kept=kept, shown=list(as_known(request.path, kept)),
        files_lost=bool(request.FILES), title=_("This form was open for too long"),
    )  # fmt: skip


def _came_from_us(request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no address at all, "http://[" say
        return False
