"""The only functions that hand out what a person allowed a system."""

from uuid import UUID

from motcua.clients import models
from motcua.clients.errors import ConsentNotFound
from motcua.identity.service import Person


def consent_for(person: Person, consent_id: UUID, *, lock: bool = False) -> models.Consent:
    """The consent that this person gave and has not taken back. Raises ConsentNotFound."""
    rows = models.Consent.objects.select_for_update() if lock else models.Consent.objects
    found = rows.filter(id=consent_id, person_id=person.id, withdrawn_at=None).first()
    if found is None:
        raise ConsentNotFound
    return found
