"""What officials do with a dossier: accept, send back, refuse, take the steps, approve."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from motcua.base import clock, rows
from motcua.dossiers import consenting, duties, findings, linking, rates, results, returning, slips, storing
from motcua.dossiers.access import Can, dossier_for
from motcua.dossiers.appearing import check_came
from motcua.dossiers.charging import first_charge
from motcua.dossiers.errors import (
    CannotBeCorrected,
    GroundMissing,
    PointAtSomething,
    ReasonDoesNotFit,
    ResultNotSigned,
)
from motcua.dossiers.for_others import check_tie_confirmed
from motcua.dossiers.marking import correctable
from motcua.dossiers.models import Dossier, Mark, StepRecord
from motcua.dossiers.moving import MOVED, move, moved
from motcua.dossiers.taking import an_act, take, take_step
from motcua.dossiers.verifying import check_answered
from motcua.dossiers.weighing import check_chosen
from motcua.engine import lifecycle as engine
from motcua.engine.definition import APPROVE
from motcua.identity import service as identity
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.payments import service as payments
from motcua.procedures import service as procedures


@an_act
def accept(person: Person, code: str, *, seen: int, naming: Mapping[str, rates.Naming] | None = None) -> Dossier:
    """Receive a dossier: the receipt (form 01) is issued, the legal clock starts, the fee becomes an open charge.

    `naming` are the rates, by fee, that the council of the province decides and nobody has told us; without them
    RateNotNamed is raised. Raises RulesNotChosen while it must first be said under which version it is settled.
    """
    dossier, done = take(person, code, Can.RECEIVE, seen, Event.DOSSIER_ACCEPTED)
    if done:
        return dossier
    check_chosen(dossier)
    check_tie_confirmed(dossier)
    entry = moved(dossier, engine.Accepted(at=clock.now()), Event.DOSSIER_ACCEPTED, by=person.id)
    sent = storing.last_submission(dossier.id)
    consenting.check_not_withdrawn(dossier, sent)
    rates.name(dossier, sent, naming or {}, person)
    charge = first_charge(dossier, sent, person)
    receipt = slips.receipt(dossier, person, sent, charge[0] if charge else None)
    rows.update(dossier, *MOVED)
    rows.insert_together(entry, *charge, *receipt)
    return dossier


@an_act
def confirm_tie(person: Person, code: str) -> None:
    """Whoever receives the dossier found in its papers that the parent or guardian is one. Twice changes nothing."""
    dossier = dossier_for(person, code, Can.RECEIVE, lock=True)
    if dossier.mandate_id is not None:
        identity.confirm(dossier.mandate_id, by=person.id, code=dossier.code)


@an_act
def send_back(person: Person, code: str, marks: Iterable[engine.Mark], *, seen: int) -> Dossier:
    """Send a dossier back: each mark points at a field or paper with a reason and what to do.

    The clock stands still until the person answers. Raises PointAtSomething when nothing is marked, CannotBeCorrected,
    ReasonDoesNotFit.
    """
    dossier, done = take(person, code, Can.SEND_BACK, seen, Event.DOSSIER_SENT_BACK)
    if done:
        return dossier
    marks = tuple(marks)
    if not marks:
        raise PointAtSomething
    now = clock.now()
    sent = storing.last_submission(dossier.id)
    procedure = procedures.version(dossier.procedure_version_id).procedure
    if not {(m.target, m.key) for m in marks} <= correctable(procedure, sent):
        raise CannotBeCorrected
    if not all(procedure.reason(mark.reason).fits(mark.target) for mark in marks):
        raise ReasonDoesNotFit
    Mark.objects.bulk_create(
        Mark(dossier=dossier, submission=sent, target=m.target, key=m.key, reason=m.reason, advice=m.advice,
             made_at=now, made_by_id=person.id) for m in marks
    )  # fmt: skip
    move(dossier, engine.SentBack(at=now, marks=marks), Event.DOSSIER_SENT_BACK, by=person.id,
         reason=marks[0].reason, params={"items": len(marks)})  # fmt: skip
    slips.issue_supplement_request(dossier, person)
    return dossier


@an_act
def refuse(person: Person, code: str, *, ground: str, explanation: str, seen: int) -> Dossier:
    """Refuse to receive a dossier, on a legal ground of the procedure, explained. Raises GroundMissing,
    RulesNotChosen."""
    dossier, done = take(person, code, Can.RECEIVE, seen, Event.DOSSIER_REFUSED)
    if done:
        return dossier
    check_chosen(dossier)
    procedure = procedures.version(dossier.procedure_version_id).procedure
    if ground not in {g.code for g in procedure.refusal_grounds} or not explanation.strip():
        raise GroundMissing
    now = clock.now()
    move(dossier, engine.Refused(at=now, ground=ground, explanation=explanation), Event.DOSSIER_REFUSED,
         by=person.id, reason=ground)  # fmt: skip
    StepRecord.objects.create(dossier=dossier, step="refuse", values={"ground": ground}, note=explanation.strip(),
                              done_by_id=person.id, done_at=now)  # fmt: skip
    slips.issue_refusal(dossier, person, ground, explanation.strip())
    return dossier


@an_act
def finish_step(person: Person, code: str, step: str, *, values: dict, note: str, seen: int) -> Dossier:
    """Finish a step that the person's post holds; `values` are the answers to the step's own form.

    What a person must pay by this finding is asked at once. Raises VerificationReplyMissing,
    SomebodyMustCome.
    """
    dossier, done = take_step(person, code, step, seen, Event.DOSSIER_STEP_DONE)
    if done:
        return dossier
    now = clock.now()
    check_answered(dossier, step, values)
    check_came(dossier, step)
    StepRecord.objects.create(dossier=dossier, step=step, values=values, note=note.strip(), done_by_id=person.id,
                              done_at=now)  # fmt: skip
    move(dossier, engine.StepDone(at=now, step=step), Event.DOSSIER_STEP_DONE, by=person.id, params={"step": step})
    duties.ask(dossier, step, values, person)
    return dossier


@an_act
def approve(person: Person, code: str, *, note: str, seen: int) -> Dossier:
    """The head approves: the result is made, and what nothing is owed for goes out if it is electronic. Where there is
    no result the dossier ends.

    Raises ResultNotSigned outside demo mode as long as no signing provider made a signature, SomebodyMustCome.
    """
    dossier, done = take_step(person, code, APPROVE, seen, Event.DOSSIER_APPROVED)
    if done:
        return dossier
    procedure = procedures.version(dossier.procedure_version_id).procedure
    entry = Event.DOSSIER_APPROVED if procedure.results else Event.DOSSIER_ENDED
    if procedure.results and not settings.DEMO:
        raise ResultNotSigned
    check_came(dossier, APPROVE)
    now, signed = clock.now(), {"signed": False} if procedure.results else {}
    move(dossier, engine.Approved(at=now), entry, by=person.id, params=signed)
    StepRecord.objects.create(dossier=dossier, step=APPROVE, values={}, note=note.strip(), done_by_id=person.id,
                              done_at=now)  # fmt: skip
    results.issue(dossier, person, procedure, findings.together(dossier, procedure))
    returning.go_on(dossier)
    return dossier


@an_act
def withdraw(person: Person, code: str, *, reason: str, seen: int, **told: str) -> Dossier:
    """The person withdraws the dossier (status 7); what is still owed is cancelled. `told` goes into the ledger."""
    dossier, done = take(person, code, Can.WITHDRAW, seen, Event.DOSSIER_WITHDRAWN)
    if done:
        return dossier
    asked = engine.WithdrawalAsked(at=clock.now(), reason=reason.strip() or "asked_by_person")
    move(dossier, asked, Event.DOSSIER_WITHDRAWN, by=person.id, reason="asked_by_person", params=told)
    payments.cancel_open(dossier.id, by=person.id, reason="dossier_withdrawn", code=dossier.code)
    linking.withdraw_parts(dossier)
    return dossier
