"""The acts of a play, each with the form that the real desk has for it."""

from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.links import redirect_to
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import RateNotNamed
from motcua.engine import forms, papers
from motcua.identity.gate import signed_in
from motcua.rehearsal import acts, service
from motcua.rehearsal.access import play_for
from motcua.rehearsal.errors import FormNotRight, NotPossibleNow
from motcua.rehearsal.replaying import Playing, replay
from motcua.rehearsal.showing import overview, shown


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act(request, play_id, what):
    """The form of an act; then the act."""
    said, asked, problem = typed(request.POST), typed(request.GET), None
    about, inside = said.get("about") or asked.get("buoc", ""), said.get("inside") or asked.get("phan", "")
    if request.method == "POST":
        try:
            service.happen(request.person, play_id, what, about, said, inside)
            return redirect_to("rehearsal:show", play_id=play_id)
        except CannotContinue as stopped:
            problem = stopped
    it = replay(play_for(request.person, play_id))
    try:
        with it.at_its_time():
            offered = acts.act_named(it, what, about, inside)
    except NotPossibleNow as gone:
        return overview(request, it, gone) if problem else redirect_to("rehearsal:show", play_id=play_id)
    return _form(request, it, offered, said, problem)


def _form(request, it: Playing, offered: acts.Act, said: dict[str, str], problem: CannotContinue | None):
    where = it.inside[offered.inside] if offered.inside else it
    with it.at_its_time():
        return shown(
            request, it, "rehearsal/act.html", problem.status if problem else 200, act=offered, problem=problem,
            typed=said or _filled_in(where, offered), errors=_errors(problem), where=where, **_needed(where, offered),
        )  # fmt: skip


def _filled_in(it: Playing, offered: acts.Act) -> dict[str, str]:
    """What stands in a form before anything is typed: what the person answered; of a coming, today."""
    if offered.presence:
        here = it.now.astimezone(clock.ZONE)
        return {"came-day": str(here.day), "came-month": str(here.month), "came-year": str(here.year)}
    if offered.name == acts.MEND.name:
        return dict(it.form().raw)
    return dossiers.filled_in(offered.step, it.sent.answers) if offered.step else {}


def _errors(problem: CannotContinue | None) -> dict[str, str]:
    """What is wrong, by field."""
    if isinstance(problem, FormNotRight):
        return {key: dossiers.error_words(code, params) for key, (code, params) in problem.found.items()}
    if isinstance(problem, RateNotNamed):
        return problem.fields
    field = getattr(problem, "field", "")
    return {field: problem.words()} if field else {}


def _needed(it: Playing, offered: acts.Act) -> dict[str, object]:
    """What the form of an act shows besides what was typed."""
    if offered.name == "tiep-nhan":
        return {"to_name": [(fee, None) for fee in it.owed().undecided]}
    if offered.name == acts.MEND.name:
        return {"marks": [(mark, it.procedure.field(mark.key)) for mark in it.marks if mark.target == "field"],
                "papers": [(mark, it.procedure.paper(mark.key)) for mark in it.marks if mark.target == "paper"]}
    if offered.name == "tra-lai":
        return {"questions": _markable(it), "papers": papers.asked(dossiers.papers_of(it.procedure, it.sent))}
    return {}


def _markable(it: Playing) -> list[tuple[object, list]]:
    """(title of the page, [(question, answer in words)]) of what can be sent back."""
    can, sent, found = dossiers.correctable(it.procedure, it.sent), it.sent, []
    for page in forms.visible_pages(it.procedure, sent.answers, sent.known):
        asked = forms.visible_fields(page, sent.answers, sent.known)
        rows = [(f, forms.words(sent.answers.get(f.key), f, "vi")) for f in asked if ("field", f.key) in can]
        if rows:
            found.append((page.title, rows))
    return found
