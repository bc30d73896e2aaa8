"""Payments to the state that an official finds out at a step, such as the tax on land: the handling waits for them.

What is owed for a dossier is one charge, its fees and its duties together (decision 0012). The clock stands still from
the finding until the payment; then whoever has the next step has it.
"""

from typing import NamedTuple

import msgspec

from motcua.base import clock, rows
from motcua.dossiers import access, findings, owners, rates, storing
from motcua.dossiers.access import Can
from motcua.dossiers.delaying import LONGEST
from motcua.dossiers.errors import ExplanationMissing, StepNotPossible
from motcua.dossiers.models import Dossier, StepRecord, Submission
from motcua.dossiers.moving import move, state_of
from motcua.dossiers.taking import an_act, take
from motcua.engine import flow
from motcua.engine import lifecycle as engine
from motcua.engine.definition import Field, Procedure, Step
from motcua.engine.fees import FeeLine, Owed
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.payments import service as payments
from motcua.procedures import service as procedures

DUTY = "duty:"  # in front of the key of the step: the code of its line, and the reason why it is the person's turn
FOUND_ANEW = "corrected"  # why an office gives back what was paid on an earlier finding
MISTYPED = "mistyped"  # why an amount is corrected


def owed(dossier: Dossier, sent: Submission) -> Owed:
    """What is owed for a dossier: its fees by what was sent, and the duties by what was found last."""
    fees, lines = rates.owed(dossier, sent), _lines(dossier)
    if not lines:
        return fees
    bases = dict.fromkeys([*filter(None, fees.basis.split("; ")), *(line.basis for line in lines)])
    total = fees.total + sum(line.amount for line in lines)
    return msgspec.structs.replace(fees, total=total, lines=(*fees.lines, *lines), basis="; ".join(bases))


def _lines(dossier: Dossier) -> tuple[FeeLine, ...]:
    procedure = procedures.version(dossier.procedure_version_id).procedure
    steps = [step for step in procedure.steps if step.duty]
    if not steps:
        return ()
    found = findings.by_step(dossier, procedure)
    lines = (_line(procedure, step.key, flow.duty_of(step, found.get(step.key, {}))) for step in steps)
    return tuple(line for line in lines if line.amount)


def _line(procedure: Procedure, key: str, amount: int) -> FeeLine:
    duty = procedure.step(key).duty
    return FeeLine(code=f"{DUTY}{key}", label=duty.title, unit_amount=amount, quantity=1, amount=amount,
                   basis=procedure.basis(duty.basis).number, kind="duty")  # fmt: skip


def ask(dossier: Dossier, step: str, values: dict, person: Person) -> None:
    """Ask for what was found at a step that is done: the charge is opened, and it is the person's turn until it is
    paid. Nothing happens where nothing is owed, or was paid already."""
    rule = procedures.version(dossier.procedure_version_id).procedure.step(step)
    if rule.duty is None:
        return
    _charge(dossier, person, FOUND_ANEW)
    if flow.duty_of(rule, values) and not payments.is_settled(dossier.id):
        reason = f"{DUTY}{step}"
        asked = engine.DutyAsked(at=clock.now(), reason=reason)
        move(dossier, asked, Event.DOSSIER_DUTY_ASKED, by=person.id, reason=reason, params={"step": step})


def _charge(dossier: Dossier, person: Person, reason: str) -> None:
    payments.balance(
        dossier.id, person=owners.who_owes(dossier), agency=dossier.agency_id, by=person.id, code=dossier.code,
        owed=owed(dossier, storing.last_submission(dossier.id)), reason=reason,
    )  # fmt: skip


class Found(NamedTuple):
    """What was found to be paid at a step that is done, as an official sees it who may correct it."""

    step: Step
    field: Field  # the question that the amount answers
    amount: int  # đồng
    values: dict


def correctable(person: Person, dossier: Dossier) -> list[Found]:
    """What was found and may be wrong, for whoever holds the post of its step; while it is handled, or waits for this
    payment. Before the person's correction or after the result it is another matter."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    steps = [step for step in procedure.steps if step.duty]
    if not steps or dossier.status not in (engine.Status.IN_PROGRESS, engine.Status.WAITING_PAYMENT):
        return []
    found = findings.by_step(dossier, procedure)
    done = [step for step in steps if step.key in state_of(dossier).done and step.key in found]
    return [_found(step, found[step.key]) for step in done if access.held_post(person, dossier, step)]


def _found(step: Step, values: dict) -> Found:
    field = next(field for field in step.fields if field.key == step.duty.amount)
    return Found(step, field, flow.duty_of(step, values), values)


@an_act
def correct(person: Person, code: str, *, step: str, amount: int, explanation: str, seen: int) -> Dossier:
    """Correct a wrongly typed amount, with the reason: the charge says the right one, what was paid too much is given
    back, and the handling waits, or goes on, as if it had been right at once.

    Raises NotYourTurn, SomebodyActedFirst, ExplanationMissing, StepNotPossible for what cannot be corrected (any more).
    """
    dossier, done = take(person, code, Can.TAKE_BACK_A_DUTY, seen, Event.DUTY_CORRECTED)
    if done:
        return dossier
    was = next((one for one in correctable(person, dossier) if one.step.key == step), None)
    if was is None or amount == was.amount:
        raise StepNotPossible
    if not 0 < len(explanation.strip()) <= LONGEST:
        raise ExplanationMissing
    values = {**was.values, was.field.key: amount}
    StepRecord.objects.create(dossier=dossier, step=step, values=values, note=explanation.strip(),
                              done_by_id=person.id, done_at=clock.now())  # fmt: skip
    dossier.version += 1
    rows.update(dossier, "version", "last_act", "last_act_by", "last_act_saw")
    ledger.append(
        Event.DUTY_CORRECTED, about=dossier.id, kind="dossier", by=person.id, on_behalf=owners.who_owes(dossier),
        reason=MISTYPED, params={"code": dossier.code, "step": step},
    )  # fmt: skip
    if dossier.status == engine.Status.IN_PROGRESS:
        ask(dossier, step, values, person)
        return dossier
    _charge(dossier, person, FOUND_ANEW)
    go_on_when_paid(dossier)
    return dossier


def go_on_when_paid(dossier: Dossier) -> None:
    """The office's turn again, in the transaction of the payment, where the handling waited for nothing else."""
    waits = dossier.status == engine.Status.WAITING_PAYMENT
    if waits and (payments.is_settled(dossier.id) or not _lines(dossier)):
        move(dossier, engine.DutyMet(at=clock.now()), Event.DOSSIER_DUTY_MET, by=None)
