"""What a play is kept as: its events in order, each at a moment of the virtual clock."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from motcua.engine.consents import Way
from motcua.engine.definition import ChannelName
from motcua.engine.fees import CouncilRate
from motcua.engine.lives import Move


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="do"):
    """Something that was done in a play."""

    at: datetime


class Begun(Event, tag="begun", kw_only=True):
    """The play begins: how it is filed and where, and which facts the state holds about whoever files."""

    channel: ChannelName
    commune: str
    facts: dict[str, object]


class Typed(Event, tag="typed", kw_only=True):
    """A page of the form was saved; what was typed otherwise than before, by question and form name."""

    page: str
    answers: dict[str, dict[str, str]]


class Handed(Event, tag="handed", kw_only=True):
    """These papers lie with the form from now on, those in `anew` in another copy than before."""

    papers: tuple[str, ...]
    anew: tuple[str, ...] = ()


class Answered(Event, tag="answered", kw_only=True):
    """Somebody whose consent is needed said yes or no, in one of the ways that the law allows."""

    consent: str
    way: Way
    agrees: bool


class Sent(Event, tag="sent", kw_only=True):
    """The form was sent, or sent again."""


class Moved(Event, tag="moved", kw_only=True):
    """Something happened to the dossier; `advice` is by what was marked, `rates` are those of the council that the
    official named, `on` the day on which somebody came, `filed` the version under which a linked procedure begins."""

    move: Move
    words: str = ""
    on: date | None = None
    filed: UUID | None = None
    advice: dict[str, str] = {}
    rates: tuple[CouncilRate, ...] = ()


class Arrived(Event, tag="arrived", kw_only=True):
    """Somebody who must come in person is there; `who` is the key of a presence."""

    who: str


class Mended(Event, tag="mended", kw_only=True):
    """A linked procedure is mended and sent again: what was typed otherwise, and the papers handed in anew."""

    answers: dict[str, dict[str, str]] = {}
    anew: tuple[str, ...] = ()


class Paid(Event, tag="paid", kw_only=True):
    """The person paid what was owed (đồng)."""

    amount: int


class Inside(Event, tag="inside", kw_only=True):
    """Something happened inside a linked procedure of a whole."""

    part: str
    happened: Moved | Arrived | Mended | Paid


Happening = Begun | Typed | Handed | Answered | Sent | Moved | Arrived | Mended | Paid | Inside


def kept(events: list[Happening]) -> list[dict]:
    """The events as they are stored."""
    return msgspec.to_builtins(events)


def read(stored: list[dict]) -> list[Happening]:
    """The events as they were stored."""
    return msgspec.convert(stored, list[Happening])
