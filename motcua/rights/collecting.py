"""All that is held about a person, as one plain value, and the files that go with it."""

from collections.abc import Iterator
from uuid import UUID

from motcua.base import clock
from motcua.base.holding import Held, Rows, all_claims
from motcua.documents import service as documents
from motcua.dossiers import service as dossiers
from motcua.files import service as files
from motcua.files.errors import FileHeldBack
from motcua.identity import service as identity
from motcua.rights.holders import held_of

FORMAT = 1


def collected(person_id: UUID) -> dict:
    """What data.json of a copy holds; its shape is docs/reference/export.schema.json."""
    held = held_of(person_id)
    held["documents_document"] = _readable_papers(person_id, held)
    held["files_storedfile"] = _files(person_id, held)
    return {
        "format": FORMAT, "made_at": clock.now().isoformat(), "person": str(person_id), "held": held,
        "not_included": {one.table: one.unexported for one in all_claims() if one.unexported},
    }  # fmt: skip


def _readable_papers(person_id: UUID, held: Held) -> list[dict]:
    """Papers of the person and of what they filed, that they may open: a result which a fee keeps back is not one."""
    person = identity.account(person_id)
    of_dossiers = documents.about_these([UUID(row["id"]) for row in held["dossiers_dossier"]])
    rows = {row["id"]: row for row in (*held["documents_document"], *of_dossiers)}
    return [row for key, row in rows.items() if documents.may_read(person, documents.info(UUID(key)))]


def _files(person_id: UUID, held: Held) -> Rows:
    """The files of what is theirs, whoever handed them in. What they handed in for somebody else is that one's, and of
    the papers made here only those go along that they may open."""
    papers = {row["file_id"] for row in held["documents_document"]}
    theirs = {row["id"]: row for row in held["files_storedfile"] if not _is_made_here(row) or row["id"] in papers}
    others = dossiers.files_of_others(person_id, map(UUID, theirs))
    found = {key: row for key, row in theirs.items() if UUID(key) not in others}
    by_agents = dossiers.files_of_matters(person_id) - set(map(UUID, found))
    return [*found.values(), *files.rows_of_files(by_agents)]


def _is_made_here(row: dict) -> bool:
    return row["confirmed_how"] == files.MADE_HERE


def files_of(person_id: UUID, held: Held) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of a copy; what is held back or lost is left out."""
    of_papers = {row["file_id"] for row in held["documents_document"]}
    named = [row for row in held["files_storedfile"] if not _is_made_here(row)]
    for file_id in (*(row["id"] for row in named), *sorted(of_papers)):
        try:
            info, data = files.info_and_bytes(UUID(file_id))
        except (FileHeldBack, files.StoredFileBroken):
            continue  # a virus is given to nobody; of bytes that the disk has lost the operators know
        yield f"{info.id}-{info.name}", data
