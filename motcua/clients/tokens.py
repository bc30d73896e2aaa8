"""Tokens: made at random, kept as digests, ended in families."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from motcua.base import clock, sql
from motcua.clients import models
from motcua.clients.errors import ScopeMissing, TokenNotValid
from motcua.identity import service as identity
from motcua.identity.service import Person

ACCESS_LIVES = timedelta(minutes=15)
REFRESH_LIVES = timedelta(days=30)
CODE_LIVES = timedelta(minutes=1)
LONGEST = 200  # characters of a token; ours have 43

_BEARER = """
SELECT t.scopes::text, c.id, c.name, n.person_id FROM clients_token t
JOIN clients_client c ON c.id = t.client_id
LEFT JOIN clients_consent n ON n.id = t.consent_id
WHERE t.digest = %(digest)s AND t.kind = 'access' AND t.ended_at IS NULL AND t.ends_at > %(now)s
    AND c.ended_at IS NULL AND n.withdrawn_at IS NULL
"""


@dataclass(frozen=True)
class Bearer:
    """Who asks: a system, and the person in whose name; None where it asks for itself."""

    client_id: UUID
    client_name: str
    person: Person | None
    scopes: frozenset[str]

    def check(self, scope: str) -> None:
        """Raise ScopeMissing unless the token allows it."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)


def new_secret() -> str:
    """32 random bytes, as text."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """How a secret is kept. It is random and long, so that no slow digest is needed."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def bearer(token: str) -> Bearer:
    """Who shows this access token. Raises TokenNotValid."""
    found = sql.row(_BEARER, {"digest": digest(token), "now": clock.now()}) if 0 < len(token) <= LONGEST else None
    if found is None:
        raise TokenNotValid
    scopes, client_id, name, person_id = found
    person = identity.account(person_id) if person_id else None
    return Bearer(client_id, name, person, frozenset(msgspec.json.decode(scopes, type=list[str])))


def keep(kind: str, token: str, client_id: UUID, consent_id: UUID | None, family: UUID, scopes: list[str]) -> None:
    """Keep a token that was made."""
    now = clock.now()
    lives = ACCESS_LIVES if kind == models.Token.ACCESS else REFRESH_LIVES
    models.Token.objects.create(
        kind=kind, digest=digest(token), client_id=client_id, consent_id=consent_id, family=family, scopes=scopes,
        made_at=now, ends_at=now + lives,
    )  # fmt: skip


def hold_family(family: UUID) -> None:
    """Let whoever makes or ends tokens of one authorisation take turns, to the end of the transaction: a pair that is
    being made while its family ends would outlive it."""
    sql.row("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"clients_token:{family}"])


def end_family(family: UUID) -> None:
    """End every token that came from one authorisation."""
    hold_family(family)
    models.Token.objects.filter(family=family, ended_at=None).update(ended_at=clock.now())


def forget() -> int:
    """Delete codes and tokens that were over a day ago; running it again changes nothing.

    A refresh token that was exchanged stays until its time: shown again, it tells that it was stolen.
    """
    before = clock.now() - timedelta(days=1)
    gone, _ = models.Token.objects.filter(ends_at__lt=before).delete()
    old, _ = models.Code.objects.filter(made_at__lt=before - REFRESH_LIVES).delete()
    return gone + old
