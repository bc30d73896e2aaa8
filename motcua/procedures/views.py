"""Pages that anyone may read. All but the place page, where a filing begins, set no cookie."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.pages import page
from motcua.base.steps import mark_step
from motcua.base.typed import typed
from motcua.identity.gate import anyone
from motcua.procedures import places, published, searching, summary, versions, windows
from motcua.procedures.errors import ProcedureUnknown

LONGEST_QUERY = 200  # characters; nobody types more, and a title is shorter


@anyone
@require_safe
def home(request):
    """One door: search, what can be done here, track by code."""
    return page(request, "procedures/home.html", common=searching.common())


@anyone
@require_safe
def search(request):
    """What was found, or how to go on when nothing was."""
    q = " ".join(typed(request.GET).get("q", "").split())[:LONGEST_QUERY]
    hits = searching.search(q)
    return page(request, "procedures/search.html", q=q, hits=hits, common=[] if hits else searching.common())


@anyone
@require_safe
def show(request, code: str):
    """Do I need this, what do I need, how long, how much; then everything else."""
    try:
        version, coming = published.now_and_next(code)
    except ProcedureUnknown as error:
        return page(request, "procedures/unknown.html", status=404, words=error.words())
    shown = page(
        request, "procedures/show.html", coming=coming, act=published.act_behind(None, version.procedure),
        version=version, procedure=version.procedure, summary=summary.summary(version.procedure, clock.today()),
        window=windows.window_now(version.procedure), limit_words=summary.limit_words,
        way_words=summary.way_words,
    )  # fmt: skip
    shown.tells_the_time = bool(version.procedure.windows)
    return shown


@anyone
@require_safe
def place(request, code: str):
    """Choose province, then commune; `tinh` is the province's code, `tim` a part of a commune's name."""
    try:
        version = versions.in_force(code)
    except ProcedureUnknown as error:
        return page(request, "procedures/unknown.html", status=404, words=error.words())
    asked = typed(request.GET)
    wanted, name = asked.get("tinh"), asked.get("tim", "").strip()[:80]
    chosen = places.places(wanted or "", name, request.person)
    missing = wanted is not None and chosen.province is None and not name
    # The first step of a filing. The pages before are not counted: a count sets a cookie, and readers get none.
    mark_step(request, code, "commune" if chosen.communes else "province", "shown")
    return page(
        request, "procedures/place.html",
        procedure=version.procedure, code=code, places=chosen, address=_address(code),
        error=_("Choose a province or city") if missing else "",
    )  # fmt: skip


def _address(code: str):
    """A function for the template: the address of this page for a province and a typed name."""
    here = reverse("procedures:place", args=[code])

    def address(**query: str) -> str:
        kept = {name: value for name, value in query.items() if value}
        return f"{here}?{urlencode(kept)}" if kept else here

    return address
