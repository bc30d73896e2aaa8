"""What happens around every request: headers, its number, the language, and errors turned into pages."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.base.errors import CannotContinue
from motcua.base.ids import new_id
from motcua.base.pages import page

LANGUAGE_COOKIE = "motcua_lang"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def content_security_policy(forms_lead_to: str = "") -> str:
    """Nothing but our own files; forms lead to ourselves, the identity provider (sign-in, out) or one more place."""
    provider = _origin(settings.OIDC_ISSUER)
    rules = (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "font-src 'self'", "connect-src 'self'", "manifest-src 'self'",
        " ".join(filter(None, ("form-action 'self'", provider, forms_lead_to))),
        "frame-ancestors 'none'", "base-uri 'none'",
    )  # fmt: skip
    return "; ".join(rules)


def security_headers(get_response):
    """Set the headers that every answer carries, unless the view set a stricter one of its own."""
    headers = {
        "Content-Security-Policy": content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    if settings.SECURE_COOKIES:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    # As Django keeps them inside: its public setdefault checks the same few constants on every answer for 40 µs.
    prepared = {name.lower(): (name, value) for name, value in headers.items()}

    def middleware(request):
        response = get_response(request)
        if elsewhere := getattr(response, "forms_lead_to", ""):  # a browser asks this also of where a form redirects to
            response.headers["Content-Security-Policy"] = content_security_policy(elsewhere)
        kept = response.headers._store
        kept |= {name: pair for name, pair in prepared.items() if name not in kept}
        return response

    return middleware


def request_id(get_response):
    """Number the request; the error page shows the number and the log has it."""

    def middleware(request):
        request.request_id = str(new_id())
        response = get_response(request)
        response.headers["X-Request-Id"] = request.request_id
        return response

    return middleware


def readable_address(get_response):
    """No page has an address with U+0000, which PostgreSQL cannot hold: such an address is not found.

    Nor has any page one under a name that is not ours: a cache might keep it, and a browser would hold it for ours.
    """

    def middleware(request):
        request.get_host()  # raises DisallowedHost; most pages never ask, and would be shown under any name
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return not_there(request)
        return get_response(request)

    return middleware


def not_there(request):
    """The page for an address that does not exist."""
    return page(request, "web/not_found.html", status=404)


def language(get_response):
    """Vietnamese, unless the person chose another language.

    The browser's Accept-Language is not asked: many a Vietnamese phone is sold set to English.
    """
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request):
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = code
        try:
            response = get_response(request)
        finally:
            translation.deactivate()
        response.headers.setdefault("Content-Language", code)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def cannot_continue(request, error: CannotContinue):
    """The page for a rule that stopped the action: what happened, what is kept, what to do."""
    template = "web/not_found.html" if error.status == 404 else "web/cannot_continue.html"
    answer = page(
        request, template, status=error.status, words=error.words(), code=error.code, is_gone=error.status == 410,
        way_back=came_from(request) if request.method == "POST" else "",
    )  # fmt: skip
    answer.stopped_by = error  # the API says the same in its own form
    return answer


def came_from(request) -> str:
    """The page of ours on which the reader pressed the button; "" where the browser does not say.

    The address that a form was sent to is often no page at all.
    """
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return ""
    return safe_local_path(urlsplit(before)._replace(scheme="", netloc="").geturl())


def errors_as_pages(get_response):
    """Turn a CannotContinue that no view caught into a page. Http404 reaches the same page by handler404."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, error):
        return cannot_continue(request, error) if isinstance(error, CannotContinue) else None

    middleware.process_exception = process_exception
    return middleware


SAFE_PATH = re.compile(r"/(?![/\\])[^\x00-\x1f\\]*")


def safe_local_path(path: str) -> str:
    """The path itself if it leads to a page of ours, else '/': `tiep=` sends nobody elsewhere."""
    return path if SAFE_PATH.fullmatch(path or "") else "/"
