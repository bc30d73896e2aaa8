"""What the warehouse holds of a person, and how it is erased."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from django.db import transaction

from motcua.base import sql
from motcua.base.holding import Erased, Held, claim, nobodys, rows_of, rows_told
from motcua.warehouse.models import HeldDocument, SourceQuestion
from motcua.warehouse.papers import held_documents
from motcua.warehouse.reading import own

CLAIMS = (
    claim("warehouse_fact", "whom the fact is about", Erased.DELETED, "what held before as well as what holds now"),
    claim("warehouse_read", "who read, and about whom", Erased.KEPT, "who read what when, by id and code; append-only",
          codes="machine ground kind names"),
    nobodys("warehouse_readcheck", "numbers and moments"),
    claim("warehouse_permission", "who consented, or not, to facts about them being taken", Erased.KEPT,
          "what was said, for which facts and when, by id and code: proof of the right to have read; append-only",
          codes="procedure names said words"),
    nobodys("warehouse_permissionrule", "for which facts the law wants consent"),
    claim("warehouse_sourcequestion", "about whom a register was asked", Erased.DELETED, "with the facts"),
    claim("warehouse_helddocument", "whose document it is", Erased.DELETED, "the entry in the list of papers"),
)


# The role of the processes reads no fact: the database gives the copy and writes down that all of it was read.
_FACT = ("id", "name", "value", "source", "legal_basis", "at", "confirmed_at", "superseded_at", "valid_until", "about")
_COPY = """
SELECT id, name, value::text, source, legal_basis, at, confirmed_at, superseded_at, valid_until, about
FROM warehouse_copy(%s)
"""
_READING = ("id", "machine", "ground", "about", "kind", "names", "at", "permitted_at")
_READINGS = """
SELECT id, machine, ground, about, kind, names, at, permitted_at FROM warehouse_read WHERE person_id = %s ORDER BY id
"""
_SAYING = ("id", "instance", "about", "procedure", "names", "said", "question", "at", "until")
_SAYINGS = """
SELECT id, instance, about, procedure, names, said, words, at, until FROM warehouse_permission WHERE person_id = %s
ORDER BY number
"""


def _row(names: tuple[str, ...], found: tuple) -> dict:
    row = msgspec.to_builtins(dict(zip(names, found, strict=True)))
    return row | {"value": msgspec.json.decode(row["value"])} if "value" in row else row


def _papers(person_id: UUID) -> list[HeldDocument]:
    return sorted(held_documents(person_id, own(person_id)), key=lambda row: row.id)


def held_of(person_id: UUID) -> Held:
    """Facts, also those that hold no longer, who read them (for what, without names of officials), and papers."""
    return {
        "warehouse_fact": [_row(_FACT, found) for found in sql.rows(_COPY, [person_id])],
        "warehouse_read": [_row(_READING, found) for found in sql.rows(_READINGS, [person_id])],
        "warehouse_permission": [_row(_SAYING, found) for found in sql.rows(_SAYINGS, [person_id])],
        "warehouse_sourcequestion": rows_of(SourceQuestion.objects.filter(person_id=person_id), {"person_id"}),
        "warehouse_helddocument": rows_told(_papers(person_id), {"person_id"}),
    }


@transaction.atomic
def erase(person_id: UUID) -> dict[str, int]:
    """Forget everything that was told about a person, as an erasure that runs asks for. Again changes nothing."""
    facts, documents = sql.row("SELECT facts, documents FROM warehouse_forget(%s)", [person_id])
    return {
        "warehouse_fact": facts, "warehouse_helddocument": documents,
        "warehouse_sourcequestion": SourceQuestion.objects.filter(person_id=person_id).delete()[0],
    }  # fmt: skip


def erase_documents(document_ids: Collection[UUID]) -> dict[str, int]:
    """Take documents that are erased off the lists of papers, in the transaction of the caller."""
    return {"warehouse_helddocument": sql.row("SELECT warehouse_forget_documents(%s::uuid[])", [list(document_ids)])[0]}
