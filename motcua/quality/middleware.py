"""Writes down what a view said about its step, after the answer is made."""

import logging
import time

from django.db import DatabaseError

from motcua.base.steps import Cause, StepMark
from motcua.quality import service

log = logging.getLogger(__name__)


def steps(get_response):
    """Record the step a view marked; an answer of 500 that nobody explained is the portal's own failure."""

    def middleware(request):
        began = time.perf_counter()
        response = get_response(request)
        mark = getattr(request, "step_mark", None)
        if mark is not None:
            if response.status_code >= 500 and not mark.cause:
                mark = StepMark(mark.flow, mark.step, "failed", Cause.PORTAL)
            _record(request, mark, int((time.perf_counter() - began) * 1000))
        return response

    return middleware


def _record(request, mark, milliseconds):
    try:
        service.record_step(request, mark, milliseconds)
    except DatabaseError:
        # The person's work comes first: a lost count must never turn a saved answer into an error.
        log.exception("step event not written")
