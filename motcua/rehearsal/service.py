"""What an official does with plays: begin one, go on in it, go back, throw it away."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.engine import definition
from motcua.engine.answers import Error
from motcua.engine.cannot_happen import CannotHappen
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.rehearsal import acts, circumstances, story, virtual
from motcua.rehearsal.access import check_may_play, play_for
from motcua.rehearsal.circumstances import Definition
from motcua.rehearsal.errors import NotPossibleNow, OfNoProposal, PlayTooLong, TooManyPlays
from motcua.rehearsal.models import Play
from motcua.rehearsal.recording import record
from motcua.rehearsal.replaying import Playing, replay

MOST_PLAYS, MOST_EVENTS = 20, 500
KEPT = timedelta(days=30)  # after it was played last


def plays_of(person: Person) -> list[Play]:
    """The plays of a person, the last one first. Raises PlayUnknown for whoever may not play."""
    check_may_play(person)
    return list(Play.objects.filter(person_id=person.id).select_related("proposal").order_by("-played_at", "-id"))


def begin(person: Person, what: Definition, said: Mapping[str, str]) -> Play:
    """Begin a play in the circumstances that a form describes. Raises TooManyPlays, what circumstances.read raises."""
    begun = circumstances.read(what.procedure, said)
    play = Play(
        proposal_id=what.proposal, version_id=what.version, content_hash=definition.content_hash(what.procedure)
    )  # fmt: skip
    return _kept_anew(person, play, [begun], begun.at)


@transaction.atomic
def _kept_anew(person: Person, like: Play, events: list[story.Happening], now: datetime) -> Play:
    if Play.objects.filter(person_id=person.id).count() >= MOST_PLAYS:
        raise TooManyPlays(limit=MOST_PLAYS)
    at = clock.now()
    return Play.objects.create(
        person_id=person.id, proposal_id=like.proposal_id, version_id=like.version_id, content_hash=like.content_hash,
        events=story.kept(events), now=now, begun_at=at, played_at=at,
    )  # fmt: skip


def back_to(person: Person, play_id: UUID, number: int) -> Play:
    """A play of its own that stands where this one stood after an event (from 0). Raises PlayUnknown, TooManyPlays."""
    play = play_for(person, play_id)
    events = story.read(play.events)[: max(0, number) + 1]
    return _kept_anew(person, play, events, events[-1].at)


@transaction.atomic
def save_page(
    person: Person, play_id: UUID, page_key: str, raw: Mapping[str, str]
) -> tuple[Playing, dossiers.DraftView, dict[str, Error]]:
    """Save what was typed on a page of the form, right or not: the form as it is now, and what is wrong with it.

    Raises DossierNotFound for a page that there is not, NotPossibleNow, PlayTooLong.
    """
    it = replay(play_for(person, play_id, lock=True))
    if not it.is_open_to_answers:
        raise NotPossibleNow
    with it.at_its_time():
        saved, typed = dossiers.typed_unkept(it.form(), page_key, raw)
        if typed:
            it.add(story.Typed(at=it.now, page=page_key, answers=typed))
    _keep(it)
    return it, saved.view, saved.errors


@transaction.atomic
def hand_in(person: Person, play_id: UUID, papers: set[str], anew: set[str]) -> None:
    """Say which papers lie with the form; `anew` are in another copy. Raises NotPossibleNow, PlayTooLong."""
    it = replay(play_for(person, play_id, lock=True))
    if not it.is_open_to_answers:
        raise NotPossibleNow
    with it.at_its_time():
        asked = {paper.key for paper in it.form().papers_needed if not paper.held_by}
        there = (set(it.papers) - asked) | (papers & asked) | (anew & asked)
        ordered = tuple(paper.key for paper in it.procedure.papers if paper.key in there)
        it.add(story.Handed(at=it.now, papers=ordered, anew=tuple(sorted(anew & set(ordered)))))
    _keep(it)


@transaction.atomic
def answer_for(person: Person, play_id: UUID, consent: str, way: str, agrees: bool) -> None:
    """Let somebody else consent, or not. Raises ConsentUnknown, NotPossibleNow, PlayTooLong."""
    it = replay(play_for(person, play_id, lock=True))
    if not it.is_open_to_answers:
        raise NotPossibleNow
    it.add(story.Answered(at=it.now, consent=consent, way=way, agrees=agrees))  # type: ignore[arg-type]
    _keep(it)


def send(person: Person, play_id: UUID) -> None:
    """Send the form, or send it again. Raises DraftNotComplete, NothingChanged, NotPossibleNow, PlayTooLong."""
    _go_on(person, play_id, lambda it: it.add(story.Sent(at=it.now)))


def happen(
    person: Person, play_id: UUID, act: str, about: str, said: Mapping[str, str], inside: str = ""
) -> None:
    """Let something happen to the dossier, or `inside` a linked procedure of it.

    Raises NotPossibleNow, PlayTooLong, and what the real desk raises.
    """
    _go_on(person, play_id, lambda it: acts.happen(it, acts.act_named(it, act, about, inside), said))


@transaction.atomic
def _go_on(person: Person, play_id: UUID, do: Callable[[Playing], None]) -> None:
    it = replay(play_for(person, play_id, lock=True))
    try:
        with it.at_its_time():
            do(it)
    except CannotHappen:
        raise NotPossibleNow from None
    _keep(it)


def _keep(it: Playing) -> None:
    if len(it.events) > MOST_EVENTS:
        raise PlayTooLong(limit=MOST_EVENTS)
    Play.objects.filter(id=it.play.id).update(
        events=story.kept(it.events), now=it.play.now, played_at=clock.now()
    )  # fmt: skip


@transaction.atomic
def set_clock(person: Person, play_id: UUID, said: Mapping[str, str]) -> None:
    """Set the virtual clock forward. Raises ClockNotRead, ClockGoesForward, TooFarAhead."""
    it = replay(play_for(person, play_id, lock=True))
    it.play.now = virtual.wanted(it, said)
    _keep(it)


def attach(person: Person, play_id: UUID, name: str) -> UUID:
    """Attach a play as an example to the proposal that was played; gives its id.

    Raises PlayUnknown, OfNoProposal, NothingToRecord, and what procedures.attach raises.
    """
    play = play_for(person, play_id)
    if play.proposal_id is None:
        raise OfNoProposal
    procedures.attach(person, play.proposal_id, play.content_hash, record(replay(play), name).example)
    return play.proposal_id


def delete(person: Person, play_id: UUID) -> None:
    """Throw a play away. Raises PlayUnknown."""
    Play.objects.filter(id=play_for(person, play_id).id).delete()


def delete_old() -> int:
    """Delete what nobody has played for a month; running it again changes nothing."""
    deleted, _by_table = Play.objects.filter(played_at__lt=clock.now() - KEPT).delete()
    return deleted
