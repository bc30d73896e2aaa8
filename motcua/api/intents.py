"""One filing, correction or withdrawal for one Idempotency-Key, however often it is sent
(draft-ietf-httpapi-idempotency-key-header).

The key is made into the id of the intent. The first request to arrive writes it; every other waits for that one and
finds what came of it, or, if it was refused, is the first itself.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import msgspec
from django.db import transaction

from motcua.api.errors import KeyUsedForAnother
from motcua.api.models import Intent
from motcua.base import clock, rows
from motcua.base.errors import CannotContinue
from motcua.base.refusing import kept_when_refused
from motcua.clients.service import Bearer
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import Dossier, Filing, Submission


def intent_of(asks: Bearer, key: str) -> UUID:
    """The id of the intent that a system has for a person under a key. Nobody else can meet it: system and person are
    those of the token. No secret of ours is in it, so it is the same after a restore under another secret key."""
    named = f"{asks.client_id}\0{asks.person.id}\0{key}".encode()
    return UUID(bytes=hashlib.sha256(named).digest()[:16], version=5)


@kept_when_refused(CannotContinue)
def file(asks: Bearer, key: str, filing: Filing) -> Dossier:
    """The dossier of a filing; the one that exists when it was sent before.

    Raises KeyUsedForAnother for another request under the same key, and what `file_at_once` raises.
    """
    intent, is_first = _begun(asks, key, _fingerprint(filing))
    if is_first:
        with _free_when_refused(intent):
            return dossiers.file_at_once(asks.person, filing, intent)
    return dossiers.filed_before(intent)


@kept_when_refused(CannotContinue)
def correct(asks: Bearer, key: str, code: str, answers: dict, papers: dict) -> Submission:
    """The correction of a dossier; the one that exists when it was sent before. Raises as `file` does."""
    intent, is_first = _begun(asks, key, _digest(["correct", code, answers, papers]))
    if is_first:
        with _free_when_refused(intent):
            return dossiers.correct_at_once(asks.person, code, answers, papers, intent, client=asks.client_id)
    return dossiers.correction_of(intent)


@transaction.atomic
def withdraw(asks: Bearer, key: str, code: str, version: int, reason: str) -> Dossier:
    """The dossier that was taken back, now or under this key before. The reason makes no other request of it: no digest
    of it is kept. Raises as `file` does."""
    _intent, is_first = _begun(asks, key, _digest(["withdraw", code, version]))
    if is_first:
        return dossiers.withdraw(asks.person, code, reason=reason, seen=version, client=str(asks.client_id))
    return dossiers.dossier_for(asks.person, code)


def _begun(asks: Bearer, key: str, fingerprint: str) -> tuple[UUID, bool]:
    """The intent under a key, and whether this request is the first for it. Raises KeyUsedForAnother."""
    intent = Intent(id=intent_of(asks, key), fingerprint=fingerprint, made_at=clock.now())
    if rows.insert(intent, unless="id"):
        return intent.id, True
    if Intent.objects.get(id=intent.id).fingerprint != fingerprint:
        raise KeyUsedForAnother
    return intent.id, False


@contextmanager
def _free_when_refused(intent: UUID) -> Iterator[None]:
    """What is refused uses up no key, though the transaction is kept for the row of what was read: a refusal tells what
    the state knows, too (`answer_is_known`). Whoever waits for the key finds it free."""
    try:
        yield
    except CannotContinue:
        Intent.objects.filter(id=intent).delete()
        raise


def _fingerprint(filing: Filing) -> str:
    told = [filing.procedure_code, filing.commune_code, filing.answers, filing.papers]
    # So that what was filed before there were any consents is known again.
    return _digest(told + ([filing.consents] if filing.consents else []))


def _digest(told: list) -> str:
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()
