"""Pages of signing in and out."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.pages import page
from motcua.base.steps import mark_step
from motcua.identity import asking, businesses, oidc, rates, service, sessions
from motcua.identity.errors import BY_CODE, SignInFailed, SignInNotStartedHere, TooManyTries
from motcua.identity.gate import anyone
from motcua.identity.way_back import safe_way_back

FLOW = "sign_in"


@anyone
@never_cache
@require_safe
def sign_in(request):
    """Say what will happen, and offer one button."""
    way_back = safe_way_back(request)
    if request.person is not None:
        return redirect(way_back)
    mark_step(request, FLOW, "explained", "shown")
    return page(request, "identity/sign_in.html", go=_address("identity:go", way_back), way_back=way_back)


@anyone
@never_cache
@require_safe
def go(request):
    """Send the person to the identity provider."""
    way_back = safe_way_back(request)
    if request.get_host() != urlsplit(settings.PUBLIC_URL).netloc:
        # The provider sends people back to PUBLIC_URL, where a cookie of another host name would be missing.
        return redirect(settings.PUBLIC_URL + _address("identity:go", way_back))
    try:
        _check_rate(request, "sign_in_start")
        address, asked = oidc.ask(return_address())
    except (SignInFailed, TooManyTries) as error:
        mark_step(request, FLOW, "sent_to_provider", "failed", error.cause)
        return _failure(request, error, way_back)
    asking.remember(request.session, asked, way_back)
    mark_step(request, FLOW, "sent_to_provider", "saved")
    return redirect(address)


@anyone
@never_cache
@require_safe
def come_back(request):
    """The provider sent the person back: verify what it says, and sign in."""
    way_back = "/"
    try:
        _check_rate(request, "sign_in_return")
        asked, way_back = asking.take(request.session, request.GET.get("state", ""))
        claims = oidc.claims_from(request.GET.dict(), asked, return_address())
        level = oidc.check_assurance(claims)
    except TooManyTries as error:
        return _failure(request, error, way_back)
    except SignInFailed as error:
        return _after_failure(request, error, way_back)
    person = service.sign_in(claims, assurance=level, source=settings.OIDC_SOURCE)
    sessions.enter(request.session, person)
    mark_step(request, FLOW, "came_back", "saved")
    if businesses.is_meant(claims) and person.acting is None:
        request.person = person
        return page(request, "identity/no_business.html", way_back=way_back)
    return redirect(way_back)


@anyone
@never_cache
@require_safe
def failed(request):
    """Why nobody was signed in; an address of its own, so that opening it again says the same again."""
    error = BY_CODE.get(request.GET.get("ly-do", ""))
    if error is None:
        return redirect("identity:sign_in")
    return _failure(request, error(needed=settings.OIDC_MINIMUM_ASSURANCE), safe_way_back(request))


@anyone
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """POST ends the session; GET asks for it, or says that it is done."""
    if request.method == "POST":
        sessions.leave(request.session)
        return redirect("identity:sign_out")
    template = "identity/signed_out.html" if request.person is None else "identity/sign_out.html"
    return page(request, template, provider_end=_provider_end())


def return_address() -> str:
    """Where the provider sends people back to; it is registered there, letter by letter."""
    return settings.PUBLIC_URL + reverse("identity:come_back")


def _after_failure(request, error: SignInFailed, way_back: str):
    """Away from the provider's answer: its code and state shall not stay in the address of a page."""
    if isinstance(error, SignInNotStartedHere) and request.person is not None:
        return redirect("/")  # the answer came twice, and the first one signed the person in
    mark_step(request, FLOW, "came_back", "failed", error.cause)
    return redirect(f"{reverse('identity:failed')}?{urlencode({'ly-do': error.code, 'tiep': way_back})}")


def _failure(request, error: SignInFailed | TooManyTries, way_back: str):
    return page(
        request, "identity/failed.html", status=error.status, code=error.code, words=error.words(),
        again=_address("identity:sign_in", way_back),
    )  # fmt: skip


def _address(name: str, way_back: str) -> str:
    return f"{reverse(name)}?{urlencode({'tiep': way_back})}"


def _provider_end() -> str:
    """The provider's own sign-out, leading back here. It names nobody: an id_token in an address would."""
    address = oidc.end_address()
    if not address:
        return ""
    back = settings.PUBLIC_URL + reverse("identity:sign_out")
    query = urlencode({"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": back})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _check_rate(request, name: str) -> None:
    key = rates.network_address(request)
    rates.check_rate(name, key, limit=settings.SIGN_INS_A_MINUTE, seconds=60)
