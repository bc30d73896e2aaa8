"""Tracking with code and secret, for anyone who holds the proof of sending. It shows no name."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.pages import page
from motcua.base.steps import Cause, mark_step
from motcua.base.typed import typed
from motcua.dossiers.queries import tracked
from motcua.dossiers.showing import dossier_view
from motcua.identity.gate import anyone
from motcua.identity.service import check_rate, network_address

TRIES, WITHIN = 20, 600  # tries a network address, seconds


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    """State, dates and who owes the next step. The secret travels in the body, never in an address."""
    said = typed(request.POST)
    code = (said.get("ma") or typed(request.GET).get("ma", "")).strip()
    if request.method != "POST":
        mark_step(request, "tracking", "ask", "shown")
        return page(request, "dossiers/track.html", code=code, error="")
    check_rate("track", network_address(request), limit=TRIES, seconds=WITHIN)
    dossier = tracked(code, said.get("secret", ""))
    if dossier is None:
        mark_step(request, "tracking", "ask", "failed", Cause.INPUT)
        error = _("No dossier has this code and this secret together. Check both on the proof of sending.")
        return page(request, "dossiers/track.html", code=code, error=error, status=404)
    mark_step(request, "tracking", "found", "shown")
    return page(request, "dossiers/tracked.html", it=dossier_view(dossier))
