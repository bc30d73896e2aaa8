"""Who must come in person: shown from the beginning, recorded by whoever has the step, needed before it is done.

Who does not come in time is reminded by the page alone: whether the handling stops for it, an official decides on a
ground of the procedure, with form 05. No clock does.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import storing
from motcua.dossiers.access import Can, check_allowed, dossier_for
from motcua.dossiers.errors import DayOfComingNotRight, SomebodyMustCome, StepNotPossible
from motcua.dossiers.models import Dossier, StepRecord, Submission
from motcua.dossiers.moving import state_of
from motcua.dossiers.taking import an_act
from motcua.dossiers.whole import Done, Sent
from motcua.engine import presence
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import RETURN, Presence, Procedure
from motcua.engine.limits import Deadline
from motcua.engine.states import DossierState
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

STEP = "came"  # of the record that says who came, and when


class MustCome(NamedTuple):
    """Somebody who must come: whether it is time (`is_open`), by when, the day on which they came, and whether
    that time has passed (`is_late`)."""

    presence: Presence
    is_open: bool
    due: Deadline | None
    came_on: date | None
    is_late: bool

    @property
    def is_awaited(self) -> bool:
        """Whether their step waits for them now."""
        return self.is_open and self.came_on is None

    @property
    def is_over(self) -> bool:
        """Whether their time has passed and they have not come."""
        return self.is_awaited and self.is_late


def of(
    dossier: Dossier, procedure: Procedure, state: DossierState, sent: Sent | Submission,
    records: Iterable[Done | StepRecord],
) -> list[MustCome]:  # fmt: skip
    """Everybody who must come for a dossier, in the order of the procedure; `sent` is what was sent last."""
    asked = presence.asked(procedure, sent.answers, sent.known) if procedure.presence else ()
    if not asked:
        return []
    calendar = _calendar(dossier)
    came = {record.values["who"]: date.fromisoformat(record.values["on"]) for record in records if record.step == STEP}
    return [
        MustCome(one, presence.is_open(one, state), presence.due(one, state, calendar), came.get(one.key),
                 presence.is_over(one, state, calendar, clock.now()))
        for one in asked
    ]  # fmt: skip


def now(dossier: Dossier) -> list[MustCome]:
    """The same, read from the database."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    if not procedure.presence:
        return []
    records = StepRecord.objects.filter(dossier=dossier, step=STEP)
    return of(dossier, procedure, state_of(dossier), storing.last_submission(dossier.id), records)


def _calendar(dossier: Dossier) -> WorkingCalendar:
    """The office's, asked once for each time the dossier is read."""
    if "_calendar" not in dossier.__dict__:
        dossier._calendar = agencies.working_calendar(dossier.agency_id, clock.now())
    return dossier._calendar


def check_came(dossier: Dossier, step: str) -> None:
    """Raise SomebodyMustCome while somebody has not come who must before a step is done."""
    check_all_came(now(dossier), step)


def check_all_came(must_come: Iterable[MustCome], step: str) -> None:
    """The same of those who must come, for a dossier or in a play."""
    missing = [one.presence for one in must_come if one.presence.step == step and one.came_on is None]
    if missing:
        raise SomebodyMustCome(who=", ".join(one.who.to("vi") for one in missing))


def may_stop_a_result(dossier: Dossier) -> bool:
    """Whether a finished result can be stopped: nobody came for it in the time that the law gives."""
    return nobody_came(now(dossier))


def nobody_came(must_come: Iterable[MustCome]) -> bool:
    """Whether the time of somebody is over who must come for the finished result and has not."""
    return any(one.is_over and one.presence.step == RETURN for one in must_come)


@an_act
def record(person: Person, code: str, who: str, on: date | None) -> Dossier:
    """Record that somebody came on a day. Recorded twice it stays as it was first.

    Raises StepNotPossible unless they are awaited, DayOfComingNotRight.
    """
    dossier = dossier_for(person, code, Can.LOOK, lock=True)
    check_allowed(person, Can.RECORD_PRESENCE, dossier)
    found = next((one for one in now(dossier) if one.presence.key == who), None)
    if found is None or not found.is_open:
        raise StepNotPossible
    if found.came_on is not None:
        return dossier
    if on is None or not dossier.submitted_at.astimezone(clock.ZONE).date() <= on <= clock.today():
        raise DayOfComingNotRight
    StepRecord.objects.create(dossier=dossier, step=STEP, values={"who": who, "on": on.isoformat()},
                              done_by_id=person.id, done_at=clock.now())  # fmt: skip
    ledger.append(Event.PRESENCE_RECORDED, about=dossier.id, kind="dossier", by=person.id, on_behalf=dossier.owner_id,
                  params={"code": dossier.code, "step": found.presence.step, "presence": who})  # fmt: skip
    return dossier
