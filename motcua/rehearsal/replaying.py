"""Where a play stands: its events lived again, by the code that works for real drafts and dossiers."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property

from motcua.agencies import service as agencies
from motcua.agencies.service import AgencyInfo
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import DraftView, Submission
from motcua.engine import fees, flow, given, lives, persons, presence, tree
from motcua.engine import lifecycle as engine
from motcua.engine.address import Places
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Procedure, Result
from motcua.engine.linked import How
from motcua.engine.vocabulary import FACTS
from motcua.procedures import service as procedures
from motcua.rehearsal import access, story
from motcua.rehearsal.errors import ConsentUnknown
from motcua.rehearsal.models import Play
from motcua.warehouse import service as warehouse


@dataclass
class Playing:
    """A play as it stands after its events."""

    play: Play
    procedure: Procedure
    office: AgencyInfo
    calendar: WorkingCalendar
    begun: story.Begun
    places: Places = field(default_factory=lambda: cache(dossiers.place_of))  # each commune is looked up once
    events: list[story.Happening] = field(default_factory=list)
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)
    assents: dict[str, dossiers.Assent] = field(default_factory=dict)
    sent: Submission | None = None
    sendings: list[Submission] = field(default_factory=list)
    first_sent: datetime | None = None
    marks: tuple[engine.Mark, ...] = ()
    state: engine.DossierState = field(default_factory=engine.DossierState)
    states: list[engine.DossierState] = field(default_factory=list)  # after each event
    found: dict[str, dict[str, object]] = field(default_factory=dict)
    duties_met: int = 0
    named: tuple[fees.CouncilRate, ...] = ()
    paid: int = 0
    arrived: set[str] = field(default_factory=set)
    came: dict[str, date] = field(default_factory=dict)  # as it was recorded
    inside: dict[str, "Playing"] = field(default_factory=dict)  # the linked procedures whose own steps are played
    is_part: bool = False

    @property
    def now(self) -> datetime:
        """The virtual clock."""
        return self.play.now

    def at_its_time(self) -> AbstractContextManager:
        """Hold the one clock at the virtual moment while something of the play is worked out or shown."""
        return clock.frozen(self.play.now)

    @cached_property
    def told(self) -> dict[str, warehouse.Fact]:
        """What the state knows of whoever files, with what follows from it."""
        facts: dict[str, object] = dict(self.begun.facts)
        return {
            name: warehouse.Fact(name, value, FACTS[name].source, self.begun.at)
            for name, value in (facts | persons.derived(facts)).items()
        }

    def unkept(self) -> dossiers.Unkept:
        """The form of the citizen as far as it is filled in."""
        return dossiers.Unkept(
            id=self.play.id, procedure=self.procedure, office=self.office, calendar=self.calendar,
            places=self.places, channel=self.begun.channel, told=self.told, typed=self.typed, papers=self.papers,
            sent=self.sent, marks=self.marks, first_sent=self.first_sent, assents=self.assents,
        )  # fmt: skip

    def form(self) -> DraftView:
        """The form as its pages show it at the virtual moment."""
        return dossiers.unkept_form(self.unkept())

    @property
    def is_open_to_answers(self) -> bool:
        """Whether it is the citizen's turn to fill in the form: before sending, and to mend what was marked."""
        return self.sent is None or self.state.status == engine.Status.WAITING_PAPERS

    @cached_property
    def council(self) -> tuple[fees.CouncilRate, ...]:
        """What the council of the province decided about the fees of this procedure."""
        return dossiers.council_of(self.procedure, self.office.province_code)

    def rates(self) -> tuple[fees.CouncilRate, ...]:
        """The rates that count: those that the official named in the play before those that are known."""
        return (*self.named, *self.council)

    def owed(self) -> fees.Owed:
        """What is owed by what was sent last."""
        on = self.first_sent.astimezone(clock.ZONE).date()
        return fees.owed(
            self.procedure, self.sent.answers, self.begun.channel, on, self.sent.known, self.rates()
        )  # fmt: skip

    @property
    def duties(self) -> int:
        """What officials found to be paid (đồng) at the steps that the dossier takes, by what was found there last."""
        taken = flow.course(self.procedure, self.depends_on())
        return sum(flow.duty_of(self.procedure.step(key), values) for key, values in self.found.items() if key in taken)

    def unpaid(self) -> int:
        """What is still to be paid (đồng)."""
        return max(0, self.owed().total + self.duties - self.paid) if self.sent else 0

    def awaited(self) -> list[presence.Presence]:
        """Who must come at a step that is open, and has not come."""
        asked = presence.asked(self.procedure, self.sent.answers, self.sent.known) if self.sent else ()
        return [one for one in asked if presence.is_open(one, self.state) and one.key not in self.came]

    def settled(self) -> dict[str, object]:
        """The facts that its results settled; nothing while it has none."""
        if dossiers.how_far(self.state) != How.DONE:
            return {}
        found = {question: value for values in self.found.values() for question, value in values.items()}
        return dossiers.settled(self.procedure, found)

    def results(self) -> list[Result]:
        """The results that follow from what was sent."""
        return dossiers.results_for(self.procedure, self.sent)

    def add(self, event: story.Happening) -> None:
        """Live one more event. Raises engine CannotHappen, and what sending raises."""
        self.events.append(event)
        _LIVED[type(event)](self, event)
        self.states.append(self.state)

    def decide(self, event: engine.Event) -> None:
        """Let something happen to the dossier. Raises engine CannotHappen."""
        decided = engine.decide(
            self.state, event, procedure=self.procedure, calendar=self.calendar, channel=self.begun.channel,
            given=self.depends_on(),
        )  # fmt: skip
        self.state = decided.state

    def depends_on(self) -> flow.Given:
        """What the way through the steps depends on, as it was sent and found."""
        if self.sent is None:
            return flow.NOTHING
        return flow.given_of(self.procedure, self.sent.answers, self.sent.known, self.found)


