"""Apologising and giving a new day, once, before the office is late or when it is (form 04)."""

from datetime import date, datetime, timedelta

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import slips
from motcua.dossiers.access import Can
from motcua.dossiers.errors import (
    DelayNotPossible,
    DelayReasonMissing,
    ExplanationMissing,
    NewDayClosed,
    NewDayMissing,
    NewDayNotLater,
    NewDayTooFar,
)
from motcua.dossiers.models import Dossier, StepRecord
from motcua.dossiers.moving import move, state_of
from motcua.dossiers.taking import an_act, take
from motcua.engine import lifecycle as engine
from motcua.engine.calendar import WorkingCalendar
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

STEP = "apologise"  # of the record of what was said
FURTHEST = timedelta(days=60)  # later than this is a slip of the finger: the law gives new time once, not for good
LONGEST = 1000  # characters of an explanation


def may_apologise(dossier: Dossier) -> bool:
    """Whether a new day can be given now: once, and while the clock of the result runs or has run out."""
    state = state_of(dossier)
    return engine.may(state, engine.Apologised) and state.due is not None and state.due.at is not None


def apology(dossier: Dossier, person: Person, *, reason: str, explanation: str, day: date | None) -> dict:
    """What form 04 would say. Raises DelayNotPossible, DelayReasonMissing, ExplanationMissing, NewDayMissing,
    NewDayNotLater, NewDayTooFar, NewDayClosed."""
    if not may_apologise(dossier):
        raise DelayNotPossible
    procedure = procedures.version(dossier.procedure_version_id).procedure
    if reason not in {one.code for one in procedure.delay_reasons}:
        raise DelayReasonMissing
    if not 0 < len(explanation.strip()) <= LONGEST:
        raise ExplanationMissing
    return slips.apology(dossier, person, reason, explanation.strip(), _closing_of(dossier, day))


@an_act
def apologise(
    person: Person, code: str, *, reason: str, explanation: str, day: date | None, seen: int
) -> Dossier:  # fmt: skip
    """Apologise and give a new day: form 04 is issued, the person is told at once. Raises what `apology` raises."""
    dossier, done = take(person, code, Can.APOLOGISE, seen, Event.DOSSIER_APOLOGISED)
    if done:
        return dossier
    said = apology(dossier, person, reason=reason, explanation=explanation, day=day)
    now = clock.now()
    sorry = engine.Apologised(at=now, new_due=said["new_due"], reason=reason)
    move(dossier, sorry, Event.DOSSIER_APOLOGISED, by=person.id, reason=reason)
    StepRecord.objects.create(dossier=dossier, step=STEP, note=said["explanation"], done_by_id=person.id, done_at=now,
                              values={"reason": reason, "promised": said["promised"].isoformat()})  # fmt: skip
    slips.issue(dossier, "form_04", 1, said)
    return dossier


def _closing_of(dossier: Dossier, day: date | None) -> datetime:
    calendar = agencies.working_calendar(dossier.agency_id, clock.now())
    return closing_of(day, state_of(dossier).due.at, calendar)


def closing_of(day: date | None, due: datetime, calendar: WorkingCalendar) -> datetime:
    """The end of working time of a new day: one on which the office works, after today and the promised one.

    Raises NewDayMissing, NewDayNotLater, NewDayTooFar, NewDayClosed.
    """
    if day is None:
        raise NewDayMissing
    if day <= max(due, clock.now()).astimezone(clock.ZONE).date():
        raise NewDayNotLater(promised=f"{due.astimezone(clock.ZONE):%d/%m/%Y}")
    if day - clock.today() > FURTHEST:
        raise NewDayTooFar(days=FURTHEST.days)
    spans = calendar.spans_on(day)
    if not spans:
        raise NewDayClosed
    return datetime.combine(day, spans[-1].end, calendar.tz)
