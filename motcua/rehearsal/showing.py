"""A page of a play: held at its virtual moment, with the clock on top."""

from django.http import HttpResponse

from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.rehearsal import acts, coming, virtual
from motcua.rehearsal.explaining import explained
from motcua.rehearsal.parts import branches
from motcua.rehearsal.replaying import Playing
from motcua.rehearsal.words import history


def shown(request, it: Playing, template: str, status: int = 200, **context) -> HttpResponse:
    """Render a page of a play as it would look at the virtual moment."""
    with it.at_its_time():
        office = virtual.office_at(it.now, it.calendar)
        return page(request, template, status=status, it=it, office=office, **context)


def overview(request, it: Playing, problem: CannotContinue | None = None, typed: dict | None = None) -> HttpResponse:
    """Where the play stands, what can happen next, what the rules decided, and what happened."""
    with it.at_its_time():
        view = it.form()
        return shown(
            request, it, "rehearsal/show.html", status=problem.status if problem else 200, view=view, problem=problem,
            typed=typed or {}, offered=acts.offered(it), jumps=virtual.jumps(it), decided=explained(it, view),
            history=history(it), is_sent=it.sent is not None,
            must_come=coming.must_come(it), parts=branches(it),
        )  # fmt: skip
