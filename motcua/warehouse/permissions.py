"""Consent of people to facts of theirs being taken for one matter: said, taken back, and looked up.

Only the person says it. Whoever files under a mandate was asked to file, not to open registers of sensitive data; the
database takes a word from nobody else. What was said is appended; the last word on a fact counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base import rows, sql
from motcua.base.ids import new_id
from motcua.engine.vocabulary import FACTS
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse.errors import PermissionNotFound

Said = Literal["yes", "no", "back"]
_EVENTS = {"yes": Event.PERMISSION_GIVEN, "no": Event.PERMISSION_REFUSED, "back": Event.PERMISSION_WITHDRAWN}


@dataclass(frozen=True)
class Permission:
    """What a person said about facts for a matter (the draft with which it began). A "yes" holds `until` then;
    `is_in_force` is whether its time is not over, as the database sees it, which tells the facts or refuses them. A
    later word may stand against it."""

    id: UUID
    about: UUID
    procedure: str
    names: tuple[str, ...]
    said: Said
    at: datetime
    until: datetime | None
    is_in_force: bool


_SAY = "SELECT warehouse_permission_say(%s, %s, %s, %s, %s, %s, %s::text[], %s, %s)"
_COLUMNS = """
SELECT id, about, procedure, names, said, at, until, coalesce(until > clock_timestamp(), false)
FROM warehouse_permission
"""
_OF_MATTER = f"{_COLUMNS} WHERE person_id = %s AND about = warehouse_matter(%s) ORDER BY number"
_OF_PERSON = f"{_COLUMNS} WHERE person_id = %s ORDER BY number DESC"
_OPEN = """
SELECT name FROM unnest(%s::text[]) AS it(name)
WHERE name <> ALL (warehouse_wants_permission()) OR EXISTS (SELECT FROM warehouse_permitted(%s, %s, name))
"""
_LOAD = """
INSERT INTO warehouse_permissionrule (fact, since, until, days)
SELECT fact, since, until, days FROM jsonb_to_recordset(%s::jsonb) AS r (fact text, since date, until date, days int)
ON CONFLICT (fact) DO UPDATE SET since = excluded.since, until = excluded.until, days = excluded.days
"""


@transaction.atomic
def say(
    person_id: UUID, names: Collection[str], said: Said, *, by: UUID, about: UUID, procedure: str, words: str
) -> None:
    """A person says whether these facts of theirs may be taken for a matter; `words` is the version of what they were
    asked. Raises django.db.DatabaseError for a word of anybody else, and for a fact that wants no consent."""
    key = new_id()
    until = sql.row(_SAY, [key, settings.INSTANCE, person_id, by, about, procedure, list(names), said, words])[0]
    ledger.append(
        _EVENTS[said], about=key, kind="permission", by=by,
        params={"procedure": procedure, "items": sorted(names), "words": words}
        | ({"until": until.isoformat()} if until else {}),
    )  # fmt: skip


def of_matter(person_id: UUID, about: UUID) -> dict[str, Permission]:
    """The last word on each fact for a matter, a draft or a dossier."""
    said = [_permission(row) for row in sql.rows(_OF_MATTER, [person_id, about])]
    return {name: one for one in said for name in one.names}


def all_of(person_id: UUID) -> list[Permission]:
    """Everything that a person ever said, the newest first."""
    return [_permission(row) for row in sql.rows(_OF_PERSON, [person_id])]


def of_person(person_id: UUID, permission_id: UUID) -> Permission:
    """One word of a person. Raises PermissionNotFound, also for that of somebody else."""
    found = next((one for one in all_of(person_id) if one.id == permission_id), None)
    if found is None:
        raise PermissionNotFound
    return found


def open_to_matter(person_id: UUID, names: Collection[str], about: UUID) -> tuple[str, ...]:
    """Those of the facts that may be taken for a matter now: no consent is wanted, or it was given and holds."""
    return tuple(row[0] for row in sql.rows(_OPEN, [list(names), person_id, about])) if names else ()


def load_rules() -> int:
    """Tell the database for which facts the law wants consent; how many. For the owner of the tables."""
    wanted = {name: fact.consent for name, fact in FACTS.items() if fact.consent}
    told = [{"fact": name, "since": one.since, "until": one.until, "days": one.days} for name, one in wanted.items()]
    sql.run("DELETE FROM warehouse_permissionrule WHERE fact <> ALL (%s::text[])", [list(wanted)])
    sql.run(_LOAD, [rows.as_json(told)])
    return len(told)


def _permission(row: tuple) -> Permission:
    key, about, procedure, names, *rest = row
    return Permission(key, about, procedure, tuple(names), *rest)
