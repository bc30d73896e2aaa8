"""The page on which an official says that another agency must be asked, and what that does to the day of the result."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import VerificationAgencyMissing, VerificationReasonMissing
from motcua.identity.gate import official
from motcua.work import asking
from motcua.work.views import to_open, workspace


@official
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, code):
    """Ask another agency: why, and whom. The new day is shown before and told at once after."""
    found = dossiers.dossier_for(request.person, code, to_open(request, dossiers.Can.VERIFY))
    said, problem = typed(request.POST), None
    if request.method == "POST":
        try:
            dossiers.ask_verification(request.person, code, reason=said.get("reason", ""),
                                      agency=said.get("agency", ""), seen=asking.seen(request.POST))  # fmt: skip
            return redirect("work:dossier", code)
        except (VerificationReasonMissing, VerificationAgencyMissing) as missing:
            problem = missing
        except CannotContinue as stopped:
            return workspace(request, code, stopped)
    elif not dossiers.may_verify(found):
        return redirect("work:dossier", code)
    return page(request, "work/verify.html", status=problem.status if problem else 200, problem=problem, typed=said,
                it=dossiers.dossier_view(found), new_due=dossiers.due_if_verified(found))  # fmt: skip
