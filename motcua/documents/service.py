"""The door of documents: typeset a paper, issue it, find it again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from motcua.base import clock, rows
from motcua.documents import form_sets, wording
from motcua.documents.access import may_read, on_opening, register_access, say_opened
from motcua.documents.contents import FORMS, RESULTS, Paper, checked
from motcua.documents.errors import DocumentNotFound
from motcua.documents.in_words import day_in_words
from motcua.documents.marks import qr_svg
from motcua.documents.models import Document
from motcua.documents.personal import about_these, erase_about, held_of
from motcua.documents.typesetting import normalised, pages_of, render
from motcua.engine.limits import Limit
from motcua.files import service as files
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

__all__ = [
    "may_read", "about_these", "erase_about", "held_of", "on_opening",
    "FORMS", "RESULTS", "DocumentInfo", "DocumentNotFound", "day_in_words", "documents_about", "info", "issue",
    "limit_words", "qr_svg", "read_for", "register_access", "render",
]  # fmt: skip


def limit_words(value: Limit) -> str:
    """A limit of the law as a paper of today writes it: "2 ngày làm việc"."""
    return wording.limit(value, form_sets.of(clock.now()))


@dataclass(frozen=True, kw_only=True)
class DocumentInfo:
    """An issued paper. `number` is what it was numbered with, `sha256` the hash of the PDF."""

    id: UUID
    form: str
    form_set: str
    title: str
    number: str
    file_name: str
    about: UUID
    owner: UUID
    file_id: UUID
    sha256: str
    pages: int
    signed: bool
    issued_at: datetime


@transaction.atomic(savepoint=False)
def issue(
    form: str, data: dict, *, about: UUID, owner: UUID, number: str, by: UUID | None = None,
    kind: str = "dossier", code: str = "",
) -> DocumentInfo:  # fmt: skip
    """Typeset a form, keep it, and write the entry about the object `about` (of `kind`).

    `data` is what contents.py asks for; `number`, and `issued_at` where it is missing, are filled in here. `by`
    is the official who issues it, None for the system; `code` goes into the entry (default: the code on the
    paper). Raises msgspec.ValidationError for wrong data, and StorageFull.
    """
    data = normalised({"issued_at": clock.now(), **data, "number": number})
    paper, pdf = checked(form, data), render(form, data)
    file = files.put_pdf(pdf, _file_name(form, number), owner, pages=pages_of(pdf))
    row = Document(
        instance=settings.INSTANCE, form=form, form_set=form_sets.of(paper.issued_at).version, number=number,
        about=about, owner=owner, file_id=file.id, sha256=file.sha256, pages=file.pages,
        data_digest=_digest(paper), issued_at=paper.issued_at, salt=ledger.new_salt(),
    )  # fmt: skip
    rows.insert(row)
    ledger.append(
        Event.DOCUMENT_ISSUED, about=about, kind=kind, by=by, on_behalf=owner if by else None,
        params={"document": str(row.id), "code": code or paper.code, "form": form,
                "digest": ledger.commitment(row.sha256, row.salt), "pages": row.pages, "signed": row.signed},
    )  # fmt: skip
    return _info(row)


def _file_name(form: str, number: str) -> str:
    return f"{form}-{number}.pdf".replace("/", "-")


def _digest(paper: Paper) -> str:
    body = msgspec.json.encode(msgspec.to_builtins(paper), order="deterministic")
    return hashlib.sha256(body).hexdigest()


@files.keeper
def files_named(ids: list[UUID]) -> Iterable[UUID]:
    """Those of these files that an issued paper names."""
    return Document.objects.filter(file_id__in=ids).values_list("file_id", flat=True)


def documents_about(about: UUID) -> list[DocumentInfo]:
    """Every paper of an object, oldest first."""
    return [_info(row) for row in Document.objects.filter(about=about).order_by("issued_at", "id")]


def info(document_id: UUID) -> DocumentInfo:
    """One paper, without asking who reads it. Raises DocumentNotFound."""
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise DocumentNotFound
    return _info(row)


def read_for(person, document_id: UUID) -> tuple[DocumentInfo, bytes]:
    """A paper and its PDF, if a package above lets this person read it. Raises DocumentNotFound."""
    document = info(document_id)
    if not may_read(person, document):
        raise DocumentNotFound
    say_opened(person, document)
    return document, files.read(document.file_id)


def _info(row: Document) -> DocumentInfo:
    words = form_sets.of(row.issued_at)
    return DocumentInfo(
        id=row.id, form=row.form, form_set=row.form_set, title=words.forms[row.form].title, number=row.number,
        file_name=_file_name(row.form, row.number), about=row.about, owner=row.owner, file_id=row.file_id,
        sha256=row.sha256, pages=row.pages, signed=row.signed, issued_at=row.issued_at,
    )  # fmt: skip
