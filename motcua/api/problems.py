"""Errors as problem details (RFC 9457): a stable type, words that say what to do, and where in the request it lies."""

from collections.abc import Iterable

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from motcua.base.errors import CannotContinue

TYPE = "application/problem+json"
PLACE = "/api/v1/problems/"


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a request. `pointer` is a JSON pointer into the body (RFC 6901); for something
    outside of the body, `parameter` names it instead."""

    pointer: str | None = None
    parameter: str | None = None
    code: str
    detail: str


def address_of(code: str) -> str:
    """The type of a problem: an address that explains it."""
    return f"{settings.PUBLIC_URL}{PLACE}{code}"


def problem(request, error: CannotContinue, errors: Iterable[Wrong] = (), **headers: str) -> HttpResponse:
    """The answer that tells an error; `headers` with _ for -."""
    words = error.words()
    body = {
        "type": address_of(error.code),
        "title": title_of(words),
        "status": error.status,
        "detail": words,
        "instance": f"urn:uuid:{getattr(request, 'request_id', '')}",
    }
    wrong = [{key: value for key, value in msgspec.to_builtins(one).items() if value is not None} for one in errors]
    if wrong:
        body["errors"] = wrong
    answer = HttpResponse(msgspec.json.encode(body), status=error.status, content_type=TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = get_language() or "vi"
    answer.headers["Vary"] = "Accept-Language"
    if error.status == 429 and "minutes" in error.details:
        headers["Retry_After"] = str(60 * int(error.details["minutes"]))
    for name, value in (dict(getattr(error, "headers", {})) | headers).items():
        answer.headers[name.replace("_", "-")] = value
    answer._has_been_logged = True  # Django would write a line for each; the line of the request is enough
    return answer


def title_of(words: str) -> str:
    """What happened: the first sentence of the words."""
    return words.split(". ")[0].rstrip(".")
