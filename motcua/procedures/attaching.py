"""Worked examples of a proposal: who proposed it attaches plays of it while it is open, and takes them out again.

What is released then is what was looked at with them: whoever releases names what they saw (proposals.document_hash).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import get_language

from motcua.base import clock
from motcua.base.typed import clean
from motcua.engine import bounds, definition, examples, telling
from motcua.engine.changes import Change, ChangeClass
from motcua.engine.definition import Procedure
from motcua.engine.examples import Example
from motcua.engine.text import Text
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import examining
from motcua.procedures.access import check_publishes, proposal_for
from motcua.procedures.errors import (
    AlreadyDecided,
    ExampleDoesNotHold,
    ExampleNameMissing,
    ExampleNameTaken,
    ExampleOfAnotherContent,
    ExampleOfAnotherTime,
    ExamplesOfAnother,
    ExampleUnknown,
    TooManyExamples,
)
from motcua.procedures.models import Proposal
from motcua.procedures.proposals import document_hash, examples_of, taken_out_of

LONGEST_NAME = 200  # characters
NAMED_DIFFERENCE = 300  # characters of what comes out otherwise, in a message


class Attached(NamedTuple):
    """An example of a proposal: what it tells, and as it is written."""

    example: Example
    text: str


def of(proposal: Proposal) -> list[Attached]:
    """The worked examples of a proposal, in their order."""
    return [Attached(one, telling.dumps([one])) for one in examples_of(proposal)]


def may_attach(person: Person, proposal: Proposal) -> bool:
    """Whether the person attaches examples to it now: it is theirs, and nobody has decided."""
    return proposal.proposed_by_id == person.id and proposal.state == Proposal.OPEN


class TakenOut(NamedTuple):
    """An example that did not hold and was taken out: what it told, as it was written, and what came out otherwise."""

    example: Example
    text: str
    difference: Text


@transaction.atomic
def attach(person: Person, proposal_id: UUID, played: str, example: Example) -> Proposal:
    """Attach an example that was recorded from a play of this content (`played`, a hash).

    Raises what proposal_for raises, AlreadyDecided, OfAnotherMinistry, ExamplesOfAnother, ExampleOfAnotherContent,
    ExampleNameMissing, ExampleNameTaken, ExampleOfAnotherTime, ExampleDoesNotHold, TooManyExamples.
    """
    proposal = _own(person, proposal_id)
    if played != proposal.content_hash:
        raise ExampleOfAnotherContent
    there, story = examples_of(proposal), _name(example.story)
    if not 0 < len(story) <= LONGEST_NAME:
        raise ExampleNameMissing(letters=LONGEST_NAME)
    if story.casefold() in {_name(one.story).casefold() for one in there}:
        raise ExampleNameTaken
    # As it will be read: from its text.
    (told,) = examples.read(telling.dumps([msgspec.structs.replace(example, story=story)]))
    _check_holds(proposal, told)
    return _kept(person, proposal, (*there, told), Event.PROCEDURE_EXAMPLE_ATTACHED)


@transaction.atomic
def take_out(person: Person, proposal_id: UUID, story: str) -> Proposal:
    """Take an example out again. One that does not hold stays to be seen: whoever releases says that they read it.

    Raises what proposal_for raises, AlreadyDecided, OfAnotherMinistry, ExamplesOfAnother, ExampleUnknown.
    """
    proposal = _own(person, proposal_id)
    there = examples_of(proposal)
    gone = [one for one in there if _name(one.story) == _name(story)]
    if not gone:
        raise ExampleUnknown
    failed = [one.example for one in _failing(definition.load(proposal.text), gone)]
    if failed:
        proposal.examples_taken_out = telling.dumps([*taken_out_of(proposal), *failed])
    left = tuple(one for one in there if one not in gone)
    return _kept(person, proposal, left, Event.PROCEDURE_EXAMPLE_TAKEN_OUT)


def taken_out(proposal: Proposal) -> list[TakenOut]:
    """The examples that did not hold and were taken out, each with what comes out otherwise."""
    gone = taken_out_of(proposal)
    if not gone:
        return []
    procedure = definition.load(proposal.text)
    return [TakenOut(one, telling.dumps([one]), why) for one, why in _failing(procedure, gone)]


def _failing(procedure: Procedure, told: Iterable[Example]) -> list[examining.Failing]:
    return examining.not_holding(procedure, told, examining.national_calendar())


def _name(story: str) -> str:
    """A story as any form brings it back: browsers send a line break as two characters, and forms are cleaned."""
    return " ".join(clean(story).split())


def _own(person: Person, proposal_id: UUID) -> Proposal:
    proposal = proposal_for(person, proposal_id, lock=True)
    if proposal.state != Proposal.OPEN:
        raise AlreadyDecided
    check_publishes(person, definition.load(proposal.text))
    if not may_attach(person, proposal):
        raise ExamplesOfAnother
    return proposal


def _check_holds(proposal: Proposal, told: Example) -> None:
    procedure, day = definition.load(proposal.text), date.fromisoformat(told.given.sent[:10])
    if not procedure.valid_from <= day <= (procedure.valid_to or day):
        raise ExampleOfAnotherTime
    for one in _failing(procedure, [told]):
        raise ExampleDoesNotHold(difference=one.difference.to(get_language() or "vi")[:NAMED_DIFFERENCE])


def _kept(person: Person, proposal: Proposal, told: tuple[Example, ...], event: Event) -> Proposal:
    """Keep these examples. Raises TooManyExamples."""
    text = telling.dumps(list(told)) if told else ""
    if len(text.encode()) > bounds.LARGEST_FILE:
        raise TooManyExamples
    proposal.examples, proposal.examples_changed_at = text, clock.now()
    Proposal.objects.filter(id=proposal.id).update(
        examples=text, examples_changed_at=proposal.examples_changed_at, examples_taken_out=proposal.examples_taken_out
    )
    named = {"procedure": proposal.code, "version": proposal.version, "digest": document_hash(proposal)}
    ledger.append(event, about=proposal.id, kind="proposal", by=person.id, params=named | {"items": len(told)})
    return proposal


def changes(proposal: Proposal) -> tuple[Change, ...]:
    """What it changes in the worked examples of the version that it follows, as far as those were kept: by name."""
    released = Proposal.objects.filter(code=proposal.code, state=Proposal.RELEASED)
    last = released.filter(valid_from__lte=proposal.valid_from - timedelta(days=1)).order_by("-valid_from").first()
    before = {one.story: one for one in examples_of(last)} if last else {}
    after = {one.story: one for one in examples_of(proposal)}
    return (
        *(_change(one.story, "Bỏ ví dụ không cho kết quả như đã ghi", "Taken out, an example that did not hold")
          for one in taken_out_of(proposal)),
        *(_change(story, "Thêm ví dụ", "New example") for story in after if story not in before),
        *(_change(story, "Bỏ ví dụ", "Dropped example") for story in before if story not in after),
        *(_change(story, "Sửa ví dụ", "Changed example")
          for story, one in after.items() if story in before and one != before[story]),
    )  # fmt: skip


def _change(story: str, vi: str, en: str) -> Change:
    said = Text(vi=f"{vi}: {story}", en=f"{en}: {story}")
    return Change(kind=ChangeClass.TEXT, path=f"examples.{story}", said=said)
