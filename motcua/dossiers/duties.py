"""Payments to the state that an official finds out at a step, such as the tax on land: the handling waits for them.

What is owed for a dossier is one charge, its fees and its duties together (decision 0012). The clock stands still from
the finding until the payment; then whoever has the next step has it.
"""

import msgspec

from motcua.base import clock
from motcua.dossiers import findings, owners, rates, storing
from motcua.dossiers.models import Dossier, Submission
from motcua.dossiers.moving import move
from motcua.engine import flow
from motcua.engine import lifecycle as engine
from motcua.engine.definition import Procedure
from motcua.engine.fees import FeeLine, Owed
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.payments import service as payments
from motcua.procedures import service as procedures

DUTY = "duty:"  # in front of the key of the step: the code of its line, and the reason why it is the person's turn
FOUND_ANEW = "corrected"  # why an office gives back what was paid on an earlier finding


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
    payments.balance(
        dossier.id, person=owners.who_owes(dossier), agency=dossier.agency_id, by=person.id, code=dossier.code,
        owed=owed(dossier, storing.last_submission(dossier.id)), reason=FOUND_ANEW,
    )  # fmt: skip
    if flow.duty_of(rule, values) and not payments.is_settled(dossier.id):
        reason = f"{DUTY}{step}"
        asked = engine.DutyAsked(at=clock.now(), reason=reason)
        move(dossier, asked, Event.DOSSIER_DUTY_ASKED, by=person.id, reason=reason, params={"step": step})


def go_on_when_paid(dossier: Dossier) -> None:
    """The office's turn again, in the transaction of the payment, where the handling waited for nothing else."""
    if dossier.status == engine.Status.WAITING_PAYMENT and payments.is_settled(dossier.id):
        move(dossier, engine.DutyMet(at=clock.now()), Event.DOSSIER_DUTY_MET, by=None)
