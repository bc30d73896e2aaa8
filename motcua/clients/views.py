"""Pages on which people allow other systems something, and addresses at which these fetch their tokens."""

from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AccessDeniedError
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base.pages import page
from motcua.clients import consents, scopes
from motcua.clients.errors import AskedWrongly
from motcua.clients.oauth import METHODS, server
from motcua.identity.gate import anyone, signed_in
from motcua.identity.service import check_rate, network_address

LONGEST_STATE = 500


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def authorise(request):
    """Say which system wants what, and ask. What was allowed before is not asked again, if it can be no other's."""
    grant, refused = _asked(request)
    if refused is not None:
        return refused
    wanted = scopes.listed(grant.request.scope)
    client = grant.client.row
    if request.method == "POST":
        allowed = request.POST.get("answer") == "allow"
        consent = consents.give(request.person, client.id, wanted) if allowed else None
        return _back(grant, consent)
    consent = consents.standing(request.person, client.id)
    if consents.covers(consent, wanted) and grant.client.is_alone_at(grant.redirect_uri):
        return _back(grant, consent)
    words = [scopes.WORDS[scope] for scope in wanted]
    answer = page(request, "clients/authorise.html", client=client, words=words, here=request.get_full_path(),
                  host=urlsplit(grant.redirect_uri).netloc)  # fmt: skip
    answer.forms_lead_to = _origin(grant.redirect_uri)
    return answer


def _asked(request):
    """(what a system asks, None), or (None, how to refuse it). Raises AskedWrongly where it cannot be told itself."""
    try:
        grant = server.get_consent_grant(request, end_user=request.person)
        if len(request.GET.get("state", "")) > LONGEST_STATE:
            raise AskedWrongly
        return grant, None
    except OAuth2Error as error:
        if not error.redirect_uri:
            raise AskedWrongly from error
        where = add_params_to_uri(error.redirect_uri, [*error.get_body(), ("iss", settings.PUBLIC_URL)])
        return None, HttpResponseRedirect(where)
    except ValueError as error:  # what was sent cannot even stand in Authlib's description of the error
        raise AskedWrongly from error


def _back(grant, consent):
    """Back to the system with a code, or with the answer that nothing is allowed."""
    try:
        _status, _body, [(_name, where)] = grant.create_authorization_response(grant.redirect_uri, consent)
    except AccessDeniedError as refused:
        refused.state = grant.request.payload.state
        where = add_params_to_uri(grant.redirect_uri, refused.get_body())
    answer = HttpResponseRedirect(add_params_to_uri(where, [("iss", settings.PUBLIC_URL)]))
    answer.forms_lead_to = _origin(grant.redirect_uri)
    return answer


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@anyone
@never_cache
@csrf_exempt
@require_POST
def token(request):
    """A token for a code, for a refresh token, or for a system's own secret. No cookie is looked at."""
    return _answered(request, "oauth_token", server.create_token_response)


@anyone
@never_cache
@csrf_exempt
@require_POST
def revoke(request):
    """Give a token back (RFC 7009)."""
    return _answered(request, "oauth_revoke", lambda asked: server.create_endpoint_response("revocation", asked))


def _answered(request, name: str, answer):
    check_rate(name, network_address(request), limit=settings.SIGN_INS_A_MINUTE, seconds=60)
    if request.META.get("QUERY_STRING"):  # a secret in an address would lie in every log on the way
        return _refused("Send the parameters in the body, not in the address.")
    try:
        with transaction.atomic():
            return answer(request)
    except ValueError:
        return _refused("The request cannot be read.")


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"error": "invalid_request", "error_description": words}, status=400)


@anyone
@require_safe
def metadata(request):
    """Where everything is and what is supported (RFC 8414)."""
    at = settings.PUBLIC_URL
    told = JsonResponse({
        "issuer": at,
        "authorization_endpoint": at + reverse("clients:authorise"),
        "token_endpoint": at + reverse("clients:token"),
        "revocation_endpoint": at + reverse("clients:revoke"),
        "scopes_supported": list(scopes.ALL),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": METHODS,
        "revocation_endpoint_auth_methods_supported": METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "service_documentation": f"{at}/api/v1/openapi.json",
        "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
    })  # fmt: skip
    told["Cache-Control"], told["Access-Control-Allow-Origin"] = "public, max-age=3600", "*"
    return told


@signed_in
@never_cache
@require_safe
def allowed(request):
    """What the reader allows other systems, and what these read of theirs."""
    return page(request, "clients/allowed.html", allowed=consents.allowed_by(request.person))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, consent_id):
    """Take back what a system was allowed."""
    if request.method == "POST":
        consents.withdraw(request.person, consent_id)
    return redirect("clients:allowed")
