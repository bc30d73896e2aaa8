"""What is kept of the systems that a person allows something, and how it is erased."""

from uuid import UUID

from django.db import transaction

from motcua.base.holding import Erased, Held, claim, nobodys, rows_of
from motcua.clients import models

CLAIMS = (
    claim("clients_consent", "whoever allowed a system something", Erased.DELETED, "the ledger says when, by id"),
    claim("clients_read", "whose dossier a system read", Erased.DELETED, "with what was read"),
    claim("clients_token", "whoever allowed a system something", Erased.DELETED, "also by themselves when they end",
          unexported="digests of keys: whoever had them could do nothing with them, and they say nothing"),
    claim("clients_code", "whoever allowed a system something", Erased.DELETED, "also by themselves within a day",
          unexported="digests of codes that were good for a minute"),
    nobodys("clients_client", "systems of organisations"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """What the person allowed, and what was read of theirs by it."""
    consents, reads = (model.objects.filter(person_id=person_id) for model in (models.Consent, models.Read))
    return {
        "clients_consent": _named(rows_of(consents, {"person_id"})),
        "clients_read": _named(rows_of(reads, {"person_id"})),
    }


def _named(rows: list[dict]) -> list[dict]:
    """The same with the name of each system."""
    wanted = {row["client_id"] for row in rows}
    names = {str(one.id): one.name for one in models.Client.objects.filter(id__in=wanted)}
    return [row | {"client": names[row["client_id"]]} for row in rows]


@transaction.atomic
def erase(person_id: UUID) -> dict[str, int]:
    """Forget what the person allowed; no token of it opens anything any more. Again changes nothing."""
    theirs = models.Consent.objects.filter(person_id=person_id)
    return {
        "clients_token": models.Token.objects.filter(consent__in=theirs).delete()[0],
        "clients_code": models.Code.objects.filter(consent__in=theirs).delete()[0],
        "clients_read": models.Read.objects.filter(person_id=person_id).delete()[0],
        "clients_consent": theirs.delete()[0],
    }
