"""Reads for pages: lists paged by key, one query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from motcua.base import clock, rows, sql
from motcua.dossiers.access import posts_of
from motcua.dossiers.codes import same_secret
from motcua.dossiers.models import Dossier, Draft
from motcua.identity import service as identity
from motcua.identity.service import Acting, Mandate, Person

PAGE = 25


class Listed(NamedTuple):
    """A dossier as lists show it: some columns of its row."""

    id: UUID
    code: str
    owner_id: UUID
    filer_id: UUID
    procedure_version_id: UUID
    status: int
    owes: str
    role: str
    next_due_at: datetime | None
    submitted_at: datetime
    received_at: datetime | None
    closed_at: datetime | None


_COLUMNS = ", ".join(Listed._fields)
_COLUMNS_BEFORE = Listed._fields[: Listed._fields.index("role")]
_COLUMNS_AFTER = Listed._fields[Listed._fields.index("next_due_at") + 1 :]


@dataclass(frozen=True)
class Rows:
    """One page of a list; `next_key` goes into the address of the next page and is "" on the last one."""

    items: list
    next_key: str


def mine(person_id: UUID, held: Iterable[Mandate] | None = None) -> Q:
    """The drafts and dossiers that are a person's own: as `_MINE`. What somebody filed under a mandate is the owner's,
    and theirs to follow while they may act; the one exception is who has no account, for whom a parent or guardian
    asks as long as their mandate holds. `held` are their mandates, where they were read already."""
    found = identity.held_by(person_id, clock.today()) if held is None else held
    family = [one.id for one in found if one.basis in identity.OF_FAMILY]
    return Q(owner_id=person_id) | Q(filer_id=person_id, mandate=None) | Q(filer_id=person_id, mandate_id__in=family)


def open_drafts(person: Person) -> list[Draft]:
    """Drafts of new dossiers that nobody has sent, last touched first (at most 25): the person's own, or, while they
    act for somebody, those that are written for that one."""
    rows = Draft.objects.filter(state=Draft.OPEN, corrects=None)
    if person.acting is None:
        rows = rows.filter(Q(filer_id=person.id, mandate=None) | Q(owner_id=person.id))
    else:
        rows = _in_scope(rows.filter(owner_id=person.acting.owner, mandate__isnull=False), person.acting)
    return list(rows.order_by("-saved_at")[:PAGE])


def _in_scope(rows, acting: Acting):
    if not acting.may_file:
        return rows.none()
    return rows.filter(procedure_code__in=acting.procedures) if acting.procedures else rows


def dossiers_of(person: Person, after: str = "") -> Rows:
    """Dossiers that the person filed or owns, newest first; while they act for somebody, those of that one as far as
    the mandate reaches."""
    if person.acting is None:
        return _newest(_MINE, {"person": person.id}, after)
    return _newest(_THEIRS, {"owner": person.acting.owner, "codes": list(person.acting.procedures)}, after)


def _key_or_last(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=(1 << 128) - 1)


_MINE = f"""
    SELECT {_COLUMNS} FROM dossiers_dossier
    WHERE (filer_id = %(person)s AND mandate_id IS NULL OR owner_id = %(person)s) AND id < %(before)s
    ORDER BY id DESC LIMIT %(limit)s
"""  # noqa: S608 - names of columns
_THEIRS = f"""
    SELECT {_COLUMNS} FROM dossiers_dossier
    WHERE owner_id = %(owner)s AND (cardinality(%(codes)s::text[]) = 0 OR procedure_code = ANY(%(codes)s::text[]))
      AND id < %(before)s ORDER BY id DESC LIMIT %(limit)s
"""  # noqa: S608
# An agency that is asked for a step finds the dossier in its register while it runs.
_REGISTER = f"""
    SELECT {_COLUMNS} FROM dossiers_dossier WHERE id IN (
        (SELECT id FROM dossiers_dossier WHERE agency_id = ANY(%(offices)s) AND id < %(before)s
         ORDER BY id DESC LIMIT %(limit)s)
        UNION
        (SELECT o.dossier_id FROM dossiers_openstep o JOIN dossiers_dossier d ON d.id = o.dossier_id
         WHERE o.agency_id = ANY(%(offices)s) AND o.dossier_id < %(before)s AND d.owes <> 'nobody'
         GROUP BY o.dossier_id ORDER BY o.dossier_id DESC LIMIT %(limit)s)
    ) ORDER BY id DESC LIMIT %(limit)s
