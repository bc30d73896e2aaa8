"""Correcting an amount that the office itself typed wrongly, from the page of the dossier."""

from django.shortcuts import redirect

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.typed import typed
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import StepNotPossible
from motcua.engine import forms
from motcua.engine.definition import Page
from motcua.identity.gate import official
from motcua.work import asking, desk
from motcua.work.views import LOOK, by_button, workspace


@official
@by_button
def correct_duty(request, code):
    """Say what is really to be paid by the finding of a step, and why it was wrong."""
    dossier, said = dossiers.dossier_for(request.person, code, LOOK), typed(request.POST)
    held = {one.step.key: one for one in dossiers.duties_to_correct(request.person, dossier)}
    found = held.get(said.get("step", ""))
    if found is None:
        return workspace(request, code, StepNotPossible())
    question = Page(key="duty", title=found.step.title, fields=(found.field,))
    checked = forms.check_page(question, said, {}, today=clock.today())
    if checked.errors:
        return workspace(request, code, errors=desk.words_of(checked.errors))
    try:
        dossiers.correct_duty(
            request.person, code, step=found.step.key, amount=checked.values[found.field.key] or 0,
            explanation=said.get("explanation", ""), seen=asking.seen(request.POST),
        )  # fmt: skip
    except CannotContinue as problem:
        field = getattr(problem, "field", "")
        return workspace(request, code, problem, {field: problem.words()} if field else None)
    return redirect("work:dossier", code)
