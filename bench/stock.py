"""Many copies of a few stories, by COPY: new ids, codes, people and offices, every other byte as the code wrote it."""

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from django.db import connection, models, transaction
from psycopg import sql

from bench.stories import Story
from motcua.documents.models import Document
from motcua.dossiers.models import Dossier, Draft, DraftAnswer, Mark, Slip, StepRecord, Submission
from motcua.files.models import StoredFile
from motcua.identity.models import Person, SignIn
from motcua.ledger.digest import FIELDS, digest
from motcua.ledger.models import LedgerEntry, Outgoing
from motcua.notices.models import Contact, Notice
from motcua.payments.models import Charge, Payment
from motcua.warehouse.models import Fact, HeldDocument

Rows = tuple[tuple[type[models.Model], str], ...]

SENT = "SELECT id FROM dossiers_submission WHERE dossier_id = {it}"
# Each table after those that it points at.
OF_A_DOSSIER: Rows = (
    (Dossier, "id = {it}"),
    (Draft, f"id IN ({SENT})"),
    (DraftAnswer, f"draft_id IN ({SENT})"),
    (Submission, "dossier_id = {it}"),
    (Mark, "dossier_id = {it}"),
    (StepRecord, "dossier_id = {it}"),
    (Charge, "about = {it}"),
    (Payment, "charge_id IN (SELECT id FROM payments_charge WHERE about = {it})"),
    (StoredFile, "id IN (SELECT file_id FROM documents_document WHERE about = {it})"),
    (Document, "about = {it}"),
    (Slip, "dossier_id = {it}"),
    (LedgerEntry, "about = {it}"),
    (Notice, "about = {it}"),
    (Outgoing, "key IN (SELECT 'slip:' || id FROM dossiers_slip WHERE dossier_id = {it} UNION ALL "
               "SELECT 'notice:' || id || ':email' FROM notices_notice WHERE about = {it})"),
    (HeldDocument, "document_id IN (SELECT id FROM documents_document WHERE about = {it})"),
)  # fmt: skip
OF_A_PERSON: Rows = (
    (Person, "id = {it}"), (SignIn, "person_id = {it}"), (Fact, "person_id = {it}"), (Contact, "person_id = {it}"),
    (LedgerEntry, "about = {it} AND kind = 'person'"),
)  # fmt: skip
OF_A_DRAFT: Rows = ((Draft, "id = {it}"), (DraftAnswer, "draft_id = {it}"))

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
BETWEEN = "\x1e"  # parts the tables of one mold; no text of ours holds it


@dataclass(frozen=True)
class Mold:
    """Every row of one story as COPY text, cut at the words that differ from copy to copy."""

    tables: tuple[type[models.Model], ...]
    pieces: tuple[str, ...]  # text and words in turn
    slots: tuple[int, ...]  # where the words stand
    ids: tuple[tuple[str, int], ...]  # own ids as they were made, each with its milliseconds since 1970 as told

    def copy(self, words: dict[str, str]) -> tuple[list[str], dict[str, str]]:
        """The text of each table with fresh ids and with `words` replaced; and what took the place of what."""
        fresh = {old: _id(milliseconds, number) for number, (old, milliseconds) in enumerate(self.ids)} | words
        pieces = list(self.pieces)
        for slot in self.slots:
            pieces[slot] = fresh.get(pieces[slot], pieces[slot])
        parts = "".join(pieces).split(BETWEEN)
        if LedgerEntry in self.tables:
            place = self.tables.index(LedgerEntry)
            parts[place] = "".join(_with_digest(line) for line in parts[place].split("\n") if line)
        return parts, fresh


def mold(story: Story, rows: Rows, words: Iterable[str], kept: Iterable[UUID]) -> Mold:
    """Read every row of a story, and cut it at its ids and at `words`.

    `kept` are ids that belong to others: officials, versions of procedures.
    """
    text = BETWEEN.join(_copy_out(model, where, story.id) for model, where in rows)
    longest_first = sorted(words, key=len, reverse=True)
    pieces = re.split("(" + "|".join([*map(re.escape, longest_first), ID.pattern]) + ")", text)
    others = {*map(str, kept), *longest_first}
    ids = tuple((one, _told(one, story)) for one in sorted(set(ID.findall(text)) - others))
    return Mold(tuple(model for model, _where in rows), tuple(pieces), tuple(range(1, len(pieces), 2)), ids)


def _told(one: str, story: Story) -> int:
    """The moment told, in milliseconds, at which the story made this id."""
    real = UUID(one).int >> 80
    told = [moment for begun, moment in story.moments if begun <= real] or [story.moments[0][1]]
    return int(told[-1].timestamp() * 1000)


def _id(milliseconds: int, number: int) -> str:
    """A UUIDv7 of that moment; `number` keeps the order within it."""
    value = (milliseconds << 80) | (0x7 << 76) | ((number & 0xFFF) << 64) | (0b10 << 62) | random.getrandbits(62)
    return str(UUID(int=value))


def columns(model: type[models.Model]) -> list[str]:
    """The columns that a copy carries: all but a number that the database counts."""
    return [f.column for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


def _names(model: type[models.Model]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns(model)))


def _copy_out(model: type[models.Model], where: str, it: UUID) -> str:
    query = sql.SQL("COPY (SELECT {} FROM {} WHERE {}) TO STDOUT").format(
        _names(model), sql.Identifier(model._meta.db_table), sql.SQL(where.replace("{it}", f"'{it}'"))
    )
    with connection.connection.cursor().copy(query) as rows:
        return b"".join(rows).decode()


def _with_digest(line: str) -> str:
    """A line of ledger entries with the digest that its own content has."""
    names = columns(LedgerEntry)
    values = dict(zip(names, line.split("\t"), strict=True))
    entry = {name: None if values[name] == r"\N" else values[name] for name in FIELDS}
    entry |= {name: json.loads(values[name]) for name in ("params", "versions")}
    entry["at"] = datetime.fromisoformat(entry["at"])
    values["digest"] = digest(SimpleNamespace(**entry))
    return "\t".join(values[name] for name in names) + "\n"


class Warehouse:
    """Collects copies and writes them a few hundred at a time."""

    BATCH = 400

    def __init__(self):
        self.waiting: dict[type[models.Model], list[str]] = {}
        self.count = 0

    def add(self, made_of: Mold, parts: list[str]) -> None:
        for model, part in zip(made_of.tables, parts, strict=True):
            self.waiting.setdefault(model, []).append(part)
        self.count += 1
        if self.count % self.BATCH == 0:
            self.write()

    @transaction.atomic
    def write(self) -> None:
        """Write what was collected; all constraints of the tables are checked."""
        for model, _where in (*OF_A_PERSON[:-1], *OF_A_DOSSIER):
            texts = self.waiting.pop(model, None)
            if texts:
                if model is LedgerEntry:
                    # By their ids, which begin with the moment: COPY writes each month's partition by itself, and
                    # a dossier's entries must wait for their place in the order in which they happened.
                    texts = sorted("".join(texts).splitlines(keepends=True))
                into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), _names(model))
                with connection.connection.cursor().copy(into) as rows:
                    rows.write("".join(texts))
