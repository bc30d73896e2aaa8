"""What officials found at the steps of a dossier, as far as it still counts.

A correction begins the handling anew. What was found before at a step that is done once more is replaced by what is
found then; at a step that the dossier takes no longer it counts for nothing: neither on a result, nor to be paid.
"""

from motcua.dossiers import storing
from motcua.dossiers.models import Dossier, StepRecord
from motcua.engine import flow
from motcua.engine.definition import Procedure


def by_step(dossier: Dossier, procedure: Procedure) -> dict[str, dict]:
    """What was found last at each step that the dossier takes, in the order in which it was found."""
    keys = [step.key for step in procedure.steps]
    found: dict[str, dict] = {}
    records = StepRecord.objects.filter(dossier_id=dossier.id, step__in=keys).order_by("id")
    for step, values in records.values_list("step", "values"):
        found.pop(step, None)
        found[step] = values
    if not found or not flow.depends(procedure):
        return found
    sent = storing.last_submission(dossier.id)
    taken = flow.course(procedure, flow.given_of(procedure, sent.answers, sent.known, found))
    return {step: values for step, values in found.items() if step in taken}


def together(dossier: Dossier, procedure: Procedure) -> dict[str, object]:
    """The same by question, later steps last."""
    return {question: value for values in by_step(dossier, procedure).values() for question, value in values.items()}
