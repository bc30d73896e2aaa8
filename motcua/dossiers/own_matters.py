"""Nobody decides in a matter of their own, of somebody for whom they act, or of somebody who acts for them.

The law on preventing corruption (36/2018/QH14, article 23: conflicts of interest) wants another official for it. Who is
who is known by the account, by the personal number and by the mandates; kinship beyond that nobody tells us, so an
official who is a relative has to say so themselves.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from motcua.agencies import service as agencies
from motcua.agencies.service import Post
from motcua.base import clock, rows, sql
from motcua.dossiers import open_steps
from motcua.dossiers.models import Dossier
from motcua.dossiers.own_matter_errors import OwnMatter, OwnMatterOfAll
from motcua.identity.service import Person
from motcua.warehouse import service as warehouse

_BY_CODE = f"SELECT {rows.columns(Dossier)}, {warehouse.IS_CONCERNED} FROM dossiers_dossier WHERE code = %s"  # noqa: S608


def read(official: Person, code: str, lock: str) -> Dossier | None:
    """A dossier with, in the same statement, whether it is a matter of the official's own."""
    found = sql.row(f"{_BY_CODE} {lock}", [clock.today(), official.id, code])
    if found is None:
        return None
    dossier = rows.made(Dossier, found[:-1])
    official.seen["own_matter", dossier.id] = found[-1]
    return dossier


def is_own(official: Person, dossier: Dossier) -> bool:
    """Whether the dossier concerns the official: theirs, or of one who acts for the other. Asked once in a request."""
    people = {dossier.owner_id, dossier.filer_id}
    if official.id in people:
        return True
    key = ("own_matter", dossier.id)
    if key not in official.seen:
        official.seen[key] = bool(warehouse.concerned([official.id], people, clock.today()))
    return official.seen[key]


def refusal(official: Person, dossier: Dossier) -> OwnMatter:
    """Why the official does nothing in it, with who else can; or what to do where nobody else holds the post."""
    holders = {one for post in _waits_for(dossier) for one in agencies.holders(post.agency_id, post.role)}
    near = {one for one, _person in _near(holders, [dossier])}
    able = holders - near - {official.id}
    reading = warehouse.Reading(warehouse.Ground.HANDLING, by=official.id, about=dossier.id, kind="dossier")
    names = sorted(warehouse.names_of(able, reading).values()) if able else []
    if not able:
        return OwnMatterOfAll()
    return OwnMatter(names=", ".join(names) or str(len(able)))


def _waits_for(dossier: Dossier) -> list[Post]:
    """The posts that may do what is next; of a dossier that waits for no office, whoever receives."""
    if dossier.role:
        return [Post(dossier.agency_id, dossier.role)]
    return [Post(row.agency_id, row.role) for row in open_steps.now(dossier)] or [
        Post(dossier.agency_id, open_steps.RECEIVER)
    ]


class Waiting(NamedTuple):
    """A dossier that waits for a post."""

    code: str
    agency_id: UUID
    role: str
    owner_id: UUID
    filer_id: UUID


# Where the dossier's own row does not say whose turn it is, the rows of its steps do.
_WAITING = """
    SELECT code, agency_id, role, owner_id, filer_id FROM dossiers_dossier
    WHERE owes = 'agency' AND role <> '' AND (%(everywhere)s OR agency_id = ANY(%(offices)s))
    UNION ALL
    SELECT d.code, o.agency_id, o.role, d.owner_id, d.filer_id
    FROM dossiers_openstep o JOIN dossiers_dossier d ON d.id = o.dossier_id
    WHERE o.ended_at IS NULL AND o.is_placed AND d.owes = 'agency'
      AND (%(everywhere)s OR o.agency_id = ANY(%(offices)s))
"""


def nobody_may_decide(offices: Iterable[UUID] | None = None) -> list[str]:
    """Codes of the dossiers that wait for posts whose every holder they concern; of these offices, or of all."""
    values = {"everywhere": offices is None, "offices": list(offices or ())}
    waiting = [Waiting(*row) for row in sql.rows(_WAITING, values)]
    holders = agencies.holders_of({Post(one.agency_id, one.role) for one in waiting})
    near = _near({one for some in holders.values() for one in some}, waiting)
    return sorted({one.code for one in waiting if _is_own_of_all(one, holders, near)})


def _near(officials: Iterable[UUID], matters: Iterable[Waiting | Dossier]) -> set[tuple[UUID, UUID]]:
    people = {person for one in matters for person in (one.owner_id, one.filer_id)}
    return warehouse.concerned(officials, people, clock.today())


def _is_own_of_all(one: Waiting, holders: dict[Post, set[UUID]], near: set[tuple[UUID, UUID]]) -> bool:
    held_by = holders.get(Post(one.agency_id, one.role), set())
    return bool(held_by) and all((it, one.owner_id) in near or (it, one.filer_id) in near for it in held_by)
