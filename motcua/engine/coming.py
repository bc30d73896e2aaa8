"""Who came in person, beside the lifecycle, which does not know it: what waits for them, and what their coming ends.

Dossiers keep it as a record of its own (dossiers/appearing.py); here it is an event of a worked example.
"""

from collections.abc import Collection

from motcua.engine import presence
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.cannot_happen import CannotHappen
from motcua.engine.definition import APPROVE, RETURN, Procedure
from motcua.engine.events import Approved, Event, Returned, StepDone, Stopped
from motcua.engine.forms import Values
from motcua.engine.presence import Presence
from motcua.engine.states import DossierState, Status


class Came(Event, kw_only=True):
    """Somebody came who must come (`who`, a key of `presence`)."""

    who: str


class SomebodyMustCome(CannotHappen):
    """A step is not done before everybody came who must come at it."""


class NobodyIsAwaited(CannotHappen):
    """Who came need not come, or not at a step that is open; or a result is stopped although they all came."""


def awaited(
    procedure: Procedure, step: str, answers: Values, facts: Values, came: Collection[str]
) -> tuple[Presence, ...]:  # fmt: skip
    """Who must come at a step and has not come."""
    asked = presence.asked(procedure, answers, facts) if procedure.presence else ()
    return tuple(one for one in asked if one.step == step and one.key not in came)


def check(
    procedure: Procedure, state: DossierState, event: Event, calendar: WorkingCalendar, *, answers: Values,
    facts: Values, came: Collection[str],
) -> None:  # fmt: skip
    """Raise SomebodyMustCome, NobodyIsAwaited for what cannot happen by who `came` until then."""
    if isinstance(event, Came):
        open_now = [one.key for one in presence.asked(procedure, answers, facts) if presence.is_open(one, state)]
        if event.who not in open_now:
            raise NobodyIsAwaited(f"{event.who!r} is not awaited now")
    elif step := _ends(event):
        if missing := awaited(procedure, step, answers, facts, came):
            raise SomebodyMustCome(f"before {step!r} is done: {missing[0].key}")
    elif isinstance(event, Stopped) and state.status == Status.DONE:
        at_the_end = awaited(procedure, RETURN, answers, facts, ())
        over = [one.key for one in at_the_end if presence.is_over(one, state, calendar, event.at)]
        if over and set(over) <= set(came):
            raise NobodyIsAwaited("everybody whose time is over came for the result")


def _ends(event: Event) -> str:
    """The step that an event ends; "" where it ends none."""
    if isinstance(event, StepDone):
        return event.step
    return APPROVE if isinstance(event, Approved) else RETURN if isinstance(event, Returned) else ""
