"""The door of the warehouse: record what a source told about a person, and read what is known."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection, transaction

from motcua.base import clock, sql
from motcua.engine.vocabulary import FACTS, SOURCES, why_not
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import models
from motcua.warehouse.names import source_words
from motcua.warehouse.shared import holder_of, number_is_shared
from motcua.warehouse.sources.asking import Asked, ask, asked_for, sources_are_on, wanted

__all__ = [
    "Asked", "ask", "asked_for", "sources_are_on", "wanted",
    "Document", "Fact", "commune_of", "documents_of", "facts_of", "holder_of", "names_of", "number_is_shared", "record",
    "record_document", "source_words",
]  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A fact that holds now; `at` is when the source last told it."""

    name: str
    value: object
    source: str
    at: datetime


@dataclass(frozen=True)
class Document:
    """A document that the state holds for a person."""

    kind: str
    document_id: UUID
    title: str
    source: str
    at: datetime


@transaction.atomic
def record(
    person_id: UUID, facts: dict[str, object], source: str, legal_basis: str = "", by: UUID | None = None
) -> tuple[str, ...]:
    """Record what `source` told now, `by` a person where it was one; returns the names whose value is new.

    A value told again is confirmed, another value takes the place of the old one, and a name that is not
    told this time stays as it was. Raises ValueError for a fact or a source that is not in the vocabulary.
    """
    _check_words(facts, source)
    _one_at_a_time(person_id)
    now = clock.now()
    current = {fact.name: fact for fact in _current(person_id)}
    new = tuple(name for name, value in facts.items() if not _confirms(current.get(name), value, source))
    told_again = [current[name].id for name in facts if name not in new]
    models.Fact.objects.filter(id__in=told_again).update(confirmed_at=now)
    _supersede([current[name].id for name in new if name in current], now)
    models.Fact.objects.bulk_create(
        models.Fact(person_id=person_id, name=name, value=facts[name], source=source, legal_basis=legal_basis,
                    at=now, confirmed_at=now)
        for name in new
    )  # fmt: skip
    if new:
        ledger.append(
            Event.FACTS_RECORDED, about=person_id, kind="person", by=by,
            params={"items": sorted(new), "source": source},
        )  # fmt: skip
    return new


def why_no_source(code: str) -> str:
    """Why a code cannot be that of a source, with the nearest one; "" for a source."""
    return "" if code in SOURCES else why_not(SOURCES, code, None)


def _check_words(facts: Iterable[str], source: str) -> None:
    """Raise ValueError for a name that the vocabulary has never had; what has ended may still be told."""
    unknown = [why_not(FACTS, name, None) for name in facts if name not in FACTS]
    for problem in (*unknown, *filter(None, [why_no_source(source)])):
        raise ValueError(problem)


_CURRENT = """
SELECT name, value::text, source, confirmed_at FROM warehouse_fact WHERE person_id = %s AND superseded_at IS NULL
"""


def facts_of(person_id: UUID) -> dict[str, Fact]:
    """What is known about the person now, by name, in the order in which people read it."""
    found = {
        name: Fact(name, msgspec.json.decode(value), source, at)
        for name, value, source, at in sql.rows(_CURRENT, [person_id])
    }
    return {name: found[name] for name in FACTS if name in found}


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The full names of people, by person; who has none known is left out."""
    rows = models.Fact.objects.filter(person_id__in=list(person_ids), name="person.name", superseded_at=None)
    return dict(rows.values_list("person_id", "value"))


def commune_of(person_id: UUID) -> str:
    """The code of the commune where the person lives; "" when it is not known."""
    fact = _current(person_id).filter(name="person.commune").first()
    return str(fact.value) if fact else ""


@transaction.atomic
def record_document(person_id: UUID, kind: str, document_id: UUID, title: str, source: str) -> None:
    """List a document as held for the person. Doing it twice changes nothing."""
    models.HeldDocument.objects.get_or_create(
        person_id=person_id, document_id=document_id,
        defaults={"kind": kind, "title": title, "source": source, "at": clock.now()},
    )  # fmt: skip


def documents_of(person_id: UUID) -> list[Document]:
    """Documents held for the person, the newest first."""
    rows = models.HeldDocument.objects.filter(person_id=person_id).order_by("-at", "-id")
    return [Document(row.kind, row.document_id, row.title, row.source, row.at) for row in rows]


def _current(person_id: UUID):
    return models.Fact.objects.filter(person_id=person_id, superseded_at=None)


def _confirms(known: models.Fact | None, value: object, source: str) -> bool:
    return known is not None and known.value == value and known.source == source


def _supersede(ids: list[UUID], now: datetime) -> None:
    if ids:
        models.Fact.objects.filter(id__in=ids).update(superseded_at=now)


def _one_at_a_time(person_id: UUID) -> None:
    """Two sign-ins at once would both see the same old facts; the second waits for the first."""
    key = int.from_bytes(hashlib.sha256(b"warehouse:" + person_id.bytes).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
