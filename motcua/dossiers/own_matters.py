"""Nobody decides in a matter of their own, of somebody for whom they act, or of somebody who acts for them.

The law on preventing corruption (36/2018/QH14, article 23: conflicts of interest) wants another official for it. Who is
who is known by the account, by the personal number and by the mandates; kinship beyond that nobody tells us, so an
official who is a relative has to say so themselves.
"""

from collections.abc import Iterable
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
    people = {dossier.owner_id, dossier.filer_id}
    near = {one for one, _person in warehouse.concerned(holders, people, clock.today())}
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


#: Beyond so many nobody counts or lists any more.
MOST = 1000
_UNDECIDABLE = "SELECT code FROM dossiers_nobody_may_decide(%s, %s::uuid[], %s) AS found(code)"


def nobody_may_decide(offices: Iterable[UUID] | None = None) -> list[str]:
    """Codes of the dossiers that wait for posts whose every holder they concern; of these offices, or of all.

    One statement, which starts at the holders of the posts: it costs the same however much waits.
    """
    values = [clock.today(), None if offices is None else list(offices), MOST]
    return [code for (code,) in sql.rows(_UNDECIDABLE, values)]