def replay(play: Play) -> Playing:
    """Live every event of a play again."""
    return lived(play, story.read(play.events))


def lived(play: Play, events: Iterable[story.Happening]) -> Playing:
    """A play after these events, of which the first begins it."""
    first, *others = events
    office = agencies.centre_of(first.commune, first.at.astimezone(clock.ZONE).date())
    calendar = agencies.working_calendar(office.id, first.at)
    found = Playing(play, access.definition_of(play), office, calendar, first)
    for event in (first, *others):
        found.add(event)
    return found


def _begun(it: Playing, event: story.Begun) -> None:
    """What begins a play stands in `begun`."""


def _typed(it: Playing, event: story.Typed) -> None:
    it.typed |= event.answers


def _handed(it: Playing, event: story.Handed) -> None:
    number = len(it.events)
    before = it.papers
    it.papers = {key: number if key in event.anew else before.get(key, number) for key in event.papers}


def _answered(it: Playing, event: story.Answered) -> None:
    """Raises ConsentUnknown."""
    unkept = it.unkept()
    with clock.frozen(event.at):
        standing = next((one for one in it.form().consents if one.consent.key == event.consent), None)
    if standing is None or event.way not in standing.consent.ways:
        raise ConsentUnknown
    it.assents[event.consent] = dossiers.Assent(
        event.way, event.agrees, standing.digest, event.at, unkept.number
    )  # fmt: skip


def _sent(it: Playing, event: story.Sent) -> None:
    made = dossiers.unkept_filed if it.is_part else dossiers.unkept_sent
    with clock.frozen(event.at):
        sent = made(it.unkept(), it.form())
    again, it.sent = it.sent is not None, sent
    it.decide(_sending(it, event, again))
    it.marks, it.first_sent = (), it.first_sent or event.at
    it.sendings.append(sent)


def _sending(it: Playing, event: story.Sent, again: bool) -> engine.Event:
    if again:
        return engine.Resubmitted(at=event.at)
    return engine.Noted(at=event.at) if it.procedure.kind == "notice" else engine.Submitted(at=event.at)


def _moved(it: Playing, event: story.Moved) -> None:
    move = event.move
    if move.what == "came":  # the lifecycle does not know it
        it.came[move.who] = event.on
        return
    if move.what == "step_done":
        it.found[move.step] = move.found
    it.decide(lives.event(move, it.calendar))
    it.marks = tuple(_mark(one, event.advice) for one in move.marks)
    it.named = (*event.rates, *it.named)
    if event.filed:
        it.inside[move.part] = _filed(it, event)
    elif move.part in it.inside and dossiers.how_far(it.inside[move.part].state) != it.state.parts[move.part]:
        del it.inside[move.part]  # it was said from outside what became of it


def _filed(it: Playing, event: story.Moved) -> Playing:
    """A linked procedure as the whole files it."""
    linked = tree.part(it.procedure, event.move.part)
    procedure = tree.filed_as(procedures.version(event.filed).procedure, linked)
    settled = {key: inside.settled() for key, inside in it.inside.items()}
    channel = it.begun.channel if it.begun.channel in procedure.channels else next(iter(procedure.channels))
    begun = story.Begun(at=event.at, channel=channel, commune=it.begun.commune, facts=it.begun.facts)
    part = Playing(it.play, procedure, it.office, it.calendar, begun, it.places, is_part=True)
    part.typed = _handed_on(part, tree.answers_of(linked, it.sent.answers, settled))
    part.papers = dict.fromkeys(tree.papers_of(linked, {one["paper"] for one in it.sent.papers}), 1)
    part.add(story.Sent(at=event.at))
    return part


def _handed_on(part: Playing, answers: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """The answers of the whole as they are typed; what an official source says of the person stands."""
    raw = given.read(part.procedure, answers).raw
    emptied = {key: {key: ""} for key, value in answers.items() if value == ""}
    fields = [field for page in part.procedure.pages for field in page.fields]
    locked = {field.key for field in fields if field.locked and field.prefill in part.told}
    return {key: typed for key, typed in (emptied | raw).items() if key not in locked}


def _inside(it: Playing, event: story.Inside) -> None:
    it.inside[event.part].add(event.happened)


def _mended(it: Playing, event: story.Mended) -> None:
    it.typed |= event.answers
    it.papers |= dict.fromkeys(event.anew, len(it.events))
    _sent(it, story.Sent(at=event.at))


def _mark(told: lives.Marked, advice: dict[str, str]) -> engine.Mark:
    plain = lives.mark(told)
    return engine.Mark(target=plain.target, key=plain.key, reason=plain.reason, advice=advice[plain.key])


def _arrived(it: Playing, event: story.Arrived) -> None:
    it.arrived.add(event.who)


def _paid(it: Playing, event: story.Paid) -> None:
    it.paid, it.duties_met = it.paid + event.amount, it.duties


_LIVED = {
    story.Begun: _begun, story.Typed: _typed, story.Handed: _handed, story.Answered: _answered,
    story.Sent: _sent, story.Moved: _moved, story.Arrived: _arrived, story.Paid: _paid,
    story.Inside: _inside, story.Mended: _mended,
}  # fmt: skip
