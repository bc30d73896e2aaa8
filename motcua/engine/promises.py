"""By when a dossier is answered and settled: what its state says of both, derived anew when something moved it."""

import msgspec

from motcua.engine import deadlines, longer, windows
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import ChannelName, Procedure
from motcua.engine.limits import Deadline, Extension
from motcua.engine.states import DossierState

#: What a deadline is derived from. An event that changes none of these leaves both due moments as they were.
REST_ON = {"submitted_at", "received_at", "pauses", "new_due", "verification_asked_at", "longer"}


def renewed(state: DossierState, procedure: Procedure, calendar: WorkingCalendar, channel: ChannelName) -> DossierState:
    """Derive both due moments anew; that of the answer stays as it was once the agency has answered."""
    answer_due = state.answer_due
    if state.received_at is None:
        answer_due = deadlines.due(procedure.answer_limit, state.submitted_at, calendar, state.pauses)
    due = None
    if state.received_at is not None and procedure.kind == "dossier":
        limit = longer.limit_of(procedure, channel, state.longer)
        by = windows.results_on(procedure.windows, state.submitted_at)
        due = deadlines.due(limit, state.received_at, calendar, state.pauses, _more_time(state, procedure), by)
        due = _reappointed(due, state, calendar)
    return msgspec.structs.replace(state, answer_due=answer_due, due=due)


def _more_time(state: DossierState, procedure: Procedure) -> Extension | None:
    """What a verification adds to the limit; None where none was asked."""
    if state.verification_asked_at is None:
        return None
    rule = procedure.verification
    basis = procedure.basis(rule.basis).number
    return Extension(limit=rule.adds, asked=state.verification_asked_at, reason="verification", basis=basis)


def _reappointed(due: Deadline, state: DossierState, calendar: WorkingCalendar) -> Deadline:
    """The date of the apology in place of the legal one; later pauses move it in the same way."""
    if state.new_due is None or state.apologised_at is None:
        return due
    later = tuple(pause for pause in state.pauses if pause.start >= state.apologised_at)
    return deadlines.moved(due, state.new_due, "new_date_given", calendar, later)
