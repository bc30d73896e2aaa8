"""Stopping a received dossier on a legal ground (form 05): it ends, and the office keeps no money for it."""

from motcua.base import clock
from motcua.dossiers import appearing, charging, slips
from motcua.dossiers.access import Can
from motcua.dossiers.delaying import LONGEST
from motcua.dossiers.errors import ExplanationMissing, StepNotPossible, StopGroundMissing
from motcua.dossiers.models import Dossier, StepRecord
from motcua.dossiers.moving import move, state_of
from motcua.dossiers.taking import an_act, take
from motcua.engine import lifecycle as engine
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

STEP = "stop"  # of the record of what was said


def may_stop(dossier: Dossier) -> bool:
    """Whether the handling can stop now."""
    if dossier.status == engine.Status.DONE and not appearing.may_stop_a_result(dossier):
        return False
    return engine.may(state_of(dossier), engine.Stopped) and dossier.received_at is not None


def notice(dossier: Dossier, person: Person, *, ground: str, explanation: str) -> dict:
    """What form 05 would say. Raises StepNotPossible, StopGroundMissing, ExplanationMissing."""
    if not may_stop(dossier):
        raise StepNotPossible
    procedure = procedures.version(dossier.procedure_version_id).procedure
    if ground not in {one.code for one in procedure.stop_grounds}:
        raise StopGroundMissing
    if not 0 < len(explanation.strip()) <= LONGEST:
        raise ExplanationMissing
    return slips.stop_notice(dossier, person, ground, explanation.strip())


@an_act
def stop(person: Person, code: str, *, ground: str, explanation: str, seen: int) -> Dossier:
    """Stop the handling: form 05 is issued, what is open is cancelled, what was paid is to be given back.

    Raises what `notice` raises.
    """
    dossier, done = take(person, code, Can.STOP, seen, Event.DOSSIER_STOPPED)
    if done:
        return dossier
    said = notice(dossier, person, ground=ground, explanation=explanation)
    now = clock.now()
    stopped = engine.Stopped(at=now, ground=ground, explanation=said["explanation"])
    move(dossier, stopped, Event.DOSSIER_STOPPED, by=person.id, reason=ground)
    StepRecord.objects.create(dossier=dossier, step=STEP, values={"ground": ground}, note=said["explanation"],
                              done_by_id=person.id, done_at=now)  # fmt: skip
    charging.give_everything_back(dossier, person)
    slips.issue(dossier, "form_05", 1, said)
    return dossier
