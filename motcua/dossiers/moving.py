"""One way for every change of a dossier: ask the engine, store what it decided, write the entry, do what follows."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Model

from motcua.agencies import service as agencies
from motcua.base import clock, rows
from motcua.dossiers import open_steps, storing
from motcua.dossiers.errors import StepNotPossible
from motcua.dossiers.models import Dossier, StepRecord
from motcua.engine import flow, lifecycle, tree
from motcua.engine.definition import Procedure
from motcua.engine.lifecycle import DossierState
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

EMPTY = msgspec.to_builtins(DossierState())
# What a move may change; everything else stays as it was sent.
MOVED = (
    "state", "status", "owes", "role", "next_due_at", "received_at", "closed_at", "version",
    "last_act", "last_act_by", "last_act_saw",
)  # fmt: skip
# What whoever files does, and nobody else.
OF_THE_FILER = frozenset({
    Event.DOSSIER_SUBMITTED, Event.DOSSIER_NOTED, Event.DOSSIER_RESUBMITTED, Event.DOSSIER_WITHDRAWN,
})  # fmt: skip
# What happens to a part and changes how far the whole is.
CONCERN_THE_WHOLE = frozenset({
    lifecycle.SentBack, lifecycle.Resubmitted, lifecycle.DutyAsked, lifecycle.DutyMet, lifecycle.Refused,
    lifecycle.Stopped, lifecycle.WithdrawalAsked, lifecycle.Approved, lifecycle.Returned,
})  # fmt: skip


def state_of(dossier: Dossier) -> DossierState:
    """The engine's value of a stored dossier."""
    return msgspec.convert(dossier.state, DossierState)


def move(
    dossier: Dossier, event, entry: Event, *, by: UUID | None, reason: str = "", params: dict | None = None
) -> None:
    """Apply an event to a locked dossier and write its ledger entry. Raises StepNotPossible; then nothing is stored."""
    written = moved(dossier, event, entry, by=by, reason=reason, params=params)
    rows.update(dossier, *MOVED)
    rows.insert(written)


def moved(
    dossier: Dossier, event, entry: Event, *, by: UUID | None, reason: str = "", params: dict | None = None
) -> Model:
    """Apply an event to a dossier in memory; gives its ledger entry. The caller stores both, in one transaction.

    Rows of steps that stand apart (open_steps) are stored here. Raises StepNotPossible.
    """
    event = _in_order(state_of(dossier), event)
    version = procedures.version(dossier.procedure_version_id)
    calendar = agencies.working_calendar(dossier.agency_id, clock.now())
    decision = _decide(dossier, event, version.procedure, calendar)
    _take_over(dossier, decision.state, decision.effects)
    _ask_for_a_look(dossier, type(event), version.procedure)
    if open_steps.are_needed(version.procedure) and dossier.received_at is not None:
        open_steps.follow(dossier, decision.state, event, version.procedure, calendar, by)
    return ledger.entry_row(
        entry, about=dossier.id, kind="dossier", by=by, on_behalf=dossier.owner_id, reason=reason,
        at=event.at,  # not a moment later: times and pauses counted from the ledger are those of the state
        params={"code": dossier.code, "status": dossier.status, "owes": dossier.owes,
                **_dates(decision.state), **_mandate(dossier, entry), **(params or {})},
        versions={"procedure": version.content_hash, "calendar": calendar.version},
    )  # fmt: skip


def _mandate(dossier: Dossier, entry: Event) -> dict[str, str]:
    """Under which mandate it was filed, in the entries of the person who files: one row says who acted for whom."""
    if dossier.mandate_id is None or entry not in OF_THE_FILER:
        return {}
    return {"mandate": str(dossier.mandate_id)}


def _ask_for_a_look(dossier: Dossier, event: type, procedure: Procedure) -> None:
    """Where procedures are filed as one: have the whole looked at (linking.py) when it is received, and when something
    happens to a part that concerns it. One whole is one object of the ledger, so it is looked at by one at a time."""
    if (dossier.whole_id and event in CONCERN_THE_WHOLE) or (procedure.linked and event is lifecycle.Accepted):
        ask_for_a_look(dossier.whole_id or dossier.id, dossier.code)


