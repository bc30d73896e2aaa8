"""The list of plays, beginning one, where it stands, its clock, going back, throwing it away."""

from functools import wraps

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.errors import CannotContinue
from motcua.base.links import redirect_to
from motcua.base.pages import page
from motcua.base.typed import typed, whole_number
from motcua.dossiers import service as dossiers
from motcua.identity.gate import signed_in
from motcua.rehearsal import access, circumstances, service
from motcua.rehearsal.circumstances import Definition
from motcua.rehearsal.errors import CircumstancesNotRead, CommuneNotClear, PlayUnknown
from motcua.rehearsal.replaying import replay
from motcua.rehearsal.showing import overview
from motcua.warehouse import service as warehouse

CAPITAL = "00004"  # where a play begins if we do not know where the official lives


@signed_in
@require_safe
def plays(request):
    """One's own plays, and which version to play next."""
    own = service.plays_of(request.person)
    return page(request, "rehearsal/plays.html", plays=[(one, access.definition_of(one)) for one in own],
                kept=service.KEPT.days, most=service.MOST_PLAYS, typed=typed(request.GET))  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request):
    """Choose the circumstances, and begin."""
    asked = typed(request.GET)
    try:
        what = circumstances.asked_for(request.person, asked)
    except PlayUnknown:
        access.check_may_play(request.person)
        return page(request, "rehearsal/unknown.html", status=404, asked=asked)
    return _begin(request, what, lambda: circumstances.first(what.procedure, _commune(request)))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin_again(request, play_id):
    """Another play of the same definition, in circumstances that begin like those of this one."""
    play = access.play_for(request.person, play_id)
    it, what = replay(play), circumstances.of_play(play)
    return _begin(request, what, lambda: circumstances.again(it.begun, what.procedure))


def _commune(request) -> str:
    return warehouse.commune_of(request.person) or CAPITAL


def _begin(request, what: Definition, offered):
    said, problem = typed(request.POST), None
    if request.method != "POST":
        return _circumstances(request, what, offered())
    if how := said.get("known"):
        others = {name: text for name, text in said.items() if not name.startswith("fact-")}
        return _circumstances(request, what, others | circumstances.known(what.procedure, how))
    try:
        return redirect_to("rehearsal:show", play_id=service.begin(request.person, what, said).id)
    except CannotContinue as stopped:
        problem = stopped
    return _circumstances(request, what, said, problem)


def _circumstances(request, what: Definition, raw: dict[str, str], problem: CannotContinue | None = None):
    """The form of the circumstances, with what was typed and what is wrong with it."""
    found = problem.found if isinstance(problem, CircumstancesNotRead) else {}
    errors = {key: dossiers.error_words(code, params) for key, (code, params) in found.items()}
    return page(
        request, "rehearsal/begin.html", status=problem.status if problem else 200, what=what, raw=raw,
        problem=problem, errors=errors, facts=circumstances.questions(what.procedure).values(),
        choices=problem.choices if isinstance(problem, CommuneNotClear) else (),
    )  # fmt: skip


@signed_in
@require_safe
def show(request, play_id):
    """Where the play stands, and what can happen next."""
    return overview(request, replay(access.play_for(request.person, play_id)))


def by_button(view):
    """What a button does. Whoever only opens its address (a reload, the language switch) gets the play."""

    @wraps(view)
    def act(request, play_id):
        if request.method != "POST":
            return redirect("rehearsal:show", access.play_for(request.person, play_id).id)
        try:
            return view(request, play_id)
        except PlayUnknown:
            raise
        except CannotContinue as problem:
            it = replay(access.play_for(request.person, play_id))
            return overview(request, it, problem, typed(request.POST))

    return act


@signed_in
@by_button
def set_clock(request, play_id):
    """Set the virtual clock forward."""
    service.set_clock(request.person, play_id, typed(request.POST))
    return redirect_to("rehearsal:show", play_id=play_id)


@signed_in
@by_button
def back_to(request, play_id):
    """Another play, which stands where this one stood after an event."""
    begun = service.back_to(request.person, play_id, whole_number(request.POST.get("number", "")))
    return redirect_to("rehearsal:show", play_id=begun.id)


@signed_in
@by_button
def delete(request, play_id):
    """Throw the play away."""
    service.delete(request.person, play_id)
    return redirect("rehearsal:plays")
