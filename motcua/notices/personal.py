"""What notices hold of a person, and how it is erased."""

from uuid import UUID

from django.db import transaction

from motcua.base.holding import Erased, Held, claim, rows_of
from motcua.notices.models import Contact, Notice

CLAIMS = (
    claim("notices_contact", "whoever is reached by mail", Erased.DELETED, "mails that still wait then go to nobody"),
    claim(
        "notices_notice", "whoever was told something", Erased.KEPT,
        "codes, as the entry of the ledger that it tells of; the proof that people were told what happened",
        codes="event params reason",
    ),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """The address, and what the person was told."""
    return {
        "notices_contact": rows_of(Contact.objects.filter(person_id=person_id), {"person_id"}),
        "notices_notice": rows_of(Notice.objects.filter(person_id=person_id), {"person_id"}),
    }


@transaction.atomic
def erase(person_id: UUID) -> dict[str, int]:
    """Forget where the person is reached. Again changes nothing."""
    return {"notices_contact": Contact.objects.filter(person_id=person_id).delete()[0]}
