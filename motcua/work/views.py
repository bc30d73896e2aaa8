"""The official's pages. Each act names the version that was on the screen, so that nothing is overwritten."""

from functools import wraps

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.links import redirect_to
from motcua.base.pages import page
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import SomebodyActedFirst, StepNotPossible, VerificationReplyMissing
from motcua.engine import forms
from motcua.engine.papers import asked
from motcua.files import service as files
from motcua.identity.gate import official
from motcua.work import asking, desk

LOOK = dossiers.Can.LOOK


@official
@require_safe
def today(request):
    """What to do now, most urgent first."""
    rows = dossiers.waiting_for(request.person, request.GET.get("sau", ""))
    return page(
        request, "work/today.html", rows=rows, titles=dossiers.titles_of(rows.items), now=clock.now(),
        names=dossiers.names_of(rows.items, request.person.id, filers=True),
        counts=dossiers.counts_waiting(request.person), posts=desk.posts_of(request.person),
        role_words=desk.role_words, undecidable=desk.undecidable(request.person),
    )  # fmt: skip


@official
@require_safe
def register(request):
    """Every dossier of the office, newest first (form 07)."""
    rows = dossiers.register_of(request.person, request.GET.get("sau", ""))
    return page(request, "work/register.html", rows=rows, titles=dossiers.titles_of(rows.items),
                names=dossiers.everybody_of(rows.items, request.person.id),
                refunds=dossiers.refunds_of(request.person))  # fmt: skip


@official
@require_safe
def dossier(request, code):
    """The workspace: what was said and handed in, the one step to do, the clock and what happened."""
    return workspace(request, code)


def workspace(request, code, problem: CannotContinue | None = None, errors=None):
    """The page of a dossier, with what stopped an act or is wrong in the form of the step."""
    found = dossiers.dossier_for(request.person, code, LOOK)
    it, said = view_of(request.person, found), typed(request.POST)
    step = desk.my_step(it, request.person, said.get("step", ""))
    return page(
        request, "work/dossier.html", status=problem.status if problem else 200, it=it, problem=problem, step=step,
        typed=desk.in_the_step(it, step, said), errors=errors or {}, desk=desk,
        can=desk.what_can(request.person, found), role_words=desk.role_words,
        changed=desk.changes_since(it) if isinstance(problem, SomebodyActedFirst) else [],
        grants={p["file"]: files.grant(p["file"], request.person.id, "dossier", code) for p in it.last.papers},
    )  # fmt: skip


def view_of(person, found):
    """The dossier as this official may see it."""
    return dossiers.dossier_view(found, for_a_step=not dossiers.allowed(person, dossiers.Can.READ, found))


def _do(request, code, act):
    """Run an act; a rule that stops it brings the same page back with what was typed."""
    try:
        act()
    except CannotContinue as problem:
        return workspace(request, code, problem, getattr(problem, "fields", None))
    return redirect_to("work:dossier", code=code)


def by_button(view):
    """An act. Whoever only opens its address (a reload, a bookmark, the language switch) gets the dossier."""

    @wraps(view)
    def act(request, code):
        return view(request, code) if request.method == "POST" else redirect("work:dossier", code)

    return act


def to_open(request, what: dossiers.Can) -> dossiers.Can:
    """What one needs to open the form of an act. Sending it asks the service, which first tells what has changed."""
    return LOOK if request.method == "POST" else what


@official
@by_button
def accept(request, code):
    """Receive the dossier."""
    return _do(request, code, lambda: dossiers.accept(
        request.person, code, seen=asking.seen(request.POST), naming=asking.naming(typed(request.POST))))  # fmt: skip


@official
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request, code):
    """Point at what is wrong, say why and what to do."""
    found = dossiers.dossier_for(request.person, code, to_open(request, dossiers.Can.SEND_BACK))
    it, problem = view_of(request.person, found), None
    if request.method == "POST":
        try:
            marks = asking.marks(typed(request.POST), it.procedure)
            dossiers.send_back(request.person, code, marks, seen=asking.seen(request.POST))
            return redirect("work:dossier", code)
        except SomebodyActedFirst as stale:
            return workspace(request, code, stale)
        except CannotContinue as stopped:
            problem = stopped
    return page(request, "work/send_back.html", status=problem.status if problem else 200, it=it, problem=problem,
                typed=typed(request.POST), questions=desk.correctable_questions(it),
                papers=asked(desk.papers_of(it)))  # fmt: skip


@official
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, code):
    """Refuse to receive, on a legal ground."""
    found = dossiers.dossier_for(request.person, code, to_open(request, dossiers.Can.RECEIVE))
    problem = None
    if request.method == "POST":
        try:
            dossiers.refuse(
                request.person, code, ground=typed(request.POST).get("ground", ""),
                explanation=typed(request.POST).get("explanation", ""), seen=asking.seen(request.POST),
            )  # fmt: skip
            return redirect("work:dossier", code)
        except SomebodyActedFirst as stale:
            return workspace(request, code, stale)
        except CannotContinue as stopped:
            problem = stopped
    return page(request, "work/refuse.html", status=problem.status if problem else 200, problem=problem,
                typed=typed(request.POST), it=dossiers.dossier_view(found))  # fmt: skip


@official
@by_button
def finish_step(request, code):
    """Finish a step of one's post, which the form names, with the finding that it asks for."""
    it, said = dossiers.dossier_view(dossiers.dossier_for(request.person, code, LOOK)), typed(request.POST)
    step = desk.step_named(it, said.get("step", ""))
    if step is None:  # not received yet, or at its end
        return workspace(request, code, StepNotPossible())
    checked = forms.check_page(desk.step_page(step), said, {}, today=clock.today(), places=dossiers.place_of)
    if checked.errors:
        return workspace(request, code, errors=desk.words_of(checked.errors))
    try:
        dossiers.finish_step(request.person, code, step.key, values=checked.values, note=said.get("note", ""),
                             seen=asking.seen(request.POST))  # fmt: skip
    except VerificationReplyMissing as missing:
        return workspace(request, code, errors={it.procedure.verification.reply: missing.words()})
    except CannotContinue as problem:
        return workspace(request, code, problem)
    return redirect("work:dossier", code)


@official
@by_button
def confirm_tie(request, code):
    """The papers prove that whoever filed is the parent or guardian."""
    return _do(request, code, lambda: dossiers.confirm_tie(request.person, code))


@official
@by_button
def approve(request, code):
    """The head approves."""
    return _do(request, code, lambda: dossiers.approve(
        request.person, code, note=typed(request.POST).get("note", ""), seen=asking.seen(request.POST)))  # fmt: skip


@official
@by_button
def take_money(request, code):
    """Record a payment at the counter with its receipt number."""
    return _do(request, code, lambda: dossiers.take_money(
        request.person, code, receipt_number=typed(request.POST).get("receipt_number", ""),
        amount=asking.amount(request.POST)))  # fmt: skip


@official
@by_button
def give_money_back(request, code):
    """Record money given back at the counter with the number of its voucher."""
    return _do(request, code, lambda: dossiers.give_money_back(
        request.person, code, voucher_number=typed(request.POST).get("voucher_number", ""),
        amount=asking.amount(request.POST, "refund")))  # fmt: skip


@official
@by_button
def name_rates(request, code):
    """Name the rate of the council for a fee that a correction brought."""
    return _do(request, code, lambda: dossiers.name_rates(
        request.person, code, asking.naming(typed(request.POST))))  # fmt: skip


@official
@by_button
def hand_over(request, code):
    """Give the result out at the counter."""
    return _do(request, code, lambda: dossiers.hand_over(request.person, code, seen=asking.seen(request.POST)))
