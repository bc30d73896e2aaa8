"""What documents hold of a person, and how it is erased."""

from collections.abc import Collection
from uuid import UUID

from motcua.base.holding import Erased, Held, Rows, claim, rows_of
from motcua.documents.models import Document

CLAIMS = (
    claim("documents_document", "for whom a paper was issued", Erased.DELETED,
          "the paper and its bytes; the ledger keeps its number and a keyed commitment"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """The papers that were issued for the person; their PDFs are in the folder of files."""
    return {"documents_document": rows_of(Document.objects.filter(owner=person_id), {"owner"})}


def about_these(abouts: Collection[UUID]) -> Rows:
    """The papers of these objects, for whoever filed them for somebody else."""
    return rows_of(Document.objects.filter(about__in=abouts), {"owner"})


def erase_about(abouts: Collection[UUID]) -> tuple[int, list[UUID]]:
    """Delete the rows of the papers of these objects, in the transaction of the caller; how many, and their files."""
    found = Document.objects.filter(about__in=abouts)
    named = list(found.values_list("file_id", flat=True))
    return found.delete()[0], named
