"""Following a dossier: sent, waiting, to be corrected, done."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.pages import page
from motcua.base.steps import mark_step
from motcua.documents import service as documents
from motcua.dossiers import consents_asked, drafts, filing_alone, handling, lifetimes, owners, repeating
from motcua.dossiers.access import Can, dossier_for
from motcua.dossiers.errors import SomebodyActedFirst
from motcua.dossiers.opening import open_slip
from motcua.dossiers.queries import dossiers_of, open_drafts
from motcua.dossiers.showing import dossier_view, titles_of
from motcua.engine.lifecycle import Status
from motcua.identity.gate import signed_in
from motcua.warehouse import service as warehouse


@signed_in
@never_cache  # it says what was sent and what was not
@require_safe
def mine(request):
    """What the person still writes, and what was sent, newest first."""
    rows = dossiers_of(request.person, request.GET.get("sau", ""))
    unsent = [] if request.GET.get("sau") else open_drafts(request.person)
    asked = [] if request.person.acting else consents_asked.waiting_for(request.person.id)
    return page(request, "dossiers/mine.html", drafts=unsent, last_day=lifetimes.last_day, rows=rows, asked=asked,
                titles=titles_of([*asked, *unsent, *rows.items]),
                owners=owners.names_of(rows.items, request.person.id),
                two_accounts=warehouse.number_is_shared(request.person.id))  # fmt: skip


@signed_in
@require_safe
def show(request, code):
    """Where the dossier is, who owes the next step, by when and why, and everything that happened."""
    dossier = dossier_for(request.person, code)
    mark_step(request, dossier.procedure_code, "follow", "shown")
    return page(request, "dossiers/show.html", it=dossier_view(dossier))


@signed_in
@require_safe
def sent(request, code):
    """Right after sending: the code, the proof, and by when the agency must answer. Nothing says "received"."""
    dossier = dossier_for(request.person, code, Can.CORRECT)
    it = dossier_view(dossier)
    is_notice = it.procedure.kind == "notice"
    if dossier.status != Status.NEW and not is_notice:
        return redirect("dossiers:show", code)
    mark_step(request, dossier.procedure_code, "sent", "shown")
    return page(request, "dossiers/noted.html" if is_notice else "dossiers/sent.html", it=it)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, code):
    """Open the correction of a dossier that was sent back: only what was marked is asked."""
    dossier = dossier_for(request.person, code, Can.CORRECT)
    if dossier.status != Status.WAITING_PAPERS or request.method != "POST":
        return redirect("dossiers:show", code)
    draft = drafts.start_correction(dossier)
    return redirect("dossiers:correction", draft.id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def another(request, code):
    """File the same for somebody else: a draft that begins with what is the same for both."""
    if request.method != "POST":
        return redirect("dossiers:show", dossier_for(request.person, code).code)
    return redirect("dossiers:draft", repeating.start_another(request.person, code).id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def alone(request, code, part):
    """File a linked procedure that gave no result alone: a draft that begins with all that was said."""
    if request.method != "POST":
        return redirect("dossiers:show", dossier_for(request.person, code).code)
    return redirect("dossiers:draft", filing_alone.start_alone(request.person, code, part).id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, code):
    """Take the dossier back, after asking."""
    problem = None
    if request.method == "POST":
        try:
            handling.withdraw(request.person, code, reason=request.POST.get("reason", ""), seen=_seen(request))
            return redirect("dossiers:show", code)
        except SomebodyActedFirst as stale:
            problem = stale
    dossier = dossier_for(request.person, code, Can.WITHDRAW)
    changed = dossier_view(dossier).timeline[:3] if problem else []
    return page(request, "dossiers/withdraw.html", status=problem.status if problem else 200, dossier=dossier,
                problem=problem, changed=changed)  # fmt: skip


def _seen(request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@signed_in
@require_safe
def slip(request, code, slip_id):
    """A paper of the dossier as PDF; printed now if the printing job has not come to it yet."""
    return redirect("documents:show", open_slip(request.person, code, slip_id))


@signed_in
@require_safe
def qr(request, code):
    """The QR code of the proof: it opens the public tracking page with the code filled in, without the secret."""
    dossier = dossier_for(request.person, code)
    svg = documents.qr_svg(f"{settings.PUBLIC_URL}/tra-cuu?ma={dossier.code}")
    return HttpResponse(svg, content_type="image/svg+xml")
