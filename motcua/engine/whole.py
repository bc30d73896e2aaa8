"""The life of a whole whose linked procedures are settled each by its own agency: what follows from what they do.

The whole is handled by nobody: after its reception it goes on as its parts do. While one of them waits for the citizen,
it is the citizen's turn in the whole, too, and its clock stands still. Which parts may begin, and what becomes of the
whole, is worked out in tree.py.
"""

from datetime import datetime

import msgspec

from motcua.engine import flow, tree
from motcua.engine.cannot_happen import NotInProcedure
from motcua.engine.definition import Procedure
from motcua.engine.events import (
    Apologised,
    CameToNothing,
    Event,
    PartBegan,
    PartCannotBegin,
    PartEnded,
    PartGoesOn,
    PartWaits,
    Returned,
    Settled,
    TellPerson,
    WithdrawalAsked,
)
from motcua.engine.limits import Pause
from motcua.engine.linked import How
from motcua.engine.states import DossierState, S, Status

WAITING_FOR_CITIZEN = "waiting_for_citizen"
#: What happens to a whole alone; of the rest, what happens to it all the same once it is received.
OF_WHOLES = (PartBegan, PartCannotBegin, PartWaits, PartGoesOn, PartEnded, Settled, CameToNothing)
OF_WHOLES_TOO = (WithdrawalAsked, Apologised, Returned)

#: Beside lifecycle.MOVES.
MOVES: dict[tuple[Status | None, type[Event]], Status] = {
    (S.RECEIVED, PartBegan): S.IN_PROGRESS,
    (S.RECEIVED, PartCannotBegin): S.IN_PROGRESS,
    (S.IN_PROGRESS, PartBegan): S.IN_PROGRESS,
    (S.IN_PROGRESS, PartCannotBegin): S.IN_PROGRESS,
    (S.IN_PROGRESS, PartWaits): S.WAITING_PAPERS,
    (S.IN_PROGRESS, PartEnded): S.IN_PROGRESS,
    (S.IN_PROGRESS, Settled): S.DONE,
    (S.IN_PROGRESS, CameToNothing): S.STOPPED,
    (S.WAITING_PAPERS, PartBegan): S.WAITING_PAPERS,
    (S.WAITING_PAPERS, PartCannotBegin): S.WAITING_PAPERS,
    (S.WAITING_PAPERS, PartWaits): S.WAITING_PAPERS,
    (S.WAITING_PAPERS, PartGoesOn): S.IN_PROGRESS,
    (S.WAITING_PAPERS, PartEnded): S.WAITING_PAPERS,
}
#: Where it leads elsewhere while another part waits for the citizen, too.
WHILE_ANOTHER_WAITS: dict[tuple[Status | None, type[Event]], Status] = {
    (S.WAITING_PAPERS, PartGoesOn): S.WAITING_PAPERS,
}

Following = tuple[dict, tuple[TellPerson, ...]]


def may(state: DossierState, event: type[Event]) -> bool:
    """Whether one of these events can happen to a whole with its parts as far as they are; none can to another."""
    how = set(state.parts.values())
    if event in (Settled, CameToNothing):
        return bool(how) and how <= tree.ENDED and (How.DONE in how) == (event is Settled)
    return event in _CONCERNS and _CONCERNS[event] in how


#: How far a part is, of which one of these events tells something.
_CONCERNS = {
    PartBegan: How.TO_COME, PartCannotBegin: How.TO_COME, PartWaits: How.RUNNING, PartGoesOn: How.WAITS,
    PartEnded: How.RUNNING,
}  # fmt: skip


def target(state: DossierState, event: type[Event]) -> Status:
    """The status that one of these events leads to."""
    move = (state.status, event)
    return WHILE_ANOTHER_WAITS.get(move, MOVES[move]) if another_waits(state) else MOVES[move]


def another_waits(state: DossierState) -> bool:
    """Whether more than one part waits for the citizen."""
    return [*state.parts.values()].count(How.WAITS) > 1


def received(procedure: Procedure, given: flow.Given) -> dict:
    """How far the parts are when the whole is received; nothing for a procedure that is no whole."""
    return {"parts": tree.planned(procedure, given.answers, given.facts)} if procedure.linked else {}


def withdrawn(state: DossierState) -> dict:
    """Taken back by the citizen: what has ended stays as it is."""
    over = {key: how if how in tree.ENDED else How.WITHDRAWN for key, how in state.parts.items()}
    return {"parts": over} if over else {}


def part_began(state: DossierState, event: PartBegan, case) -> Following:
    """A part was filed. Raises NotInProcedure for one that cannot begin now."""
    if event.part not in tree.begin_now(case.procedure, state.parts):
        raise NotInProcedure(f"the part {event.part!r} cannot begin now")
    tell = (TellPerson("in_progress"),) if state.status == S.RECEIVED else ()
    return {"parts": {**state.parts, event.part: How.RUNNING}}, tell


def part_cannot_begin(state: DossierState, event: PartCannotBegin, case) -> Following:
    """A consent that a part needs is not there. Raises NotInProcedure for one that the part does not need."""
    _check(state, event.part, How.TO_COME)
    needed = {one.consent for one in tree.part(case.procedure, event.part).consents.values()}
    if event.consent not in needed:
        raise NotInProcedure(f"the part {event.part!r} needs no consent {event.consent!r} of the whole")
    return {"parts": tree.changed(case.procedure, state.parts, event.part, How.IMPOSSIBLE)}, (TellPerson("lost_part"),)


def part_waits(state: DossierState, event: PartWaits, case) -> Following:
    """The citizen owes the next step of a part."""
    _check(state, event.part, How.RUNNING)
    pauses = state.pauses
    if How.WAITS not in state.parts.values():
        pauses = (*pauses, Pause(start=event.at, reason=WAITING_FOR_CITIZEN))
    return {"parts": {**state.parts, event.part: How.WAITS}, "pauses": pauses}, ()


def part_goes_on(state: DossierState, event: PartGoesOn, case) -> Following:
    """It is an agency's turn in the part again."""
    _check(state, event.part, How.WAITS)
    pauses = state.pauses if another_waits(state) else _closed(state.pauses, event.at)
    return {"parts": {**state.parts, event.part: How.RUNNING}, "pauses": pauses}, ()


def part_ended(state: DossierState, event: PartEnded, case) -> Following:
    """A part has its result, or came to an end without one."""
    _check(state, event.part, How.RUNNING)
    return {"parts": tree.changed(case.procedure, state.parts, event.part, event.how)}, ()


def settled(state: DossierState, event: Settled, case) -> Following:
    """Every part has ended, and there is a result."""
    return {}, (TellPerson("settled"),)


def came_to_nothing(state: DossierState, event: CameToNothing, case) -> Following:
    """Every part has ended, and there is no result."""
    return {}, (TellPerson("came_to_nothing"),)


CONSEQUENCES = {
    PartBegan: part_began,
    PartCannotBegin: part_cannot_begin,
    PartWaits: part_waits,
    PartGoesOn: part_goes_on,
    PartEnded: part_ended,
    Settled: settled,
    CameToNothing: came_to_nothing,
}


def _check(state: DossierState, key: str, how: How) -> None:
    if state.parts.get(key) != how:
        raise NotInProcedure(f"the part {key!r} is {state.parts.get(key)}, not {how}")


def _closed(pauses: tuple[Pause, ...], at: datetime) -> tuple[Pause, ...]:
    return (*pauses[:-1], msgspec.structs.replace(pauses[-1], end=at))