"""  # noqa: S608
# For each post, 26 entries of its own stretch of the indexes `office_list` and `agency_list`, however many wait; only
# what the page shows is then read from the table. Asked for whole rows, PostgreSQL reads all that waits and sorts it.
_WAITING = f"""
    SELECT {", ".join(f"d.{name}" for name in _COLUMNS_BEFORE)}, urgent.role, urgent.next_due_at,
           {", ".join(f"d.{name}" for name in _COLUMNS_AFTER)}
    FROM (
        SELECT DISTINCT ON (next_due_at, id) id, role, next_due_at
        FROM unnest(%(offices)s::uuid[], %(roles)s::text[]) AS mine (office, role)
        CROSS JOIN LATERAL (
            (SELECT next_due_at, id FROM dossiers_dossier
             WHERE owes = 'agency' AND agency_id = mine.office AND role = mine.role AND {{after}}
             ORDER BY next_due_at, id LIMIT %(limit)s)
            UNION ALL
            (SELECT next_due_at, id FROM (
                SELECT o.due_at AS next_due_at, o.dossier_id AS id FROM dossiers_openstep o
                WHERE o.agency_id = mine.office AND o.role = mine.role AND o.ended_at IS NULL
                  AND EXISTS (SELECT FROM dossiers_dossier d WHERE d.id = o.dossier_id AND d.owes = 'agency')
             ) apart WHERE {{after}} ORDER BY next_due_at, id LIMIT %(limit)s)
        ) each ORDER BY next_due_at, id LIMIT %(limit)s
    ) urgent JOIN dossiers_dossier d ON d.id = urgent.id ORDER BY urgent.next_due_at, urgent.id
"""  # noqa: S608
_AFTER_MOMENT = "(next_due_at > %(moment)s OR (next_due_at = %(moment)s AND id > %(known)s) OR next_due_at IS NULL)"
_WITHOUT_CLOCK = "next_due_at IS NULL AND id > %(known)s"  # these come last
_NO_CLOCK = "-"
_COUNTS = """
    SELECT role, count(*), count(*) FILTER (WHERE due < %(now)s) FROM (
        SELECT role, next_due_at AS due FROM dossiers_dossier
        WHERE owes = 'agency' AND (agency_id, role) IN (SELECT * FROM unnest(%(offices)s::uuid[], %(roles)s::text[]))
        UNION ALL
        SELECT o.role, o.due_at FROM dossiers_openstep o JOIN dossiers_dossier d ON d.id = o.dossier_id
        WHERE o.ended_at IS NULL AND d.owes = 'agency'
          AND (o.agency_id, o.role) IN (SELECT * FROM unnest(%(offices)s::uuid[], %(roles)s::text[]))
    ) waiting GROUP BY role
"""


def waiting_for(person: Person, after: str = "") -> Rows:
    """What waits for the posts of an official, most urgent first; the key is `moment,id`, or `-,id` without one.

    Of a dossier with steps at several agencies each sees its own: role and due moment are those of the step.
    """
    posts = _posts_as_columns(person)
    if not posts["roles"]:
        return Rows([], "")
    moment, known = _moment_and_id(after)
    condition = "true" if known is None else _AFTER_MOMENT if moment else _WITHOUT_CLOCK
    after_these = {"moment": moment} if moment else {}
    values = posts | after_these | ({"known": known} if known else {}) | {"limit": PAGE + 1}
    found = [Listed(*row) for row in sql.rows(_WAITING.format(after=condition), values)]
    return _page_of(found, lambda d: f"{d.next_due_at.timestamp() if d.next_due_at else _NO_CLOCK},{d.id}")


def _posts_as_columns(person: Person) -> dict[str, list]:
    posts = posts_of(person)
    return {"offices": [post.agency_id for post in posts], "roles": [post.role for post in posts]}


def _moment_and_id(after: str) -> tuple[datetime | None, UUID | None]:
    """Both None for the first page, and for a key that is none of ours."""
    try:
        moment, known = after.split(",", 1)
        if moment == _NO_CLOCK:
            return None, UUID(known)
        return datetime.fromtimestamp(float(moment), tz=clock.ZONE), UUID(known)
    except (ValueError, OverflowError, OSError):
        return None, None


def register_of(person: Person, after: str = "") -> Rows:
    """Every dossier of the offices where the official has a post, newest first."""
    return _newest(_REGISTER, {"offices": list({post.agency_id for post in posts_of(person)})}, after)


def counts_waiting(person: Person) -> dict[str, int]:
    """How many dossiers wait for each post of the official, and how many of them are late."""
    posts = _posts_as_columns(person)
    counted = {"late": 0, **dict.fromkeys(posts["roles"], 0)}
    if posts["roles"]:
        for role, number, late in sql.rows(_COUNTS, posts | {"now": clock.now()}):
            counted[role] = number
            counted["late"] += late
    return counted


def _newest(query: str, values: dict, after: str) -> Rows:
    """A page of a list by id: UUIDv7 ids sort by the time they were made, so the id alone is the key."""
    found = sql.rows(query, values | {"before": _key_or_last(after), "limit": PAGE + 1})
    return _page_of([Listed(*row) for row in found], lambda d: str(d.id))


def _page_of(found: list, key) -> Rows:
    """A page of what was read, one row more than it holds where there is a next one."""
    return Rows(found[:PAGE], key(found[PAGE - 1]) if len(found) > PAGE else "")


def tracked(code: str, secret: str) -> Dossier | None:
    """The dossier that code and secret name together, or None: which of the two was wrong is not said."""
    dossier = rows.first(Dossier, "WHERE code = %s", [code.strip().upper()]) if code.isprintable() else None
    # Compare even when there is none, so that the answer takes the same time.
    right = same_secret(secret, dossier.tracking_secret if dossier else "-")
    return dossier if dossier and right and not dossier.erased_at else None
