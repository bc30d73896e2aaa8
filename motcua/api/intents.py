"""One filing for one Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), however often it is sent.

The key is made into the id of the intent. The first request to arrive writes it; every other waits for that one and
finds the dossier that came of it, or, if it was refused, is the first itself.
"""

import hashlib
from uuid import UUID

import msgspec
from django.db import transaction

from motcua.api.errors import KeyUsedForAnother
from motcua.api.models import Intent
from motcua.base import clock, rows
from motcua.clients.service import Bearer
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import Dossier, Filing


def intent_of(asks: Bearer, key: str) -> UUID:
    """The id of the intent that a system has for a person under a key. Nobody else can meet it: system and person are
    those of the token. No secret of ours is in it, so it is the same after a restore under another secret key."""
    named = f"{asks.client_id}\0{asks.person.id}\0{key}".encode()
    return UUID(bytes=hashlib.sha256(named).digest()[:16], version=5)


@transaction.atomic
def file(asks: Bearer, key: str, filing: Filing) -> Dossier:
    """The dossier of a filing; the one that exists when it was sent before.

    Raises KeyUsedForAnother for another request under the same key, and what `file_at_once` raises.
    """
    intent = Intent(id=intent_of(asks, key), fingerprint=_fingerprint(filing), made_at=clock.now())
    if rows.insert(intent, unless="id"):
        return dossiers.file_at_once(asks.person, filing, intent.id, client=asks.client_id)
    if Intent.objects.get(id=intent.id).fingerprint != intent.fingerprint:
        raise KeyUsedForAnother
    return dossiers.filed_before(intent.id)


def _fingerprint(filing: Filing) -> str:
    told = [filing.procedure_code, filing.commune_code, filing.answers, filing.papers]
    told += [filing.consents] if filing.consents else []  # so that what was filed before there were any is known again
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()