def ask_for_a_look(whole_id: UUID, code: str) -> None:
    """Have a whole looked at in a moment; `code` is that of the dossier for the sake of which."""
    ledger.append(Event.PARTS_TO_LOOK_AT, about=whole_id, kind="linked", by=None, params={"code": code})


def decided(dossier: Dossier, event) -> lifecycle.Decision:
    """What would follow from an event; nothing is stored. Raises StepNotPossible."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    event = _in_order(state_of(dossier), event)
    return _decide(dossier, event, procedure, agencies.working_calendar(dossier.agency_id, clock.now()))


def _in_order(state: DossierState, event):
    """The event, not before what happened before it.

    Whoever holds the row comes later, whatever the clock of the server says: one that was set back stops nobody's
    work, makes no pause of negative length, and takes nothing from a limit (decision 0007).
    """
    before = (state.submitted_at, state.received_at, state.status_since, state.apologised_at)
    last = max((moment for moment in (*before, *_ends_of_pauses(state)) if moment), default=event.at)
    return msgspec.structs.replace(event, at=last) if event.at < last else event


def _ends_of_pauses(state: DossierState) -> tuple[datetime, ...]:
    return tuple(pause.end or pause.start for pause in state.pauses)


def _decide(dossier: Dossier, event, procedure, calendar) -> lifecycle.Decision:
    state = state_of(dossier)
    procedure = _as_part(dossier, procedure) if dossier.whole_id else procedure
    given = _given(dossier, state, event, procedure) if flow.depends(procedure) else flow.NOTHING
    try:
        return lifecycle.decide(
            state, event, procedure=procedure, calendar=calendar, channel=dossier.channel, given=given
        )
    except lifecycle.CannotHappen as refused:
        raise StepNotPossible from refused


def _as_part(dossier: Dossier, procedure: Procedure) -> Procedure:
    """The rules of a part as the whole says them: the law may give it another time limit there."""
    version_id = Dossier.objects.values_list("procedure_version_id", flat=True).get(id=dossier.whole_id)
    return tree.filed_as(procedure, tree.part(procedures.version(version_id).procedure, dossier.part))


def _given(dossier: Dossier, state: DossierState, event, procedure: Procedure) -> flow.Given:
    """What the way through the steps depends on: what was sent last, and what was found since the handling began."""
    if state.received_at is None and not isinstance(event, lifecycle.Accepted):
        return flow.NOTHING
    sent = storing.last_submission(dossier.id)
    begins = isinstance(event, lifecycle.Accepted | lifecycle.Resubmitted)
    behind = () if begins else {*state.done, getattr(event, "step", "")}
    records = StepRecord.objects.filter(dossier_id=dossier.id, step__in=behind).order_by("id")
    return flow.given_of(procedure, sent.answers, sent.known, dict(records.values_list("step", "values")))


def _take_over(dossier: Dossier, state: DossierState, effects: tuple) -> None:
    dossier.state = msgspec.to_builtins(state)
    dossier.status, dossier.owes = int(state.status), str(state.owes)
    asked = [effect for effect in effects if isinstance(effect, lifecycle.AskRole)]
    dossier.role = asked[-1].role if asked and state.owes == lifecycle.Owes.AGENCY else ""
    dossier.next_due_at = _running_clock(state)
    dossier.received_at, dossier.closed_at = state.received_at, state.closed_at
    dossier.version += 1


def _dates(state: DossierState) -> dict[str, str]:
    """The due moments as they stand after the event, for whoever follows the ledger."""
    found = {"answer_due": state.answer_due, "due": state.due}
    return {name: deadline.at.isoformat() for name, deadline in found.items() if deadline and deadline.at}


def _running_clock(state: DossierState):
    if state.owes != lifecycle.Owes.AGENCY or state.status == lifecycle.Status.DONE:
        return None  # the measuring of time ends with the result
    running = state.due if state.received_at else state.answer_due
    return running.at if running else None
