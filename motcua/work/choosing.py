"""Choosing under which version a dossier is settled, where the law changed between its sending and its reception."""

from django.shortcuts import redirect

from motcua.base.errors import CannotContinue
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.identity.gate import official
from motcua.work import asking
from motcua.work.views import by_button, workspace


@official
@by_button
def choose_rules(request, code):
    """Settle it as it was sent, or under the version in force."""
    try:
        dossiers.choose_rules(
            request.person, code, typed(request.POST).get("fate", ""), seen=asking.seen(request.POST)
        )
    except CannotContinue as problem:
        return workspace(request, code, problem)
    return redirect("work:dossier", code)
