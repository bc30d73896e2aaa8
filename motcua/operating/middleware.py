"""The outermost layer: how long each request took, counted and told in a line without personal data."""

import os
import time

import msgspec
from django.conf import settings

from motcua.base import clock, logs
from motcua.operating import counting

STDOUT = 1
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}  # anything else is a word of the visitor


def watched(get_response):
    """Count every request; write a line for each where a machine reads the log (JSON)."""
    tell = _line if settings.LOG_FORMAT == "json" else _nothing

    def middleware(request):
        began, cpu_began = time.perf_counter(), time.thread_time()
        response = get_response(request)
        cpu, seconds = time.thread_time() - cpu_began, time.perf_counter() - began
        match = request.resolver_match
        route = match.view_name if match is not None else _unmatched(request)
        counting.count(route, response.status_code, seconds, cpu)
        tell(request, response.status_code, route, seconds, cpu)
        return response

    return middleware


def _unmatched(request) -> str:
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _line(request, status: int, route: str, seconds: float, cpu: float) -> None:
    """Past the logging module, which would cost three times as much. One write: lines of threads do not mix."""
    person = getattr(request, "person", None)
    told = {
        "at": logs.moment(clock.now().timestamp()), "level": "error" if status >= 500 else "info",
        "logger": "motcua.request", "what": "answered", "request": getattr(request, "request_id", ""), "route": route,
        "method": request.method if request.method in METHODS else "other",
        "status": status, "ms": round(seconds * 1000, 2), "cpu_ms": round(cpu * 1000, 2),
        "who": "anyone" if person is None else "official" if person.is_official else "person",
    }  # fmt: skip
    os.write(STDOUT, msgspec.json.encode(told) + b"\n")


def _nothing(*_: object) -> None:
    """At a terminal the pages themselves are the sign of life."""
