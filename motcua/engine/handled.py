"""What a worked example says of the handling: which steps a dossier takes, who does each and when, and what is paid."""

from datetime import datetime

from motcua.engine import flow
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.deadlines import after
from motcua.engine.definition import Procedure
from motcua.engine.flow import Given
from motcua.engine.forms import Values


def said(procedure: Procedure, given: Given, findings: dict[str, Values]) -> dict[str, object]:
    """By the step that is taken: "officer at commune_police"; the duty found there in đồng, where it can have one; and
    which questions are shown to whoever consents, and stand on a result."""
    taken = [step for step in procedure.steps if step.key in flow.course(procedure, given)]
    return {
        "who": {step.key: f"{step.role} at {step.at}" if step.at else step.role for step in taken},
        "shows": {one.key: list(one.shows) for one in (*procedure.consents, *procedure.results) if one.shows},
        "duties": {step.key: flow.duty_of(step, findings.get(step.key, {})) for step in taken if step.duty},
    }


def times(procedure: Procedure, given: Given, received: datetime | None, calendar: WorkingCalendar) -> dict[str, str]:
    """When each step that is taken is done if each uses all of its hours, from when the last one before it was done."""
    if received is None:
        return {}
    done = flow.schedule(procedure, flow.course(procedure, given), received.replace(tzinfo=None),
                         lambda begins, step: after(step.hours * 60, begins, calendar, ()))  # fmt: skip
    return {key: at.strftime("%Y-%m-%d %H:%M") for key, at in done.items()}
