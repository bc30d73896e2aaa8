"""The door of the warehouse: record what a source told about a person, and read what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from motcua.base import clock, rows, sql
from motcua.base.ids import new_id
from motcua.engine.vocabulary import FACTS, RESULT_TYPES, SOURCES, why_not
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import models, permissions
from motcua.warehouse.names import fact_words, source_words
from motcua.warehouse.permissions import Permission
from motcua.warehouse.personal import erase, erase_documents, held_of
from motcua.warehouse.reading import Ground, Reading, own
from motcua.warehouse.reads import Matter, describe_matters
from motcua.warehouse.shared import IS_CONCERNED, concerned, holder_of, number_is_shared
from motcua.warehouse.sources.asking import Asked, ask, asked_for, sources_are_on, wanted

__all__ = [
    "IS_CONCERNED", "Asked", "Document", "Fact", "Ground", "Issued", "Matter", "Permission", "Reading", "account_with",
    "ask", "asked_for", "commune_of", "concerned", "describe_matters", "documents_of", "fact_words",
    "facts_and_ended", "facts_of", "holder_of", "names_by_matter", "names_of", "number_is_shared", "own",
    "permissions", "reads_are_held", "record",
    "record_document", "revoke", "source_words", "sources_are_on", "wanted",
    "erase", "erase_documents", "held_of",
]  # fmt: skip

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


@dataclass(frozen=True)
class Issued:
    """What makes a document provable: type of result, number, agency, dossier, day, last day, SHA-256 of the PDF."""

    result: str
    number: str
    agency: str
    about: UUID
    is_owners: bool
    issued_on: date
    valid_until: date | None
    digest: str


@dataclass(frozen=True)
class Document:
    """A document that the state holds for a person; `ended` says why it holds no more, with when and in which words."""

    kind: str
    document_id: UUID
    title: str
    source: str
    at: datetime
    number: str
    agency: str
    issued_on: date | None
    valid_until: date | None
    ended: str
    ended_at: datetime | None
    ended_why: str


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
    new = tuple(_recorded(person_id, facts, [source, legal_basis], [valid_until, about]))
    if new:
        ledger.append(
            Event.FACTS_RECORDED, about=person_id, kind="person", by=by,
            params={"items": list(new), "source": source},
        )  # fmt: skip
    return new


_RECORD = """
SELECT warehouse_record(%s, %s::uuid[], %s::text[], %s::jsonb[], %s, %s, %s, %s, %s::date, %s::uuid)
"""


def _recorded(person_id: UUID, facts: Mapping[str, object], told_by: list, holds: list) -> list[str]:
    """The names whose value is new; two that record at once do so one after the other."""
    ids = [new_id() for _ in facts]
    told = [rows.as_json(value) or "null" for value in facts.values()]
    values = [person_id, ids, list(facts), told, *told_by, settings.INSTANCE, clock.now(), *holds]
    return sql.row(_RECORD, values)[0]


def why_no_source(code: str) -> str:
    """Why a code cannot be that of a source, with the nearest one; "" for a source."""
    return "" if code in SOURCES else why_not(SOURCES, code, None)


def _check_words(facts: Iterable[str], source: str) -> None:
    """Raise ValueError for a name that the vocabulary has never had; what has ended may still be told."""
    unknown = [why_not(FACTS, name, None) for name in facts if name not in FACTS]
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


def commune_of(person_id: UUID) -> str:
    """The code of the commune where the person lives, for themselves; "" when it is not known."""
    found = _read([person_id], ["person.commune"], own(person_id), [None])
    return str(msgspec.json.decode(found[0][2])) if found else ""


def reads_are_held() -> bool:
    """Whether the database itself keeps this process from reading a fact without writing who read it."""
    return not sql.row("SELECT has_any_column_privilege('warehouse_fact', 'SELECT') AS open")[0]


def _read(people: list[UUID], names: list[str] | None, reading: Reading, abouts: list[UUID | None]) -> list[tuple]:
    it = reading
    return sql.rows(_READ, [people, names, it.by, it.machine, it.ground, abouts, it.kind])


@transaction.atomic
def record_document(
    person_id: UUID, kind: str, document_id: UUID, title: str, source: str, issued: Issued | None = None
) -> None:
    """List a document as held for the person. Doing it twice changes nothing.

    A result that settles facts about its owner takes the place of an earlier one of the same type; of a copy there
    may be many.
    """
    known = asdict(issued) if issued else {}
    row, is_new = models.HeldDocument.objects.get_or_create(
        person_id=person_id, document_id=document_id,
        defaults={"kind": kind, "title": title, "source": source, "at": clock.now(), **known},
    )  # fmt: skip
    if is_new and row.is_owners and row.result in RESULT_TYPES and RESULT_TYPES[row.result].settles:
        before = models.HeldDocument.objects.filter(person_id=person_id, result=row.result, is_owners=True, ended="")
        before.exclude(id=row.id).exclude(about=row.about).update(
            ended=models.HeldDocument.REPLACED, ended_at=clock.now(), ended_why=row.number
        )


@transaction.atomic
def revoke(document_id: UUID, why: str, by: UUID | None = None) -> tuple[str, ...]:
    """A document was revoked: it holds no more for anybody, and neither do the facts that its dossier settled.

    Returns the names of these. Doing it twice changes nothing. Raises LookupError for one that is not held.
    """
    held = list(models.HeldDocument.objects.filter(document_id=document_id))
    if not held:
        raise LookupError(f"no held document {document_id}")
    models.HeldDocument.objects.filter(document_id=document_id).exclude(ended=models.HeldDocument.REVOKED).update(
        ended=models.HeldDocument.REVOKED, ended_at=clock.now(), ended_why=why[:300]
    )
    about = held[0].about
    gone = tuple(sql.row("SELECT warehouse_revoke(%s::uuid)", [about])[0]) if about else ()
    ledger.append(
        Event.DOCUMENT_REVOKED, about=held[0].person_id, kind="person", by=by,
        params={"document": str(document_id), "items": list(gone)},
    )  # fmt: skip
    return gone


def documents_of(person_id: UUID) -> list[Document]:
    """Documents held for the person, the newest first, also those that hold no more."""
    rows = models.HeldDocument.objects.filter(person_id=person_id).order_by("-at", "-id")
    return [_document(row, clock.today()) for row in rows]


def _document(row: models.HeldDocument, today: date) -> Document:
    return Document(
        row.kind, row.document_id, row.title, row.source, row.at, row.number, row.agency, row.issued_on,
        row.valid_until, row.ended or ("expired" if row.valid_until and row.valid_until < today else ""),
        row.ended_at, row.ended_why,
    )  # fmt: skip
