"""The page to which somebody returns after a sign-in: one of ours, or the home page."""

from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_WAY_BACK = 2000  # characters; a session must not be filled by a stranger


def safe_way_back(request) -> str:
    """The local page to return to: `tiep`, else the page the person came from, else the home page."""
    wanted = request.GET.get("tiep") or _page_before(request)
    if len(wanted) > LONGEST_WAY_BACK or not wanted.startswith("/"):
        return "/"
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return "/"
    # Back to a page about signing in would be a circle.
    return "/" if wanted.startswith((reverse("identity:sign_in"), reverse("identity:sign_out"))) else wanted


def _page_before(request) -> str:
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path or "/"
