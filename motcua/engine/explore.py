"""Every life that a dossier can have under a procedure, lived by the engine that decides real ones.

Stated abstraction. Each set of steps that answers, case and findings can lead to (plans.py) is lived by itself; steps
side by side end in every order, an opinion in time or not at all. The clock is virtual: an office uses all of its time
for each act (a step its hours since it began, the answer nothing), a person two days. A dossier is sent at each edge of
a working day, before a cut-off and after it, and on the eve of the longest holiday: from the first of these moments on
every life is lived, from the others those that go straight on, since the moment decides nothing but being in time. Two
moments of a life are the same where status, open steps, opinions that did not come, whose turn it is, what was asked or
given once, and being in time are the same; that a dossier was sent back a third time tells nothing new. After a dossier
was sent back its steps begin anew, so being in time is judged before that only. Channels with the same limit have the
same life. Each reason, ground, question and paper is tried once.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

import msgspec

from motcua.engine import flow, plans, samples
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.deadlines import after, stops_on_wall
from motcua.engine.definition import ChannelName, Procedure
from motcua.engine.lifecycle import DossierState, Event, Status
from motcua.engine.limits import DEFAULT_CUTOFF
from motcua.engine.plans import Plan
from motcua.engine.ways import Defect

#: The plan where the steps depend on nothing.
EVERY_DOSSIER = Plan((), flow.NOTHING, ())

A_PERSON_TAKES = timedelta(days=2)
WORDS = "Khi xem xét thủ tục."
MINUTE = timedelta(minutes=1)
YEAR = 366


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
            self.is_late, self.silent,
        )  # fmt: skip

    @property
    def is_late(self) -> bool:
        """Whether the promised date passed before the result was there, in a dossier that was never sent back."""
        state = self.state
        if state.due is None or state.due.at is None or state.sent_back_times or state.closed_at:
            return False
        return (state.status_since if state.status == Status.DONE else self.now) > state.due.at


class Lived(msgspec.Struct, kw_only=True):
    """What living found. `begun` are the steps that some dossier came to, `behind` those that one had done, with the
    way there."""

    states: int = 0
    moves: int = 0
    starts: int = 0
    plans: int = 0
    whole: bool = True
    channels: tuple[str, ...] = ()
    begun: set[str] = msgspec.field(default_factory=set)
    behind: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    defects: dict[tuple[str, str], Defect] = msgspec.field(default_factory=dict)

    def tell(self, code: str, path: str, words: str, way: tuple[str, ...]) -> None:
        """Note a defect; of several ways to the same one the first is kept."""
        self.defects.setdefault((code, path), Defect(code=code, path=path, words=words, way=way))


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
        for kind in life.legal_events(moment.state.status):
            if life.may(moment.state, kind) and (every or kind in STRAIGHT_ON):
                of_steps = kind in (life.StepDone, life.StepLapsed)
                variants = self._steps(moment, kind) if of_steps else self._variants(kind)
                yield from (f"{_NAMES[kind]}:{one}" if one else _NAMES[kind] for one in variants)

    def _steps(self, moment: Moment, kind: type[Event]) -> Iterator[str]:
        """The open steps that can be done, or whose time for an opinion can run out; "" where only one is open."""
        now = flow.open_steps(moment.state)
        for key in now:
            silent = flow.agrees_by_silence(self.procedure.step(key))
            if key not in self.blocked if kind is life.StepDone else silent:
                yield key if len(now) > 1 else ""

    def _variants(self, kind: type[Event]) -> Iterator[str]:
        procedure = self.procedure
        if kind in (life.Refused, life.Stopped):
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
        return kind(at=at, reason=WORDS) if kind in (life.WithdrawalAsked, life.DutyAsked) else kind(at=at)

    def _when(self, moment: Moment, kind: type[Event], key: str | None) -> datetime:
        """When it happens: a step takes its hours from when it opened, whatever runs beside it."""
        begun = moment.state.opened.get(key or "")
        if begun and kind in (life.StepDone, life.Approved, life.Returned):
            stops = stops_on_wall(moment.state.pauses, begun.replace(tzinfo=None), self.calendar)
            done = after(self.procedure.step(key).hours * 60, begun.replace(tzinfo=None), self.calendar, stops)
            return max(moment.now, done.replace(tzinfo=self.calendar.tz))
        if begun and kind is life.StepLapsed:
            due = flow.step_due(self.procedure.step(key), begun, self.calendar, moment.state.pauses)
            return max(moment.now, due.at + MINUTE)
        return moment.now + A_PERSON_TAKES if kind in (life.Resubmitted, life.DutyMet) else moment.now


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
}


#: What takes the time of an office, or adds to it: on these being in time depends.
STRAIGHT_ON = (
    life.Accepted, life.StepDone, life.StepLapsed, life.VerificationAsked, life.DutyAsked, life.DutyMet, life.Approved,
    life.Returned,
)  # fmt: skip


def live(procedure: Procedure, calendar: WorkingCalendar) -> Lived:
    """Every life of a dossier under a procedure."""
    found = Lived()
    classes: dict[bytes, str] = {}
    for name, channel in procedure.channels.items():
        classes.setdefault(msgspec.json.encode(channel.limit), name)
    found.channels = tuple(classes.values())
    possible = plans.of(procedure)
    found.plans, found.whole = len(possible.plans), possible.whole
    lived = procedure if possible.whole else plans.with_every_step(procedure)
    for name in found.channels:
        at = starts(procedure, calendar, name)
        found.starts += len(at)
        for plan in possible.plans:
            _live(found, Life(lived, calendar, name, plan), at)
    _unreached(found, procedure)
    return found


def _live(found: Lived, one: Life, at: list[datetime]) -> None:
    """The lives of one plan, from each of these moments on."""
    late: list[tuple[str, ...]] = []
    for number, start in enumerate(at):
        moments, edges = explored(one, start, every=number == 0)
        found.states += len(moments)
        found.moves += sum(len(ends) for ends in edges.values())
        for moment in moments.values():
            found.begun |= set(flow.open_steps(moment.state))
            for key in set(moment.state.done) & set(one.plan.taken):
                found.behind.setdefault(key, moment.told)
        if number == 0:
            _dead_ends(found, moments, edges)
        late.append(_late(moments))
    _lateness(found, one.channel, late)


def explored(one: Life, start: datetime, *, every: bool) -> tuple[dict[tuple, Moment], dict[tuple, set[tuple]]]:
    """The moments of all lives that begin so (of those that go straight on, without `every`), by key, and which
    follows which."""
    first = one.begin(start)
    moments, edges = {first.key: first}, {}
    waiting = deque([first])
    while waiting:
        moment = waiting.popleft()
        ends = edges.setdefault(moment.key, set())
        for word in one.words(moment, every=every):
            try:
                following = one.after(moment, word)
            except life.CannotHappen:
                continue
            ends.add(following.key)
            if following.key not in moments:
                moments[following.key] = following
                waiting.append(following)
    return moments, edges


def can_reach(ends: Iterable[tuple], edges: Mapping[tuple, set[tuple]]) -> set[tuple]:
    """The places from which some way leads to one of `ends`."""
    before: dict[tuple, set[tuple]] = {}
    for place, following in edges.items():
        for one in following:
            before.setdefault(one, set()).add(place)
    reached, waiting = set(ends), list(ends)
    while waiting:
        new = before.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached


def _dead_ends(found: Lived, moments: Mapping[tuple, Moment], edges: Mapping[tuple, set[tuple]]) -> None:
    closed = [key for key, moment in moments.items() if moment.state.closed_at]
    settled = [key for key in closed if moments[key].state.status in (Status.DONE, Status.RETURNED)]
    ending, succeeding = can_reach(closed, edges), can_reach(settled, edges)
    for key, moment in moments.items():
        where = f"{Status(moment.state.status).name.lower()}, step {moment.state.step or 'reception'}"
        if key not in ending:
            code = "loop_without_exit" if edges.get(key) else "dead_end"
            found.tell(code, "$.steps", f"nothing ends a dossier that is {where}", moment.told)
        elif key not in succeeding and not moment.state.closed_at:
            words = f"no result can come any more of a dossier that is {where}"
            found.tell("no_result", "$.steps", words, moment.told)


def _unreached(found: Lived, procedure: Procedure) -> None:
    for number, step in enumerate(procedure.steps):
        if step.key in found.begun:
            continue
        branches = _branches(procedure, step.key)
        way = next((found.behind[key] for key in branches if key in found.behind), ())
        if way:
            words = f"the branches that end with {' and '.join(branches)} never meet, so no dossier comes to {step.key}"
            found.tell("branches_never_meet", f"$.steps[{number}].after", words, way)
        else:
            words = f"no dossier comes to the step {step.key}"
            found.tell("unreached_step", f"$.steps[{number}]", words, (procedure_channel(procedure),))


def _branches(procedure: Procedure, key: str) -> tuple[str, ...]:
    """The last steps of the branches that meet at a step; () where only one leads to it."""
    direct = flow.directly_before(procedure)[key]
    inner = flow.surely_before(procedure, direct)
    ends = tuple(one for one in direct if one not in inner)
    return ends if len(ends) > 1 else ()


def procedure_channel(procedure: Procedure) -> str:
    """The first channel, for a path that leads nowhere."""
    return next(iter(procedure.channels))


def _late(moments: Mapping[tuple, Moment]) -> tuple[str, ...]:
    """The first way on which a dossier that went straight on came past its date; () where none does."""
    return next((moment.told for moment in moments.values() if moment.is_late and not moment.state.apologised_at), ())


def _lateness(found: Lived, channel: str, ways: list[tuple[str, ...]]) -> None:
    if all(ways):
        words = "whenever it is sent, the steps take longer than the law allows"
        found.tell("clock_past_zero", f"$.channels.{channel}.limit", words, ways[0])
    elif any(ways):
        worst = [way for way in ways if way]
        words = f"sent at {len(worst)} of {len(ways)} moments tried, the steps take longer than the law allows"
        found.tell("clock_can_pass_zero", f"$.channels.{channel}.limit", words, worst[0])


def starts(procedure: Procedure, calendar: WorkingCalendar, channel: ChannelName) -> list[datetime]:
    """The moments at which a dossier is sent: the edges of an ordinary day and of the eve of the longest holiday; where
    there are windows, the first and the last minute of each that has not closed before the version begins."""
    if procedure.windows:
        still = [one for one in procedure.windows if one.closes.date() >= procedure.valid_from]
        edges = [edge for one in still or procedure.windows[-1:] for edge in (one.opens, one.closes)]
        return [edge.astimezone(calendar.tz) for edge in edges]
    cutoff = procedure.channels[channel].limit.cutoff or DEFAULT_CUTOFF
    days = [day for day in (procedure.valid_from + timedelta(days=n) for n in range(YEAR)) if calendar.spans_on(day)]
    eve = max(zip(days, days[1:], strict=False), key=lambda pair: pair[1] - pair[0])[0]
    ordinary = next((a for a, b in zip(days, days[1:], strict=False) if b - a == timedelta(days=1)), days[0])
    found = set()
    for day in (ordinary, eve):
        spans = calendar.spans_on(day)
        edges = {edge for span in spans for edge in (span.start, span.end)} | {cutoff, time(20)}
        found |= {datetime.combine(day, edge) for edge in edges} | {datetime.combine(day, cutoff) + MINUTE}
    return sorted(moment.replace(tzinfo=calendar.tz) for moment in found)


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
