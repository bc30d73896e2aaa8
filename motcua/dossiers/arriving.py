"""Papers that arrive in parts, because the network of whoever sends them breaks off."""

from uuid import UUID

from motcua.dossiers import drafts
from motcua.dossiers.access import draft_for
from motcua.dossiers.errors import DraftAlreadySent
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import draft_view
from motcua.files import service as files
from motcua.identity.service import Person


def begin(
    person: Person, draft_id: UUID, paper: str, *, name: str, size: int, sha256: str
) -> files.Upload | files.FileInfo:
    """An upload of so many bytes to go on with; or the file, where these very bytes are attached already.

    Raises DraftAlreadySent, DossierNotFound for a paper that the draft does not take, and what files.begin raises.
    """
    draft = draft_for(person, draft_id)
    if draft.state != Draft.OPEN:
        raise DraftAlreadySent
    view = draft_view(draft)
    view.paper(paper)
    there = next((file for file in view.files_of(paper) if file.arrived_sha256 == sha256 and file.confirmed), None)
    return there or files.begin(
        owner=person.id, place=_place(draft_id, paper), name=name, size=size, sha256=sha256
    )


def upload_for(person: Person, draft_id: UUID, paper: str, upload_id: UUID) -> files.Upload:
    """An upload that this person began for this paper. Raises DossierNotFound, UploadGone."""
    draft_for(person, draft_id)
    return files.upload_of(person.id, _place(draft_id, paper), upload_id)


def attach(person: Person, draft_id: UUID, paper: str, upload_id: str) -> files.FileInfo:
    """Attach what arrived in parts. Raises NotWholeYet, UploadGone, and what drafts.attach raises."""
    try:
        upload = upload_for(person, draft_id, paper, UUID(upload_id))
    except ValueError:  # a form that somebody wrote by hand
        raise files.UploadGone from None
    with files.keeping(upload) as whole:
        return drafts.attach(person, draft_id, paper, whole, upload.sha256)


def _place(draft_id: UUID, paper: str) -> str:
    return f"{draft_id}:{paper}"
