"""The life of a dossier as a worked example tells it: what happens after it was sent, move by move.

Times are those of the calendar's zone, "2026-11-25 08:00".
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import msgspec

from motcua.engine import coming, events
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.limits import Deadline

#: What stands for the words that a person would write: an example is about what follows, not about them.
AS_IN_THE_EXAMPLE, AGENCY_ASKED = "Như trong ví dụ.", "UBND xã Yên Bình"


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an example."""


class Marked(Told, kw_only=True):
    """One thing that is sent back: an answer or a paper, and for which reason of the procedure."""

    reason: str
    field: str = ""
    paper: str = ""


class Move(Told, kw_only=True):
    """One thing that happened, and when.

    `step` is the key of the step that was done, or whose time ran out, `found` what the official filled in there.
    `marks` are sent back; `answers` are those that the person gave otherwise when sending again. `ground` is that of
    refusing and stopping, `reason` that of a verification and of an apology, `new_due` the new date of the latter.
    `part` is the key of the linked procedure that something happened to, `how` it ended, or `why` the `consent` of the
    whole that it needs is not there; `who` (the key of a presence) came.
    """

    at: str
    what: Literal[
        "accepted", "refused", "sent_back", "resubmitted", "step_done", "step_lapsed", "verification_asked",
        "apologised", "stopped", "withdrawn", "approved", "duty_asked", "duty_met", "returned",
        "part_began", "part_cannot_begin", "part_waits", "part_goes_on", "part_ended", "settled", "came_to_nothing",
        "came",
    ]  # fmt: skip
    step: str = ""
    found: dict[str, object] = {}
    marks: list[Marked] = []
    answers: dict[str, object] = {}
    ground: str = ""
    reason: str = ""
    new_due: str = ""
    part: str = ""
    how: Literal["done", "refused", "stopped", "withdrawn", ""] = ""
    who: str = ""
    consent: str = ""
    why: Literal["refused", "withdrawn", "lapsed", "changed", ""] = ""


class Stands(Told, kw_only=True):
    """Where a dossier stands after a move; what is left out is not looked at. `steps` are the open ones, `parts` says
    how far each linked procedure is."""

    status: int | msgspec.UnsetType = msgspec.UNSET
    owes: str | msgspec.UnsetType = msgspec.UNSET
    steps: list[str] | msgspec.UnsetType = msgspec.UNSET
    due: str | None | msgspec.UnsetType = msgspec.UNSET
    parts: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


def event(move: Move, calendar: WorkingCalendar) -> life.Event:
    """The event that a move is. Raises events.ReasonMissing, and ValueError for a time that is none."""
    return _EVENTS[move.what](move, moment(move.at, calendar), calendar)


def stands(state: life.DossierState) -> Stands:
    """Where a dossier stands, as an example tells it."""
    open_steps = [state.step, *state.beside] if state.step else []
    return Stands(
        status=int(state.status), owes=str(state.owes), steps=open_steps, due=told_due(state.due),
        parts=state.parts or msgspec.UNSET,  # a dossier that is no whole stands as it did before there were any
    )  # fmt: skip


def moment(text: str, calendar: WorkingCalendar) -> datetime:
    """A time of an example. Raises ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=calendar.tz)


def told_at(at: datetime, calendar: WorkingCalendar) -> str:
    """A moment as an example writes it."""
    return at.astimezone(calendar.tz).strftime("%Y-%m-%d %H:%M")


def told_due(deadline: Deadline | None) -> str | None:
    """The end of a deadline as an example writes it."""
    return deadline and deadline.at and deadline.at.strftime("%Y-%m-%d %H:%M")


def mark(told: Marked) -> life.Mark:
    """What is sent back, as the lifecycle takes it."""
    target = "field" if told.field else "paper"
    return life.Mark(target=target, key=told.field or told.paper, reason=told.reason, advice=AS_IN_THE_EXAMPLE)


def _plain(kind: type[life.Event]) -> Callable[[Move, datetime, WorkingCalendar], life.Event]:
    return lambda move, at, calendar: kind(at=at)


def _with_reason(kind: type[life.Event]) -> Callable[[Move, datetime, WorkingCalendar], life.Event]:
    return lambda move, at, calendar: kind(at=at, reason=AS_IN_THE_EXAMPLE)


def _of_part(kind: type[events.OfPart]) -> Callable[[Move, datetime, WorkingCalendar], life.Event]:
    return lambda move, at, calendar: kind(at=at, part=move.part)


_EVENTS: dict[str, Callable[[Move, datetime, WorkingCalendar], life.Event]] = {
    **{name: _plain(kind) for name, kind in (
        ("accepted", life.Accepted), ("resubmitted", life.Resubmitted), ("approved", life.Approved),
        ("duty_met", life.DutyMet), ("returned", life.Returned), ("settled", events.Settled),
        ("came_to_nothing", events.CameToNothing),
    )},
    **{name: _of_part(kind) for name, kind in (
        ("part_began", events.PartBegan), ("part_waits", events.PartWaits), ("part_goes_on", events.PartGoesOn),
    )},
    "came": lambda move, at, calendar: coming.Came(at=at, who=move.who),
    "part_cannot_begin": lambda move, at, calendar: events.PartCannotBegin(
        at=at, part=move.part, consent=move.consent, why=move.why
    ),
    "part_ended": lambda move, at, calendar: events.PartEnded(at=at, part=move.part, how=move.how),
    "withdrawn": _with_reason(life.WithdrawalAsked),
    "duty_asked": _with_reason(life.DutyAsked),
    "refused": lambda move, at, calendar: life.Refused(at=at, ground=move.ground, explanation=AS_IN_THE_EXAMPLE),
    "stopped": lambda move, at, calendar: life.Stopped(at=at, ground=move.ground, explanation=AS_IN_THE_EXAMPLE),
    "sent_back": lambda move, at, calendar: life.SentBack(at=at, marks=tuple(mark(one) for one in move.marks)),
    "step_done": lambda move, at, calendar: life.StepDone(at=at, step=move.step),
    "step_lapsed": lambda move, at, calendar: events.StepLapsed(at=at, step=move.step),
    "verification_asked": lambda move, at, calendar: life.VerificationAsked(
        at=at, reason=move.reason, agency=AGENCY_ASKED),
    "apologised": lambda move, at, calendar: life.Apologised(
        at=at, reason=move.reason, new_due=moment(move.new_due, calendar)),
}  # fmt: skip
