"""The way of a dossier through its steps, in words: who does what, where, how long, and for whom a step is left out."""

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from motcua.engine import flow
from motcua.engine.definition import Procedure, Step

#: Who does a step where it is not the office that received the dossier (engine/steps.Place).
PLACES = {
    "commune_police": gettext_lazy("Police of the commune"),
    "immigration": gettext_lazy("Immigration office"),
    "land_office": gettext_lazy("Land registration office"),
    "tax_office": gettext_lazy("Tax office"),
    "social_insurance": gettext_lazy("Social insurance"),
    "employment_centre": gettext_lazy("Employment service centre"),
    "education_department": gettext_lazy("Department of Education and Training"),
}


def stations(procedure: Procedure) -> list[dict]:
    """What happens after sending, step by step."""
    named = any(step.at for step in procedure.steps)  # where all are at the office that receives, it need not be said
    return [
        {"key": step.key, "title": _words(step.title), "text": _text(procedure, step, beside, named=named)}
        for step, beside in zip(procedure.steps, _beside(procedure), strict=True)
    ]


def _text(procedure: Procedure, step: Step, beside: bool, *, named: bool) -> str:
    parts = (_place(step) if named else "", _hours(step), _("at the same time") if beside else "")
    return " · ".join(part for part in (*parts, *_more(procedure, step)) if part)


def _place(step: Step) -> str:
    return str(PLACES[step.at]) if step.at else _("One-stop centre")


def _hours(step: Step) -> str:
    return ngettext("%(n)d working hour", "%(n)d working hours", step.hours) % {"n": step.hours} if step.hours else ""


def _more(procedure: Procedure, step: Step) -> list[str]:
    """For whom it is, whether it only gives an opinion, and whether people may have to pay there."""
    said = []
    if step.cases:
        titles = [_words(case.title) for case in procedure.cases if case.key in step.cases]
        said.append(_("Only for: %(cases)s") % {"cases": ", ".join(titles)})
    elif step.when:
        said.append(_("only where it is needed"))
    if flow.agrees_by_silence(step):
        said.append(_("who says nothing in time agrees"))
    if step.duty:
        said.append(_("you may have to pay: %(what)s. The time stands still until you have paid") %
                    {"what": _words(step.duty.title)})  # fmt: skip
    return said


def _beside(procedure: Procedure) -> list[bool]:
    """Of each step, whether it can run beside the one before it in the file."""
    steps = procedure.steps  # a notice has none
    beside = (
        earlier.key not in flow.surely_before(procedure, [step.key])
        for earlier, step in zip(steps, steps[1:], strict=False)
    )
    return [False, *beside] if steps else []


def _words(text) -> str:
    return text.to(get_language() or "vi")
