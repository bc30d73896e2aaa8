"""Requests whose body was not taken in (motcua.base.bodies): answered in words, before any view is asked."""

import logging

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from motcua.base import bodies
from motcua.base.errors import CannotContinue
from motcua.files.service import StorageFull
from motcua.web.errors import BodyCut, BodyTooLarge, BodyTooSlow, NoPlaceForBody
from motcua.web.middleware import cannot_continue

log = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds
MEGABYTE = 1024 * 1024


def refused_bodies(get_response):
    """Middleware; a script gets the words in the form in which it gets those of a refused file."""

    def middleware(request):
        refused = request.META.get(bodies.REFUSED)
        return _answer(request, _error(request, refused)) if refused else get_response(request)

    return middleware


def _error(request, refused: bodies.Refused) -> CannotContinue:
    if refused == bodies.Refused.TOO_LARGE:
        with_file = request.content_type == "multipart/form-data"
        limit = settings.UPLOAD_LIMIT if with_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return BodyTooLarge(limit=limit // MEGABYTE)
    if refused == bodies.Refused.TOO_SLOW:
        return BodyTooSlow()
    if refused == bodies.Refused.NO_ROOM:
        return StorageFull()
    return BodyCut() if refused == bodies.Refused.CUT else NoPlaceForBody()


def _answer(request, error: CannotContinue) -> HttpResponse:
    if request.accepts("application/json") and not request.accepts("text/html"):
        answer = JsonResponse({"ok": False, "code": error.code, "error": error.words()}, status=error.status)
        answer.stopped_by = error
    else:
        answer = cannot_continue(request, error)
    if isinstance(error, NoPlaceForBody):
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    log.warning("a body was not taken: %s", error.code)
    answer._has_been_logged = True  # Django would write a second line for each
    return answer
