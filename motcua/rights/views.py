"""Pages on which people have a copy of their data made, and erase what the law lets go."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock
from motcua.base.pages import page
from motcua.identity import service as identity
from motcua.identity.gate import anyone, signed_in
from motcua.rights import access, asking, exports, words
from motcua.rights.models import Erasure
from motcua.rights.subjects import subject_of


@signed_in
@never_cache
@require_safe
def overview(request):
    """What I may ask, what I asked, and of everything that is held whether it may go."""
    choices, subject = asking.choices(request.person), subject_of(request.person)
    asked = asking.erasures_of(request.person)
    return page(
        request, "rights/overview.html", exports=exports.exports_of(request.person), subject=subject,
        withheld=access.why_withheld(request.person, subject.id),
        names=identity.agents_of(subject.id) if subject.is_organisation else {},
        choices=[(one, words.why_not(one)) for one in choices],
        erasures=[(one, words.WHATS[one.what], _state_words(one)) for one in asked],
        waiting={one.target: one for one in asked if one.state == Erasure.ASKED},
        account_waits=[one.matter for one in choices if one.why_not in asking.HOLD_THE_ACCOUNT],
    )  # fmt: skip


@signed_in
@require_POST
def ask_copy(request):
    """Have a copy made."""
    exports.ask(request.person)
    return redirect("rights:overview")


@signed_in
@never_cache
@require_safe
def fetch(request, export_id: UUID):
    """The ZIP of a copy."""
    row, data = exports.fetch(request.person, export_id)
    name = f"motcua-{row.made_at.astimezone(clock.ZONE):%Y-%m-%d}.zip"
    return HttpResponse(data, content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store",
    })  # fmt: skip


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_account(request):
    """Ask that everything outside of kept dossiers is erased."""
    return _ask(request, Erasure.ACCOUNT, None)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_draft(request, draft_id: UUID):
    """Ask that a draft is erased."""
    return _ask(request, Erasure.DRAFT, draft_id)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_dossier(request, dossier_id: UUID):
    """Ask that what a closed dossier says is erased."""
    return _ask(request, Erasure.DOSSIER, dossier_id)


def _ask(request, what: str, target: UUID | None):
    """Say what follows, ask why and for a tick; then ask."""
    errors = words.not_said(request.POST) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        row = asking.ask(request.person, what, target, request.POST["reason"])
        return redirect("rights:erasure", row.id)
    title = asking.check_may_ask(request.person, what, target)
    reasons = [(code, words.REASONS[code]) for code in asking.REASONS]
    return page(request, "rights/ask.html", what=what, title=title, reasons=reasons, given=request.POST, errors=errors,
                days=asking.GRACE.days, status=422 if errors else 200)  # fmt: skip


@signed_in
@never_cache
@require_safe
def erasure(request, erasure_id: UUID):
    """How it stands with a deletion, and until when it can be undone."""
    row = access.erasure_for(request.person, erasure_id)
    return page(request, "rights/erasure.html", it=row, state=_state_words(row), reason=words.REASONS[row.reason],
                what=words.WHATS[row.what])  # fmt: skip


@signed_in
@require_POST
def undo(request, erasure_id: UUID):
    """Take a deletion back before it begins."""
    asking.undo(request.person, erasure_id)
    return redirect("rights:erasure", erasure_id)


@anyone
@never_cache
@require_safe
def certificate(request, erasure_id: UUID):
    """What was erased, where, and when the last copies end. It says nothing about anybody."""
    row = access.certificate_of(erasure_id)
    told = row.certificate
    tables = [(words.TITLES.get(one["table"], one["table"]), words.HOW[one["how"]], one) for one in told["tables"]]
    return page(request, "rights/certificate.html", it=row, told=told, reason=words.REASONS[row.reason],
                what=words.WHATS[row.what], tables=tables, copies=words.copies(told["copies"]),
                stays=[words.stays(one) for one in told["stays"]])  # fmt: skip


def _state_words(row: Erasure) -> str:
    return str(words.STATES[row.state])
