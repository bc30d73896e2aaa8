"""The door of the warehouse: record what a source told about a person, and read what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from motcua.base import clock, rows, sql
from motcua.base.ids import new_id
from motcua.engine.vocabulary import FACTS, SOURCES, why_not
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import permissions, watching
from motcua.warehouse.names import fact_words, source_words
from motcua.warehouse.papers import Document, Issued, documents_of, record_document, revoke
from motcua.warehouse.permissions import Permission
from motcua.warehouse.personal import erase, erase_documents, held_of
from motcua.warehouse.reading import Ground, Reading, own
from motcua.warehouse.reads import Matter, describe_matters
from motcua.warehouse.shared import IS_CONCERNED, concerned, holder_of, number_is_shared
from motcua.warehouse.sources.asking import Asked, ask, asked_for, sources_are_on, wanted
from motcua.warehouse.withholding import ACCOUNT, SEEN_IN_PERSON, a_register_told, is_withheld, withheld_from

__all__ = [
    "ACCOUNT", "IS_CONCERNED", "SEEN_IN_PERSON", "Asked", "Document", "Fact", "Ground", "Issued", "Matter",
    "Permission", "Reading", "a_register_told", "account_with",
    "ask", "asked_for", "commune_of", "concerned", "describe_matters", "documents_of", "fact_words",
    "facts_and_ended", "facts_of", "holder_of", "is_withheld", "names_by_matter", "names_of", "number_is_shared", "own",
    "permissions", "reads_are_held", "record", "record_document", "revoke", "source_words", "sources_are_on",
    "wanted", "watching", "withheld_from",
    "erase", "erase_documents", "held_of",
]  # fmt: skip

COMMUNE = "person.commune"
NAMES = ["person.name", "organisation.name"]


@dataclass(frozen=True)
class Fact:
    """A fact that holds now; `at` is when the source last told it."""

    name: str
    value: object
    source: str
    at: datetime
    valid_until: date | None = None
    ended: str = ""  # "revoked" or "expired": it is known and holds no more
    permitted_at: datetime | None = None  # when the person consented to this reading, where the law wants that
    permitted_until: datetime | None = None


@transaction.atomic
def record(
    person_id: UUID, facts: dict[str, object], source: str, legal_basis: str = "", by: UUID | None = None, *,
    valid_until: date | None = None, about: UUID | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Record what `source` told now, `by` a person where it was one; returns the names whose value is new.

    It holds until the day `valid_until`; `about` is the dossier whose result settled it.

    A value told again is confirmed, another value takes the place of the old one, and a name that is not
    told this time stays as it was. Raises ValueError for a fact or a source that is not in the vocabulary.
    """
    _check_words(facts, source)
    if not facts:
        return ()
    new = tuple(_recorded(person_id, by, facts, [source, legal_basis], [valid_until, about]))
    if new:
        ledger.append(
            Event.FACTS_RECORDED, about=person_id, kind="person", by=by,
            params={"items": list(new), "source": source},
        )  # fmt: skip
    return new


_RECORD = """
SELECT warehouse_record(%s, %s::uuid, %s::uuid[], %s::text[], %s::jsonb[], %s, %s, %s, %s, %s::date, %s::uuid)
"""


def _recorded(
    person_id: UUID, by: UUID | None, facts: Mapping[str, object], told_by: list, holds: list
) -> list[str]:  # fmt: skip
    """The names whose value is new; two that record at once do so one after the other."""
    ids = [new_id() for _ in facts]
    told = [rows.as_json(value) or "null" for value in facts.values()]
    values = [person_id, by, ids, list(facts), told, *told_by, settings.INSTANCE, clock.now(), *holds]
    return sql.row(_RECORD, values)[0]


def why_no_source(code: str) -> str:
    """Why a code cannot be that of a source, with the nearest one; "" for a source."""
    return "" if code in SOURCES else why_not(SOURCES, code, None).en


def _check_words(facts: Iterable[str], source: str) -> None:
    """Raise ValueError for a name that the vocabulary has never had; what has ended may still be told."""
    unknown = [why_not(FACTS, name, None).en for name in facts if name not in FACTS]
    for problem in (*unknown, *filter(None, [why_no_source(source)])):
        raise ValueError(problem)


# The one way to what is known: the rights of the database leave no other (migrations/0004_reads.py).
_READ = """
SELECT person_id, name, value, source, at, valid_until, ended, permitted_at, permitted_until
FROM warehouse_facts(%s::uuid[], %s::text[], %s::uuid, %s, %s, %s::uuid[], %s)
"""


def facts_of(person_id: UUID, reading: Reading) -> dict[str, Fact]:
    """What is known about the person and holds now, by name, in the order in which people read it."""
    return facts_and_ended(person_id, reading)[0]


def facts_and_ended(person_id: UUID, reading: Reading) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """The same, and beside it what is known and holds no more: it has to be proved again."""
    today = clock.today()
    found = {row[1]: _fact(*row[1:], today) for row in _read([person_id], None, reading, [reading.about])}
    told = {name: found[name] for name in FACTS if name in found}
    ended = {name: fact for name, fact in told.items() if fact.ended}
    return {name: fact for name, fact in told.items() if not fact.ended}, ended


def _fact(
    name: str, value: str, source: str, at: datetime, valid_until: date | None, ended: str,
    permitted_at: datetime | None, permitted_until: datetime | None, today: date,
) -> Fact:  # fmt: skip
    over = ended or ("expired" if valid_until and valid_until < today else "")
    return Fact(name, msgspec.json.decode(value), source, at, valid_until, over, permitted_at, permitted_until)


def names_of(people: Iterable[UUID], reading: Reading) -> dict[UUID, str]:
    """The full names of people and organisations, by their id; who has none known is left out."""
    listed = list(people)
    return names_by_matter([(person, reading.about) for person in listed], reading)


def names_by_matter(people: Iterable[tuple[UUID, UUID | None]], reading: Reading) -> dict[UUID, str]:
    """The same for a list in which each person stands for a matter of its own: (person, dossier)."""
    listed = list(people)
    if not listed:
        return {}
    found = _read([one for one, _ in listed], NAMES, reading, [about for _, about in listed])
    return {person: msgspec.json.decode(value) for person, _, value, *_ in found}


def account_with(number: str) -> tuple[UUID, str] | None:
    """The one account with a personal number, and the name on it; None for none, and for several."""
    reading = Reading(Ground.MANDATE, machine="mandates")
    person_id = holder_of(number, reading)
    return (person_id, names_of([person_id], reading).get(person_id, "")) if person_id else None


def commune_of(person: Person) -> str:
    """The code of the commune where the person lives, for themselves; "" when it is not known, or withheld."""
    told = {row[1]: _fact(*row[1:], clock.today()) for row in _read([person.id], [COMMUNE], own(person.id), [None])}
    return str(told[COMMUNE].value) if told and not withheld_from(person, told) else ""


_OPEN = """
SELECT has_any_column_privilege('warehouse_fact', 'SELECT')
    OR has_any_column_privilege('warehouse_helddocument', 'SELECT') AS open
"""


def reads_are_held() -> bool:
    """Whether the database itself keeps this process from reading facts and papers without writing who read them."""
    return not sql.row(_OPEN)[0]


def _read(people: list[UUID], names: list[str] | None, reading: Reading, abouts: list[UUID | None]) -> list[tuple]:
    it = reading
    return sql.rows(_READ, [people, names, it.by, it.machine, it.ground, abouts, it.kind])
