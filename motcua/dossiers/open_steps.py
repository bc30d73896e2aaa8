"""The rows of steps that stand at other agencies, are an opinion, or run side by side.

They follow the engine's state in the transaction of each move. A step that the receiving office does alone needs none:
the columns of its dossier say who has it and until when, so lists and acts of most dossiers cost what they always did.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.agencies import service as agencies
from motcua.dossiers.models import Dossier, OpenStep
from motcua.engine import flow
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import APPROVE, RETURN, Procedure, Step
from motcua.engine.events import Approved, Event, StepDone, StepLapsed
from motcua.engine.states import DossierState
from motcua.procedures import service as procedures

# Who sees a step whose agency nobody has entered yet: whoever the person would ask.
RECEIVER = "receptionist"


def are_needed(procedure: Procedure) -> bool:
    """Whether a dossier of this procedure can have rows at all."""
    return any(step.at or step.kind == "opinion" or step.after is not None for step in procedure.steps)


def of(dossier: Dossier) -> list[OpenStep]:
    """All rows of a dossier, in the order in which they were opened; asked once for each time it is read, and not at
    all where its procedure can have none."""
    if not are_needed(procedures.version(dossier.procedure_version_id).procedure):
        return []
    if "_open_steps" not in dossier.__dict__:
        dossier._open_steps = list(OpenStep.objects.filter(dossier_id=dossier.id).order_by("opened_at", "id"))
    return dossier._open_steps


def now(dossier: Dossier) -> list[OpenStep]:
    """The rows that are open. Asks nothing where the dossier's own row says who has it."""
    return [row for row in of(dossier) if row.ended_at is None] if stand_apart(dossier) else []


def stand_apart(dossier: Dossier) -> bool:
    """Whether it is the agency's turn and the rows say whose."""
    return dossier.owes == "agency" and dossier.role == ""


def decided_at(dossier: Dossier) -> UUID:
    """The agency at which the result was approved: its own office, or the one where the procedure puts that step."""
    there = [row.agency_id for row in of(dossier) if row.step == APPROVE and row.how == OpenStep.DONE]
    return there[-1] if there else dossier.agency_id


def follow(
    dossier: Dossier, state: DossierState, event: Event, procedure: Procedure, calendar: WorkingCalendar,
    by: UUID | None,
) -> None:  # fmt: skip
    """Bring the rows in line with the state that an event led to. Says on the dossier that the rows tell who has it."""
    wanted = {key: state.opened.get(key, event.at) for key in flow.open_steps(state) if key != RETURN}
    kept = []
    for row in OpenStep.objects.filter(dossier_id=dossier.id, ended_at=None):
        if wanted.pop(row.step, None) == row.opened_at:
            kept.append(row)
        else:
            _end(row, event, by)
    steps = {key: procedure.step(key) for key in wanted}
    if kept or not _is_alone_at_home(steps.values()):
        kept += [_opened(dossier, step, wanted[key]) for key, step in steps.items()]
    for row in kept:
        row.due_at = _due(procedure.step(row.step), row.opened_at, dossier, state, calendar)
        row.save()
    dossier.__dict__.pop("_open_steps", None)
    if kept:
        dossier.role = ""


def _is_alone_at_home(steps: Iterable[Step]) -> bool:
    found = list(steps)
    return not found or (len(found) == 1 and not found[0].at and found[0].kind != "opinion")


def _opened(dossier: Dossier, step: Step, at: datetime) -> OpenStep:
    asked = agencies.agency_for(step.at, dossier.commune_code) if step.at else None
    is_placed = asked is not None or not step.at
    return OpenStep(
        dossier_id=dossier.id, step=step.key, place=step.at, agency_id=asked.id if asked else dossier.agency_id,
        is_placed=is_placed, role=step.role if is_placed else RECEIVER, kind=step.kind, opened_at=at,
        lapses=is_placed and flow.agrees_by_silence(step), opened_version=dossier.version,
    )  # fmt: skip


def _due(
    step: Step, opened_at: datetime, dossier: Dossier, state: DossierState, calendar: WorkingCalendar
) -> datetime | None:  # fmt: skip
    own = flow.step_due(step, opened_at, calendar, state.pauses)
    return own.at if own else dossier.next_due_at


def _end(row: OpenStep, event: Event, by: UUID | None) -> None:
    row.ended_at, row.ended_by, row.how = event.at, by, OpenStep.DROPPED
    if isinstance(event, Approved) and row.step == APPROVE:
        row.how = OpenStep.DONE
    elif isinstance(event, StepDone | StepLapsed) and row.step == event.step:
        row.how = OpenStep.LAPSED if isinstance(event, StepLapsed) else OpenStep.DONE
    row.save(update_fields=["ended_at", "ended_by", "how"])
