"""Where a dossier stands whose steps run side by side or at other agencies, as plain values for its pages."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import open_steps
from motcua.dossiers.models import Dossier, OpenStep
from motcua.engine import flow
from motcua.engine.definition import Procedure, Step
from motcua.engine.states import DossierState


class Line(NamedTuple):
    """A step that stands, or stood, apart: at which agency, for which post, since when, until when; `how` it ended
    (models.OpenStep), "" while it is open. Without its agency (`is_placed`) it waits at the office that received it."""

    step: Step
    agency: agencies.AgencyInfo
    role: str
    since: datetime
    due: datetime | None
    is_late: bool
    is_placed: bool
    how: str
    ended_at: datetime | None


Offices = Mapping[UUID, agencies.AgencyInfo]


def offices(dossier: Dossier, centre: agencies.AgencyInfo) -> Offices:
    """Every agency that has, or had, a step; `centre` received the dossier and is known already."""
    others = {row.agency_id for row in open_steps.of(dossier)} - {centre.id}
    return {centre.id: centre} | (agencies.agencies(others) if others else {})


def lines(dossier: Dossier, procedure: Procedure, offices: Offices) -> list[Line]:
    """The open ones, in the order of the file."""
    return _lines(procedure, open_steps.now(dossier), offices)


def ended(dossier: Dossier, procedure: Procedure, state: DossierState, offices: Offices) -> list[Line]:
    """Those that were done, or whose silence was consent, since the handling began."""
    last = {row.step: row for row in open_steps.of(dossier) if row.how in (OpenStep.DONE, OpenStep.LAPSED)}
    return _lines(procedure, [row for key, row in last.items() if key in state.done], offices)


def who_acted(dossier: Dossier, offices: Offices) -> dict[UUID, str]:
    """By official, the name of the other agency for which they did a step."""
    rows = [one for one in open_steps.of(dossier) if one.how == OpenStep.DONE and one.agency_id != dossier.agency_id]
    return {row.ended_by: offices[row.agency_id].name for row in rows}


def _lines(procedure: Procedure, rows: Iterable[OpenStep], offices: Offices) -> list[Line]:
    found = sorted(rows, key=lambda row: [step.key for step in procedure.steps].index(row.step))
    return [
        Line(
            procedure.step(row.step), offices[row.agency_id], row.role, row.opened_at, row.due_at,
            row.due_at is not None and row.due_at < (row.ended_at or clock.now()), row.is_placed, row.how, row.ended_at,
        )
        for row in found
    ]  # fmt: skip


def course(procedure: Procedure, state: DossierState, given: flow.Given) -> tuple[Step, ...]:
    """The steps that this dossier takes, as far as what was found is known."""
    taken = {*flow.course(procedure, given), *flow.open_steps(state)}
    return tuple(step for step in procedure.steps if step.key in taken)


def station(state: DossierState, key: str) -> str:
    """How far a station is: "done", "now", or "next"."""
    if key in flow.open_steps(state):
        return "now"
    return "done" if key in ("sent", "received") or key in state.done or state.closed_at else "next"
