"""A play as a worked example of the catalogue, proven in the same breath by the code that runs those.

What must follow is written down as the play showed it; the proof works it out anew from what is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import Submission
from motcua.engine import consenting, examples, fees, forms, lives, papers, telling, terms, tree
from motcua.engine.examples import Example, Given, Then
from motcua.engine.fees import CouncilRate
from motcua.engine.linked import How
from motcua.engine.lives import Move
from motcua.engine.text import Text
from motcua.rehearsal import story
from motcua.rehearsal.errors import NothingToRecord
from motcua.rehearsal.replaying import Playing


@dataclass(frozen=True)
class Recorded:
    """The text for examples.yaml, and what does not come out as it says when it is run (nothing: it holds)."""

    example: Example
    text: str
    differences: list[Text]


def record(it: Playing, story_told: str) -> Recorded:
    """A play as an example. Raises NothingToRecord before anything was sent."""
    if it.first_sent is None:
        raise NothingToRecord
    text = telling.dumps([Example(story=story_told, given=_given(it), then=_then(it))])
    (told,) = examples.read(text)
    of_the_country = agencies.working_calendar(None, it.first_sent)
    return Recorded(told, text, examples.differences(it.procedure, told, of_the_country))


def _given(it: Playing) -> Given:
    first = it.sendings[0]
    return Given(
        channel=it.begun.channel, facts=it.begun.facts, answers=_answers(it, first),
        sent=lives.told_at(it.first_sent, it.calendar), council=tuple(_rates(it)), moves=list(_moves(it)),
        consents={one["consent"]: one["way"] for one in it.sent.consents}, settled=_settled(it),
    )  # fmt: skip


def _settled(it: Playing) -> dict[str, dict[str, object]]:
    """What the results of linked procedures settled whose own steps were played."""
    return {key: settled for key, inside in it.inside.items() if (settled := inside.settled())}


def _parts(it: Playing) -> dict[str, dict[str, object]]:
    """With which answers each linked procedure is filed."""
    there = [tree.part(it.procedure, key) for key, how in it.state.parts.items() if how != How.LEFT_OUT]
    return {one.key: {"answers": tree.answers_of(one, it.sent.answers, _settled(it))} for one in there}


def _answers(it: Playing, sent: Submission) -> dict[str, object]:
    """What the person answered: what the state filled in follows from the facts."""
    return {key: value for key, value in sent.answers.items() if key not in sent.sources}


def _rates(it: Playing) -> Iterator[CouncilRate]:
    """The rates of the council that decide here."""
    on = it.first_sent.astimezone(clock.ZONE).date()
    for fee in it.procedure.fees:
        rate = fees.council_rate(fee, it.begun.channel, on, it.rates()) if fee.decided_by == "council" else None
        if rate:
            yield msgspec.structs.replace(rate, to_verify=False)


def _moves(it: Playing) -> Iterator[Move]:
    """What happened after the first sending."""
    sendings = iter(it.sendings)
    before = next(sendings)
    for event in it.events[_first_sending(it) + 1 :]:
        if isinstance(event, story.Moved):
            yield event.move
        elif isinstance(event, story.Sent | story.Mended):
            after = next(sendings)
            yield Move(at=lives.told_at(event.at, it.calendar), what="resubmitted", answers=_changed(before, after))
            before = after


def _first_sending(it: Playing) -> int:
    """The place of the event that sent it first."""
    return next(place for place, event in enumerate(it.events) if isinstance(event, story.Sent))


def _changed(before: Submission, after: Submission) -> dict[str, object]:
    return {key: value for key, value in after.answers.items() if before.answers.get(key) != value}


def _then(it: Playing) -> Then:
    sent, owed = it.sent, it.owed()
    needed = papers.asked(dossiers.papers_of(it.procedure, sent))
    case = papers.case_of(it.procedure, sent.answers, sent.known)
    return Then(
        pages=[page.key for page in forms.visible_pages(it.procedure, sent.answers, sent.known)],
        case=case.key if case else msgspec.UNSET,
        papers_asked=[paper.key for paper in needed],
        papers_required=[paper.key for paper in needed if paper.required], errors={},
        owed=owed.total, undecided=[fee.code for fee in owed.undecided], results=[one.key for one in it.results()],
        terms=_terms(it) or msgspec.UNSET, status=int(it.state.status), not_possible="",
        answer_due=lives.told_due(it.state.answer_due) or msgspec.UNSET, due=lives.told_due(it.state.due),
        parts=_parts(it) or msgspec.UNSET,
        came=list(it.came) if it.procedure.presence else msgspec.UNSET,
        life=list(_life(it)) or msgspec.UNSET, consents_missing=_consents_missing(it),
    )  # fmt: skip


def _consents_missing(it: Playing) -> dict[str, str | None] | msgspec.UnsetType:
    """Of a whole that was sent without some of them."""
    given = {one["consent"]: one["way"] for one in it.sent.consents}
    missing = consenting.missing(it.procedure, it.sent.answers, it.sent.known, given)
    return dict(missing) if it.procedure.consents else msgspec.UNSET


def _terms(it: Playing) -> dict[str, str]:
    """Whether the person kept the terms of the law on the day of sending."""
    found = terms.facts_of(it.procedure, it.sent.answers, it.first_sent, it.calendar)
    return {name.removeprefix(terms.PREFIX): outcome for name, outcome in found.items()}


def _life(it: Playing) -> Iterator[lives.Stands]:
    after = _first_sending(it) + 1
    for event, state in zip(it.events[after:], it.states[after:], strict=True):
        if isinstance(event, story.Moved | story.Sent | story.Mended):
            parts = {key: str(how) for key, how in state.parts.items()}
            yield msgspec.structs.replace(lives.stands(state), parts=parts or msgspec.UNSET)
