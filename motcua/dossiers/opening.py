"""Opening a slip or a result of a dossier: the same rule for the page and for systems of others."""

from uuid import UUID

from motcua.documents import service as documents
from motcua.dossiers import slips
from motcua.dossiers.access import dossier_for, may_open_result
from motcua.dossiers.errors import DossierNotFound, ResultNotGivenOut
from motcua.dossiers.models import Slip
from motcua.identity.service import Person


def open_slip(person: Person, code: str, slip_id: UUID) -> UUID:
    """The document of a slip, printed now if the printing job has not come to it yet.

    Raises DossierNotFound, and ResultNotGivenOut for a result that is made and still waits, for its fee for example.
    """
    dossier = dossier_for(person, code)
    found = Slip.objects.filter(id=slip_id, dossier=dossier).first()
    if found is None:
        raise DossierNotFound
    if found.form in documents.RESULTS and not may_open_result(person, dossier, found):
        raise ResultNotGivenOut
    return slips.printed(found.id)
