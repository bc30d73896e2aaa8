"""The files of one paper as the person wants them: in order, with names, several photos as one document."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.refusing import kept_when_refused
from motcua.dossiers.drafts import touched, writable
from motcua.dossiers.errors import DossierNotFound, FileNameMissing
from motcua.dossiers.models import Draft, DraftPaper
from motcua.dossiers.reading import DraftView, draft_view
from motcua.files import service as files
from motcua.identity.service import Person


def photos_of(view: DraftView, paper: str) -> list[files.FileInfo]:
    """The photos of a paper that can become one document, in their order; none where it is but one."""
    photos = [info for info in view.files_of(paper) if info.is_photo and not info.is_held_back]
    return photos if len(photos) > 1 else []


def joined_of(draft: Draft) -> Mapping[UUID, int]:
    """The documents of a draft that were made of photos here: how many photos each."""
    waiting = DraftPaper.objects.filter(draft=draft).exclude(joined_into=None)
    return Counter(waiting.values_list("joined_into", flat=True))


@kept_when_refused(CannotContinue)
def move(person: Person, draft_id: UUID, paper: str, file_id: UUID, by: int) -> None:
    """Put a file one place up (-1) or down (1) among the files of its paper; at the end of the list nothing moves."""
    draft = writable(person, draft_id)
    view = draft_view(draft)
    view.attached(paper, file_id)
    order = [info.id for info in view.files_of(paper)]
    here = order.index(file_id)
    there = min(max(here + by, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    rows = list(DraftPaper.objects.filter(draft=draft, paper=paper, file_id__in=order))
    for row in rows:
        row.position = order.index(row.file_id) + 1
    DraftPaper.objects.bulk_update(rows, ["position"])
    touched(draft)


@kept_when_refused(CannotContinue)
def rename(person: Person, draft_id: UUID, paper: str, file_id: UUID, name: str) -> None:
    """Call a file of this draft something else. What was sent before keeps the name under which it was sent.

    Raises FileNameMissing, DossierNotFound.
    """
    view = draft_view(writable(person, draft_id))
    if not any(one.is_new and one.paper == paper and one.info.id == file_id for one in view.files):
        raise DossierNotFound
    if not name.strip():
        raise FileNameMissing
    files.rename(file_id, name, owner=person.id)


@kept_when_refused(CannotContinue)
def join(person: Person, draft_id: UUID, paper: str) -> files.FileInfo | None:
    """Make one document of the photos of a paper; it takes their place, and they wait under it. None where there are
    not several: they were joined a moment ago. Raises what files.join raises."""
    draft = writable(person, draft_id)
    view = draft_view(draft)
    title, photos = view.paper(paper).title.vi, [info.id for info in photos_of(view, paper)]
    if not photos:
        return None
    info = files.join(photos, owner=person.id, name=f"{title.replace('/', '-')}.pdf")
    rows = DraftPaper.objects.filter(draft=draft, paper=paper, file_id__in=photos)
    place = rows.order_by("position").values_list("position", flat=True)[0]
    rows.update(joined_into=info.id)
    DraftPaper.objects.create(draft=draft, paper=paper, file_id=info.id, added_at=clock.now(), position=place)
    touched(draft)
    return info


@kept_when_refused(CannotContinue)
def take_apart(person: Person, draft_id: UUID, paper: str, file_id: UUID) -> None:
    """Bring back the photos of which a document was made, in its place. A document of none stays as it is."""
    draft = writable(person, draft_id)
    draft_view(draft).paper(paper)
    of_paper = DraftPaper.objects.filter(draft=draft, paper=paper)
    if of_paper.filter(joined_into=file_id).update(joined_into=None):
        of_paper.filter(file_id=file_id).delete()
        touched(draft)
