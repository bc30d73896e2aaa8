"""Papers that the state holds for people: listed, given out and ended by functions that write who read them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.base import clock, rows, sql
from motcua.documents import service as documents
from motcua.engine.vocabulary import RESULT_TYPES
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse.models import HeldDocument
from motcua.warehouse.reading import Ground, Reading


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


LIST = "SELECT warehouse_list_document(%s::jsonb, %s)"
REVOKE = "SELECT holder, gone FROM warehouse_revoke(%s, %s, %s::uuid, %s)"
# The one way to them, as with facts (migrations/0010).
HELD = "SELECT * FROM warehouse_documents(%s, %s::uuid, %s, %s, %s::uuid, %s)"
OPENED = "SELECT warehouse_document_opened(%s, %s::uuid, '', %s, %s::uuid, 'dossier')"


@transaction.atomic
def record_document(
    person_id: UUID, kind: str, document_id: UUID, title: str, source: str, issued: Issued | None = None
) -> None:
    """List a document as held for the person. Doing it twice changes nothing.

    A result that settles facts about its owner takes the place of an earlier one of the same type; of a copy there
    may be many.
    """
    row = HeldDocument(
        person_id=person_id, kind=kind, document_id=document_id, title=title, source=source, at=clock.now(),
        **(asdict(issued) if issued else {}),
    )  # fmt: skip
    replaces = row.is_owners and row.result in RESULT_TYPES and bool(RESULT_TYPES[row.result].settles)
    told = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    sql.row(LIST, [rows.as_json(told), replaces])


@transaction.atomic
def revoke(document_id: UUID, why: str, by: UUID | None = None) -> tuple[str, ...]:
    """A document was revoked: it holds no more for anybody, and neither do the facts that its dossier settled.

    Returns the names of these. Doing it twice changes nothing. Raises LookupError for one that is not held.
    """
    person_id, gone = sql.row(REVOKE, [document_id, why[:300], by, clock.now()])
    if person_id is None:
        raise LookupError(f"no held document {document_id}")
    ledger.append(
        Event.DOCUMENT_REVOKED, about=person_id, kind="person", by=by,
        params={"document": str(document_id), "items": list(gone)},
    )  # fmt: skip
    return tuple(gone)


def held_documents(person_id: UUID, reading: Reading) -> list[HeldDocument]:
    """The rows themselves, the newest first."""
    it = reading
    return list(HeldDocument.objects.raw(HELD, [person_id, it.by, it.machine, it.ground, it.about, it.kind]))


def documents_of(person_id: UUID, reading: Reading) -> list[Document]:
    """Documents held for the person, the newest first, also those that hold no more."""
    return [_document(row, clock.today()) for row in held_documents(person_id, reading)]


def opened(person: Person, document: documents.DocumentInfo) -> None:
    """Write that somebody opens a paper, for each whose papers list it. Its bytes are in no table: here we do it."""
    sql.row(OPENED, [document.id, person.id, Ground.HANDLING, document.about])


def _document(row: HeldDocument, today: date) -> Document:
    return Document(
        row.kind, row.document_id, row.title, row.source, row.at, row.number, row.agency, row.issued_on,
        row.valid_until, row.ended or ("expired" if row.valid_until and row.valid_until < today else ""),
        row.ended_at, row.ended_why,
    )  # fmt: skip
