"""Who must come in person, where, and why that cannot be done from home."""

from collections.abc import Mapping
from datetime import datetime

from motcua.engine import deadlines, rules
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.limits import Deadline, Limit
from motcua.engine.parts import Key, Part
from motcua.engine.states import DossierState
from motcua.engine.steps import RETURN
from motcua.engine.text import Text


class Presence(Part, kw_only=True):
    """Somebody who must come at a step (its key), while `when` (CEL) holds: `who` they are, `why` in plain words.

    `within` is the time they have, from the moment the step begins, but never before the day that the receipt promised:
    whoever was given a day need not come earlier. `to_bring` is what they must have with them.
    """

    key: Key
    who: Text
    why: Text
    step: Key
    when: str = ""
    within: Limit | None = None
    to_bring: tuple[Text, ...] = ()
    basis: Key
    article: str = ""
    to_verify: bool = False


def asked(procedure, answers: Mapping[str, object], facts: Mapping[str, object]) -> tuple[Presence, ...]:
    """Who must come for a dossier with these answers, in the order of the procedure (a definition.Procedure)."""
    return tuple(one for one in procedure.presence if rules.holds(one.when, answers, facts))


def is_open(one: Presence, state: DossierState) -> bool:
    """Whether the step at which they must come is open now."""
    return one.step == state.step or one.step in state.beside


def due(one: Presence, state: DossierState, calendar: WorkingCalendar) -> Deadline | None:
    """By when they must come; None where no time is set, or while their step is not open."""
    if one.within is None or not is_open(one, state):
        return None
    return deadlines.due(one.within, _begins(one, state), calendar)


def is_over(one: Presence, state: DossierState, calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether their time has passed by a moment. Who has come all the same is for the caller to know."""
    by = due(one, state, calendar)
    return by is not None and by.at is not None and by.at < at


def over_at_the_end(procedure, state: DossierState, given, calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether the time of somebody is over who must come for the finished result: only then can it be stopped. `given`
    is a flow.Given."""
    awaited = (one for one in asked(procedure, given.answers, given.facts) if one.step == RETURN)
    return any(is_over(one, state, calendar, at) for one in awaited)


def _begins(one: Presence, state: DossierState) -> datetime:
    opened = state.opened.get(one.step) or state.status_since or state.submitted_at
    if state.due is None or state.due.at is None:
        return opened
    # The promised moment is the closing of that day; counted from there the next day would be the first.
    return max(opened, state.due.at.replace(hour=0, minute=0))
