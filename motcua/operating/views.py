"""Addresses for machines and operators. None of them knows a session, a person or a dossier."""

from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from motcua.base import copies
from motcua.base.pages import page
from motcua.files import service as files
from motcua.identity.gate import anyone
from motcua.operating import access, answering, exposing, findings, measures
from motcua.warehouse import service as warehouse

TEXT = "text/plain; charset=utf-8"


def operator(view):
    """Mark a view for who holds the operator's token; to all others, and without a token, it is not there."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not access.may_see_numbers(request):
            return _ask_for_token()
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return anyone(guarded)


def _ask_for_token() -> HttpResponse:
    if not settings.OPERATOR_TOKEN:
        raise Http404
    refused = HttpResponse("The operator's token is needed.\n", status=401, content_type=TEXT)
    refused.headers["WWW-Authenticate"] = 'Basic realm="Motcua operators", charset="UTF-8"'
    return refused


@anyone
@require_safe
def alive(request):
    """This process answers; nothing else is asked. For a supervisor that restarts what hangs."""
    return _told({"alive": True})


@anyone
@require_safe
def ready(request):
    """This process can serve people: 200, or 503 with what stands in the way. For a load balancer."""
    obstacle = answering.obstacle()
    return _told({"ready": not obstacle} | ({"obstacle": obstacle} if obstacle else {}), 503 if obstacle else 200)


def _told(facts: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})


@operator
@require_safe
def numbers(request):
    """Everything for Prometheus."""
    text, kind = exposing.exposition(request.headers.get("Accept", ""))
    return HttpResponse(text, content_type=kind)


@operator
@require_safe
def health(request):
    """What waits, how old it is and what to do, in plain words."""
    found = findings.findings(measures.measure())
    bad = [one for one in found if one.bad]
    return page(request, "operating/health.html", bad=bad, good=[one for one in found if not one.bad],
                scanner=files.scanner_answers() is not None, holes=_holes(bad))  # fmt: skip


def _holes(bad: list[findings.Finding]) -> list:
    """Between which moments readings were taken back, where that is a finding."""
    return warehouse.watching.holes()[:20] if any(one.name == "reads-taken-back" for one in bad) else []


@operator
@require_safe
def last_days(request):
    """Where what is erased still lies, and until when: each backup, and the log of PostgreSQL. Nobody's data."""
    return page(request, "operating/last_days.html", backups=copies.backups(), log=copies.log())


@operator
@require_safe
def runbook(request, name: str):
    """What to do about a finding, as the operators' handbook has it."""
    try:
        return HttpResponse(findings.runbook(name), content_type=TEXT)
    except (KeyError, FileNotFoundError):
        raise Http404 from None
