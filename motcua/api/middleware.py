"""Whatever goes wrong under /api/, before, behind or outside of a view, is told as a problem in JSON."""

from django.http import HttpResponse
from django.utils import translation

from motcua.api import languages
from motcua.api.errors import AddressUnknown, DatabaseAway, MethodNotAllowed, RequestNotUnderstood, WentWrong
from motcua.api.problems import TYPE, problem
from motcua.base.away import RETRY_AFTER
from motcua.base.errors import CannotContinue

ROOT = "/api/"
OAUTH = "/api/oauth/"  # its errors have a form of their own (RFC 6749)


def problems(get_response):
    """Middleware. Pages of errors are thrown away; what a view of the API said itself stays."""

    def middleware(request):
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        with translation.override(languages.wanted(request)):
            answer = get_response(request)
        if answer.status_code < 400 or answer.headers.get("Content-Type") == TYPE or _is_oauths(request, answer):
            return answer
        with translation.override(languages.wanted(request)):
            return _as_problem(request, answer)

    return middleware


def _is_oauths(request, answer: HttpResponse) -> bool:
    return request.path_info.startswith(OAUTH) and answer.headers.get("Content-Type", "").endswith("json")


def _as_problem(request, answer: HttpResponse) -> HttpResponse:
    if answer.status_code == 503:
        answer.headers.setdefault("Retry-After", str(RETRY_AFTER))
    kept = {name: answer.headers[name] for name in ("Retry-After", "Allow") if name in answer.headers}
    return problem(request, getattr(answer, "stopped_by", None) or _error(answer), **kept)


def _error(answer: HttpResponse) -> CannotContinue:
    if answer.status_code == 404:
        return AddressUnknown()
    if answer.status_code == 405:
        return MethodNotAllowed(allowed=answer.headers.get("Allow", ""))
    if answer.status_code == 503:
        return DatabaseAway()
    return RequestNotUnderstood() if answer.status_code < 500 else WentWrong()
