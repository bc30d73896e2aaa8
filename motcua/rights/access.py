"""The only functions that hand out a copy or a deletion: each person has their own, a representative also those of the
organisation, and nobody has another's."""

from uuid import UUID

from motcua.identity.service import Person
from motcua.rights import subjects
from motcua.rights.errors import CopyWithheld, ErasureNotFound, ExportNotFound
from motcua.rights.models import Erasure, Export
from motcua.warehouse import service as warehouse


def export_for(person: Person, export_id: UUID) -> Export:
    """A copy of the person's own data, or of those of whom they represent. Raises ExportNotFound."""
    found = Export.objects.filter(id=export_id, person_id__in=subjects.all_of(person), state=Export.MADE).first()
    if found is None:
        raise ExportNotFound
    return found


def why_withheld(person: Person, subject_id: UUID) -> CopyWithheld | None:
    """Why an account does not get a copy of somebody's data: it holds what no page shows to that account. None for one
    that is strong enough, and where nothing of the kind is known."""
    if person.assurance >= warehouse.SEEN_IN_PERSON:
        return None
    told, ended = warehouse.facts_and_ended(subject_id, warehouse.own(person.id))
    if not warehouse.a_register_told(subject_id) and not warehouse.withheld_from(person, ended | told):
        return None
    return CopyWithheld(needed=warehouse.SEEN_IN_PERSON, level=person.assurance)


def check_shown(person: Person, subject_id: UUID) -> None:
    """Raise CopyWithheld where there is a reason."""
    if refusal := why_withheld(person, subject_id):
        raise refusal


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
