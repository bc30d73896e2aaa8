"""Who has read what is known of a person, for that person: every row of the log, those of one matter together.

Officials stand there by post and agency. The name of whoever did their duty is for the agency, which finds it by the id
in the log: so a person learns who to ask without an official being sought out at home.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from motcua.agencies import service as agencies
from motcua.base import sql
from motcua.warehouse import grounds
from motcua.warehouse.names import read_words

AT_ONCE = 500  # rows of the log on one page; those of one matter and day are one line

_NEWEST = """
SELECT id, reader_id, machine, ground, about, kind, names, at, permitted_at FROM warehouse_read
WHERE person_id = %s AND id < %s ORDER BY id DESC LIMIT %s
"""
_LAST = UUID(int=(1 << 128) - 1)


class Matter(NamedTuple):
    """A draft or a dossier as a line names it; `address` where the reader may open it."""

    words: str
    address: str = ""


class Row(NamedTuple):
    """One row of the log."""

    id: UUID
    reader_id: UUID | None
    machine: str
    ground: str
    about: UUID | None
    kind: str
    names: Sequence[str]
    at: datetime
    permitted_at: datetime | None


@dataclass
class Line:
    """Readings of one day by one reader on one ground for one matter; `first` and `last` are when."""

    who: str
    why: str
    law: str
    matter: Matter | None
    last: datetime
    first: datetime
    times: int = 0
    names: set[str] = field(default_factory=set)

    @property
    def day(self) -> date:
        return timezone.localdate(self.last)

    @property
    def said(self) -> str:
        """What was read, in words."""
        return "; ".join(read_words(self.names))


@dataclass(frozen=True)
class Page:
    """One page of lines; `next_key` goes into the address of the next one and is "" on the last."""

    lines: list[Line]
    next_key: str


Describer = Callable[[UUID, str, list[UUID]], dict[UUID, Matter]]
_describers: list[Describer] = []


def describe_matters(handler: Describer) -> Describer:
    """Register who can say what drafts and dossiers are: `handler(person_id, kind, ids)`. A decorator."""
    _describers.append(handler)
    return handler


def of_person(person_id: UUID, before: str = "") -> Page:
    """Everything that was read about a person, the newest first."""
    found = [Row(*row) for row in sql.rows(_NEWEST, [person_id, _key(before), AT_ONCE + 1])]
    rows, more = found[:AT_ONCE], len(found) > AT_ONCE
    matters, offices, lines = _matters(person_id, rows), _offices(rows), {}
    for row in rows:
        key = (timezone.localdate(row.at), row.reader_id, row.machine, row.ground, row.about, row.permitted_at)
        if key not in lines:
            lines[key] = Line(
                _who(person_id, row, offices), grounds.why(row.ground, row.permitted_at),
                grounds.LAWS.get(row.ground, ""), matters.get(row.about), last=row.at, first=row.at,
            )  # fmt: skip
        line = lines[key]
        line.first, line.times = row.at, line.times + 1
        line.names.update(row.names)
    return Page(list(lines.values()), str(rows[-1].id) if more else "")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _LAST


def _matters(person_id: UUID, rows: Iterable[Row]) -> dict[UUID, Matter]:
    by_kind: dict[str, set[UUID]] = {}
    for row in rows:
        if row.about:
            by_kind.setdefault(row.kind, set()).add(row.about)
    found: dict[UUID, Matter] = {}
    for kind, ids in by_kind.items():
        for describe in _describers:
            found |= describe(person_id, kind, sorted(ids))
    return found


def _who(person_id: UUID, row: Row, offices: dict[tuple[UUID, date], str]) -> str:
    if row.reader_id == person_id:
        return str(grounds.YOURSELF)
    if row.reader_id is None:
        return grounds.machine(row.machine)
    nobody = grounds.OTHER_SIDE if row.ground == "consent" else grounds.WHOEVER_FILED
    return offices.get((row.reader_id, timezone.localdate(row.at))) or str(nobody)


def _offices(rows: Iterable[Row]) -> dict[tuple[UUID, date], str]:
    """The posts that the readers held on the day on which they read; who held none is left out."""
    asked = {(row.reader_id, timezone.localdate(row.at)) for row in rows if row.reader_id}
    held = {key: posts for key in asked if (posts := agencies.posts_of(*key))}
    known = agencies.agencies({post.agency_id for posts in held.values() for post in posts}) if held else {}
    return {
        key: "; ".join(f"{agencies.role_words(post.role)}, {known[post.agency_id].name}" for post in posts)
        for key, posts in held.items()
    }
