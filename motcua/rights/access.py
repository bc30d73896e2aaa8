"""The only functions that hand out a copy or a deletion: each person has their own, a representative also those of the
organisation, and nobody has another's."""

from uuid import UUID

from motcua.identity.service import Person
from motcua.rights import subjects
from motcua.rights.errors import ErasureNotFound, ExportNotFound
from motcua.rights.models import Erasure, Export


def export_for(person: Person, export_id: UUID) -> Export:
    """A copy of the person's own data, or of those of whom they represent. Raises ExportNotFound."""
    found = Export.objects.filter(id=export_id, person_id__in=subjects.all_of(person), state=Export.MADE).first()
    if found is None:
        raise ExportNotFound
    return found


def erasure_for(person: Person, erasure_id: UUID, *, lock: bool = False) -> Erasure:
    """A deletion that the person may see and undo. Raises ErasureNotFound."""
    rows = Erasure.objects.select_for_update() if lock else Erasure.objects
    found = rows.filter(id=erasure_id, person_id__in=subjects.all_of(person)).first()
    if found is None:
        raise ErasureNotFound
    return found


def certificate_of(erasure_id: UUID) -> Erasure:
    """A deletion that is done, for whoever has its number: afterwards nobody can sign in as that person, and a
    certificate says nothing about them. Raises ErasureNotFound."""
    found = Erasure.objects.filter(id=erasure_id, state=Erasure.DONE).first()
    if found is None:
        raise ErasureNotFound
    return found
