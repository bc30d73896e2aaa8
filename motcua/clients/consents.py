"""What people allow systems: remembered, shown to them, and taken back when they like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base import clock, sql
from motcua.clients import access, models, scopes
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

READS_SHOWN = 10

_READS = """
SELECT about, max(at), count(*) FROM clients_read WHERE person_id = %(person)s AND client_id = %(client)s
GROUP BY about ORDER BY max(at) DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Seen:
    """A dossier ("" for the list of them) that a system read: when last, and how often."""

    code: str
    last: datetime
    times: int


@dataclass(frozen=True)
class Allowed:
    """One system that the person allows something."""

    id: UUID
    name: str
    operator: str
    words: list[str]
    given_at: datetime
    seen: list[Seen]


def standing(person: Person, client_id: UUID) -> models.Consent | None:
    """What the person allows a system now."""
    return models.Consent.objects.filter(person_id=person.id, client_id=client_id, withdrawn_at=None).first()


def covers(consent: models.Consent | None, wanted: Sequence[str]) -> bool:
    """Whether all that a system asks for is allowed already."""
    return consent is not None and set(wanted) <= set(consent.scopes)


def give(person: Person, client_id: UUID, wanted: Sequence[str]) -> models.Consent:
    """Allow a system something, besides what it is allowed already; pressing twice allows it once."""
    try:
        with transaction.atomic():
            return _given(person, client_id, wanted)
    except IntegrityError:  # a second tab was faster by a moment
        return _given(person, client_id, wanted)


@transaction.atomic
def _given(person: Person, client_id: UUID, wanted: Sequence[str]) -> models.Consent:
    known = models.Consent.objects.select_for_update().filter(
        person_id=person.id, client_id=client_id, withdrawn_at=None
    ).first()  # fmt: skip
    if covers(known, wanted):
        return known
    allowed = scopes.listed(" ".join([*wanted, *(known.scopes if known else ())]))
    if known is None:
        known = models.Consent(client_id=client_id, person_id=person.id, given_at=clock.now())
    known.scopes = allowed
    known.save()
    ledger.append(Event.CONSENT_GIVEN, about=known.id, kind="consent", by=person.id,
                  params={"client": str(client_id), "scopes": allowed})  # fmt: skip
    return known


@transaction.atomic
def withdraw(person: Person, consent_id: UUID) -> None:
    """Take back what a system was allowed: its tokens open nothing from now on. Raises ConsentNotFound."""
    consent = access.consent_for(person, consent_id, lock=True)
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])
    ledger.append(Event.CONSENT_WITHDRAWN, about=consent.id, kind="consent", by=person.id,
                  params={"client": str(consent.client_id)})  # fmt: skip


def allowed_by(person: Person) -> list[Allowed]:
    """Every system that the person allows something, the latest first, with what it read of theirs."""
    rows = models.Consent.objects.filter(person_id=person.id, withdrawn_at=None, client__ended_at=None)
    return [_shown(row) for row in rows.select_related("client").order_by("-given_at")]


def _shown(row: models.Consent) -> Allowed:
    asked = {"person": row.person_id, "client": row.client_id, "limit": READS_SHOWN}
    words = [str(scopes.WORDS[scope]) for scope in scopes.listed(" ".join(row.scopes))]
    seen = [Seen(*found) for found in sql.rows(_READS, asked)]
    return Allowed(row.id, row.client.name, row.client.operator, words, row.given_at, seen)


def note_read(client_id: UUID, person: Person, about: str = "") -> None:
    """Write down that a system read a dossier of a person, by its code, or the list of them."""
    models.Read.objects.create(client_id=client_id, person_id=person.id, about=about, at=clock.now())
