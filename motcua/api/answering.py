"""Around every view of the API: the language of the answer, who may cache it, and errors as problems.

A cookie is never looked at. So a page of somebody else's, opened in a browser that is signed in here, can neither read
nor write through the API, and no request needs a token against forgery.
"""

import logging
from collections.abc import Callable

import msgspec
from django.http import Http404, HttpResponse
from django.utils import translation
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from motcua.api.errors import AddressUnknown, DatabaseAway, RequestNotUnderstood, RequestNotValid
from motcua.api.languages import wanted
from motcua.api.problems import Wrong, problem
from motcua.api.wrong_requests import wrongs
from motcua.base.away import RETRY_AFTER, is_away
from motcua.base.errors import CannotContinue
from motcua.identity.gate import anyone

log = logging.getLogger(__name__)
PUBLIC = "public, max-age=60, stale-while-revalidate=3600"
FOR_EVER = "public, max-age=31536000, immutable"  # named by its content


class StrictParser(Parser):
    """JSON as RFC 8259 has it and no more: no NaN, and no half of a surrogate pair, which no digest and no database
    could take later."""

    def parse_body(self, request):
        return msgspec.json.decode(request.body)


class Renderer(BaseRenderer):
    """JSON without escapes: a Vietnamese letter takes two or three bytes, not six."""

    media_type = "application/json"

    def render(self, request, data, *, response_status):
        return msgspec.json.encode(data)


def in_their_language(view: Callable) -> Callable:
    """A view of the API as Django calls it. Who may see it, each operation says by its scope."""

    @anyone
    def answered(request, *args, **kwargs):
        request.person = None
        if request.method == "HEAD":  # the server leaves the body out
            request.method = "GET"
        with translation.override(wanted(request)):
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Content-Language", translation.get_language())
        answer.headers.setdefault("Vary", "Accept-Language, Authorization")
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    answered.csrf_exempt = True
    return answered


def public(request, body: bytes, tag: str, *, kept: str = PUBLIC, kind: str = "application/json") -> HttpResponse:
    """An answer that is the same for everybody, with its ETag; 304 for who has it. Pages of others may read it, too."""
    etag = f'"{tag}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    fresh = etag in known or "*" in known
    answer = HttpResponse(status=304) if fresh else HttpResponse(body, content_type=kind)
    varies = "Accept-Encoding" if kept == FOR_EVER else "Accept-Language"
    headers = {"ETag": etag, "Cache-Control": kept, "Vary": varies, "Access-Control-Allow-Origin": "*"}
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def on_errors(api) -> None:
    """Tell the API how each kind of error is answered."""
    api.add_exception_handler(CannotContinue, _stopped)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(HttpError, lambda request, _error: problem(request, RequestNotUnderstood()))
    api.add_exception_handler(Http404, lambda request, _error: problem(request, AddressUnknown()))
    api.add_exception_handler(Exception, _unexpected)


def _stopped(request, error: CannotContinue) -> HttpResponse:
    errors: tuple[Wrong, ...] = getattr(error, "wrong", ())
    return problem(request, error, errors)


def _not_valid(request, error: ValidationError) -> HttpResponse:
    return problem(request, RequestNotValid(), wrongs(error.errors))


def _unexpected(request, error: Exception) -> HttpResponse:
    if is_away(error):
        log.warning("%s answered 503: the database is away", getattr(request, "request_id", "-"))
        return problem(request, DatabaseAway(), Retry_After=str(RETRY_AFTER))
    raise error
