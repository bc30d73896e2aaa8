"""A dossier that lives by a virtual clock, under the engine that decides real ones.

What can happen to it at a moment has a word, so that a life is a line of words that can be lived again.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from motcua.engine import events, flow, presence, samples, tree, whole
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar, working_minutes
from motcua.engine.deadlines import after, stops_on_wall
from motcua.engine.definition import RETURN, ChannelName, Procedure
from motcua.engine.lifecycle import DossierState, Event, Status
from motcua.engine.linked import How
from motcua.engine.plans import Plan

#: The plan where the steps depend on nothing.
EVERY_DOSSIER = Plan((), flow.NOTHING, ())

A_PERSON_TAKES = timedelta(days=2)
WORDS = "Khi xem xét thủ tục."
MINUTE = timedelta(minutes=1)

#: What a person does.
OF_PEOPLE = (life.Resubmitted, life.DutyMet, events.PartGoesOn)


class Moment(msgspec.Struct, frozen=True):
    """A dossier at a moment, and the words that lead there; `silent` are the opinions that did not come."""

    state: DossierState
    now: datetime
    told: tuple[str, ...]
    silent: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple:
        """What makes two moments the same."""
        state = self.state
        return (
            state.status, flow.open_steps(state), state.owes, state.received_at is not None,
            min(state.sent_back_times, 2), state.apologised_at is not None, state.verification_asked_at is not None,
            self.is_late, self.silent, tuple(state.parts.items()),
        )  # fmt: skip

    @property
    def is_late(self) -> bool:
        """Whether the promised date passed before the result was there, in a dossier that was never sent back."""
        state = self.state
        if state.due is None or state.due.at is None or state.sent_back_times or state.closed_at:
            return False
        return (state.status_since if state.status == Status.DONE else self.now) > state.due.at


class Life:
    """The lives of dossiers under one procedure, filed by one channel, that take the same steps."""

    def __init__(
        self, procedure: Procedure, calendar: WorkingCalendar, channel: ChannelName, plan: Plan = EVERY_DOSSIER
    ) -> None:
        self.procedure, self.calendar, self.channel, self.plan = procedure, calendar, channel, plan
        self.blocked = {step.key for step in procedure.steps if _cannot_be_filled_in(step, procedure.valid_from)}

    def begin(self, start: datetime) -> Moment:
        """A dossier sent at a moment."""
        told = (self.channel, start.strftime("%Y-%m-%dT%H:%M"), *self.plan.told)
        first = "noted" if self.procedure.kind == "notice" else "submitted"
        return self.after(Moment(DossierState(), start, told), first)

    def after(self, moment: Moment, word: str) -> Moment:
        """The moment after a word such as "accepted" or "refused:wrong_place". Raises CannotHappen."""
        event = self.event(moment, word)
        decided = life.decide(
            moment.state, event, procedure=self.procedure, calendar=self.calendar, channel=self.channel,
            given=self.plan.given,
        )  # fmt: skip
        silent = moment.silent | {event.step} if isinstance(event, life.StepLapsed) else moment.silent
        return Moment(decided.state, event.at, (*moment.told, word), silent & set(decided.state.done))

    def words(self, moment: Moment, *, every: bool) -> Iterator[str]:
        """What can be tried now: `every` event with every reason, ground, question and paper, or those that lead
        straight on."""
        status = moment.state.status
        kinds = (*life.legal_events(status), *(kind for kind in whole.OF_WHOLES if (status, kind) in whole.MOVES))
        for kind in (one for one in kinds if life.may(moment.state, one) and (every or one in STRAIGHT_ON)):
            yield from (f"{_NAMES[kind]}:{one}" if one else _NAMES[kind] for one in self._variants(moment, kind))

    def _steps(self, moment: Moment, kind: type[Event]) -> Iterator[str]:
        """The open steps that can be done, or whose time for an opinion can run out; "" where only one is open."""
        now = flow.open_steps(moment.state)
        for key in now:
            silent = flow.agrees_by_silence(self.procedure.step(key))
            if key not in self.blocked if kind is life.StepDone else silent:
                yield key if len(now) > 1 else ""

    def _parts(self, moment: Moment, kind: type[Event]) -> Iterator[str]:
        """The linked procedures to which this can happen; one that fails is refused, other failures are like it, and so
        is a consent that is refused."""
        parts = moment.state.parts
        if kind is events.PartBegan:
            yield from tree.begin_now(self.procedure, parts)
        elif kind is events.PartCannotBegin:
            waiting = (one for one in self.procedure.linked if parts.get(one.key) == How.TO_COME)
            yield from (f"{one.key}/{carried.consent}" for one in waiting for carried in one.consents.values())
        elif kind is events.PartEnded:
            yield from (f"{key}/{how}" for key in parts if parts[key] == How.RUNNING for how in ("done", "refused"))
        else:
            yield from (key for key in parts if parts[key] == (How.RUNNING if kind is events.PartWaits else How.WAITS))

    def _variants(self, moment: Moment, kind: type[Event]) -> Iterator[str]:
        procedure = self.procedure
        if kind in (life.StepDone, life.StepLapsed):
            yield from self._steps(moment, kind)
        elif issubclass(kind, events.OfPart):
            yield from self._parts(moment, kind)
        elif kind in (life.Refused, life.Stopped):
            of_kind = procedure.refusal_grounds if kind is life.Refused else procedure.stop_grounds
            yield from (ground.code for ground in of_kind)
        elif kind is life.SentBack:
            yield from _marks(procedure)
        elif kind is life.VerificationAsked:
            yield from (reason.code for reason in (procedure.verification.reasons if procedure.verification else ()))
        elif kind is life.Apologised:
            yield from (reason.code for reason in procedure.delay_reasons)
        else:
            yield ""

    def event(self, moment: Moment, word: str) -> Event:
        """The event that a word stands for, when it happens by the virtual clock."""
        name, _, more = word.partition(":")
        kind = next((one for one, known in _NAMES.items() if known == name), None)
        if kind is None:
            raise ValueError(f"{word!r} is nothing that happens to a dossier")
        at = self._when(moment, kind, more or moment.state.step)
        if kind in (life.Refused, life.Stopped):
            return kind(at=at, ground=more, explanation=WORDS)
        if kind is life.SentBack:
            target, key, reason = more.split("/")
            return kind(at=at, marks=(life.Mark(target=target, key=key, reason=reason, advice=WORDS),))
        if kind is life.Apologised:
            return kind(at=at, reason=more, new_due=at + timedelta(days=30))
        if kind is life.VerificationAsked:
            return kind(at=at, reason=more, agency="UBND xã")
        if kind in (life.StepDone, life.StepLapsed):
            return kind(at=at, step=more or moment.state.step or "")
        if kind is events.PartCannotBegin:
            part, consent = more.split("/")
            return kind(at=at, part=part, consent=consent, why="refused")
        if issubclass(kind, events.OfPart):
            part, _, how = more.partition("/")
            return kind(at=at, part=part, how=how) if how else kind(at=at, part=part)
        return kind(at=at, reason=WORDS) if kind in (life.WithdrawalAsked, life.DutyAsked) else kind(at=at)

    def _when(self, moment: Moment, kind: type[Event], key: str | None) -> datetime:
        """When it happens: a step takes its hours from when it opened, whatever runs beside it."""
        begun = moment.state.opened.get(key or "")
        if begun and kind in (life.StepDone, life.Approved, life.Returned):
            stops = stops_on_wall(moment.state.pauses, begun.replace(tzinfo=None), self.calendar)
            done = after(self._minutes(moment, key, begun), begun.replace(tzinfo=None), self.calendar, stops)
            return max(moment.now, done.replace(tzinfo=self.calendar.tz))
        if begun and kind is life.StepLapsed:
            due = flow.step_due(self.procedure.step(key), begun, self.calendar, moment.state.pauses)
            return max(moment.now, due.at + MINUTE)
        if kind is life.Stopped and moment.state.status == life.Status.DONE:
            return max([moment.now, *(by + MINUTE for by in self._times_to_come(moment))])
        return moment.now + A_PERSON_TAKES if kind in OF_PEOPLE else moment.now

    def _times_to_come(self, moment: Moment) -> Iterator[datetime]:
        """By when each must come who is awaited for the finished result."""
        for one in self.procedure.presence:
            by = presence.due(one, moment.state, self.calendar)
            if by and by.at:
                yield by.at

    def _minutes(self, moment: Moment, key: str, begun: datetime) -> int:
        """The working minutes that a step takes: its hours, or its share of what a limit "in the day" leaves."""
        state, most = moment.state, self.procedure.step(key).hours * 60
        in_the_day = self.procedure.channels[self.channel].limit.unit == "same_day"
        if key == RETURN or not in_the_day or state.due is None or state.due.at is None:
            return most
        left = working_minutes(self.calendar, begun.replace(tzinfo=None), state.due.at.replace(tzinfo=None))
        waiting = [step.hours for step in self.procedure.steps if step.key != RETURN and step.key not in state.done]
        return min(most, left * self.procedure.step(key).hours // sum(waiting))


_NAMES: dict[type[Event], str] = {
    life.Submitted: "submitted",
    life.Noted: "noted",
    life.Accepted: "accepted",
    life.SentBack: "sent_back",
    life.Resubmitted: "resubmitted",
    life.Refused: "refused",
    life.StepDone: "step_done",
    life.StepLapsed: "step_lapsed",
    life.Approved: "approved",
    life.Returned: "returned",
    life.WithdrawalAsked: "withdrawn",
    life.Stopped: "stopped",
    life.DutyAsked: "duty_asked",
    life.DutyMet: "duty_met",
    life.Apologised: "apologised",
    life.VerificationAsked: "verification_asked",
    events.PartBegan: "part_began",
    events.PartCannotBegin: "part_cannot_begin",
    events.PartWaits: "part_waits",
    events.PartGoesOn: "part_goes_on",
    events.PartEnded: "part_ended",
    events.Settled: "settled",
    events.CameToNothing: "came_to_nothing",
}


#: What takes the time of an office, or adds to it: on these being in time depends.
STRAIGHT_ON = (
    life.Accepted, life.StepDone, life.StepLapsed, life.VerificationAsked, life.DutyAsked, life.DutyMet, life.Approved,
    life.Returned, events.PartBegan, events.PartEnded, events.Settled, events.CameToNothing,
)  # fmt: skip


def _marks(procedure: Procedure) -> Iterator[str]:
    """What can be sent back: each question and paper for the first reason that fits, each reason once."""
    targets = [("field", field.key) for page in procedure.pages for field in page.fields]
    targets += [("paper", paper.key) for paper in procedure.papers]
    for target, key in targets:
        reason = next((one for one in procedure.return_reasons if one.fits(target)), None)
        if reason:
            yield f"{target}/{key}/{reason.code}"
    for reason in procedure.return_reasons:
        fitting = next(((target, key) for target, key in targets if reason.fits(target)), None)
        if fitting:
            yield f"{fitting[0]}/{fitting[1]}/{reason.code}"


def _cannot_be_filled_in(step, day: date) -> bool:
    """Whether the form of a step has a question that must be answered and takes no answer."""
    return any(field.required and samples.fitting(field, day) is samples.NOTHING_FITS for field in step.fields)
