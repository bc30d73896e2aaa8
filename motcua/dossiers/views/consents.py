"""Consents of others: the person who files asks for one; whoever is asked reads it, agrees, refuses, takes it back."""

from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.base.typed import typed
from motcua.dossiers import consenting, consenting_words, consents_asked
from motcua.dossiers.access import consent_request_for, draft_for
from motcua.dossiers.consenting_words import REFUSALS
from motcua.dossiers.consents_shown import request_view, views_of
from motcua.dossiers.errors import DossierNotFound, DraftAlreadySent
from motcua.dossiers.reading import draft_view_for
from motcua.dossiers.views.drafts import check_page
from motcua.identity.gate import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request, draft_id, consent):
    """Choose how a consent is given; by account the person is asked at once."""
    if request.method != "POST":
        return redirect("dossiers:draft", draft_for(request.person, draft_id).id)
    way = typed(request.POST).get(f"way-{consent}", "")
    try:
        consenting.choose_way(request.person, draft_id, consent, way)
    except (DossierNotFound, DraftAlreadySent):
        raise
    except CannotContinue as problem:
        return check_page(request, draft_view_for(request.person, draft_id), problem, status=problem.status)
    if way == "account":
        return redirect("dossiers:check", draft_id)
    return redirect("dossiers:papers", draft_id)


@signed_in
@never_cache
@require_safe
def mine(request):
    """Everything that the reader was asked to agree to: what waits for their answer, then the rest, newest first."""
    asked = views_of(request.person, consents_asked.asked_of(request.person.id))
    asked.sort(key=lambda it: not it.is_open)
    return page(request, "dossiers/consents_mine.html", asked=asked, said=consenting_words)


@signed_in
@never_cache
@require_safe
def show(request, request_id):
    """A request for consent, to whoever is asked and to whoever asks."""
    return _shown(request, request_id)


def _shown(request, request_id, problem=None):
    reasons = [(code, str(words)) for code, words in REFUSALS.items()]
    return page(
        request, "dossiers/consent.html", it=request_view(request.person, request_id), problem=problem,
        said=consenting_words, reasons=reasons, status=problem.status if problem else 200,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request, request_id):
    """Agree to what is shown."""
    return _answered(request, request_id, consenting.agree)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, request_id):
    """Do not agree, and say why."""
    said = typed(request.POST)
    return _answered(request, request_id, consenting.refuse, said.get("reason", ""), said.get("words", ""))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, request_id):
    """Take a consent back."""
    return _answered(request, request_id, consenting.withdraw)


def _answered(request, request_id, answer, *said):
    """GET of an act leads to the page that holds its button."""
    try:
        if request.method == "POST":
            answer(request.person, request_id, *said)
        else:
            consent_request_for(request.person, request_id)
    except DossierNotFound:
        raise
    except CannotContinue as problem:
        return _shown(request, request_id, problem)
    return redirect("dossiers:consent", request_id)
