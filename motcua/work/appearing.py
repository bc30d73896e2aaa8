"""The act by which an official records that somebody came who must come in person."""

from motcua.base.errors import CannotContinue
from motcua.base.links import redirect_to
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.identity.gate import official
from motcua.work import asking
from motcua.work.views import by_button, workspace


@official
@by_button
def came(request, code):
    """Record who came, and on which day."""
    said = typed(request.POST)
    who = said.get("who", "")
    try:
        dossiers.record_presence(request.person, code, who, asking.day(said, f"came-{who}"))
    except CannotContinue as problem:
        return workspace(request, code, problem)
    return redirect_to("work:dossier", code=code)
