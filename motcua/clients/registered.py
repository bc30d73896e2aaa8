"""The systems that are registered: adding one, ending one, and one as Authlib reads it."""

import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.clients import models, scopes, tokens
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NotRegistered(ValueError):
    """A system cannot be registered so; the text says why."""


class Registered:
    """A system, with the questions that Authlib asks of one."""

    def __init__(self, row: models.Client) -> None:
        self.row = row

    def get_client_id(self) -> str:
        return str(self.row.id)

    def get_default_redirect_uri(self) -> None:
        """None: every request names the address to come back to."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What it may have of what it names, or all of its own where it names none; None where nothing is left, which
        Authlib refuses. Blanks name nothing, so whoever is asked always sees what they would allow."""
        allowed = self.row.scopes
        return " ".join(one for one in (scopes.listed(scope) if scope else allowed) if one in allowed) or None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.row.return_addresses

    def is_alone_at(self, redirect_uri: str) -> bool:
        """Whether nobody but this system can take a code from there. On somebody's own machine any program may listen,
        and without a secret it could use the code, too (RFC 8252, 8.6): then the person is asked each time."""
        return bool(self.row.secret_digest) or urlsplit(redirect_uri).scheme == "https"

    def check_client_secret(self, client_secret: str) -> bool:
        kept = self.row.secret_digest
        return bool(kept) and hmac.compare_digest(kept, tokens.digest(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method == "none") != bool(self.row.secret_digest)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and bool(self.row.return_addresses)

    def check_grant_type(self, grant_type: str) -> bool:
        for_people = bool(self.row.return_addresses)
        ways = {"authorization_code": for_people, "refresh_token": for_people}
        return ways.get(grant_type, bool(self.row.secret_digest))


def client(client_id: object) -> Registered | None:
    """The system with this id, unless it was ended."""
    try:
        row = models.Client.objects.filter(id=UUID(str(client_id)), ended_at=None).first()
    except ValueError:
        return None
    return row and Registered(row)


@transaction.atomic
def add(
    name: str, operator: str, *, allowed: Sequence[str], return_addresses: Sequence[str] = (), has_secret: bool = True,
    client_id: UUID | None = None, secret: str = "",
) -> tuple[UUID, str]:  # fmt: skip
    """Register a system; gives its id and its secret, which is shown this once. Raises NotRegistered.

    `client_id` and `secret` are for a demonstration, which has the same ones everywhere.
    """
    _check(name, operator, allowed, return_addresses, has_secret)
    secret = (secret or tokens.new_secret()) if has_secret else ""
    known = {"id": client_id} if client_id else {}
    row = models.Client.objects.create(
        **known, name=name, operator=operator, secret_digest=tokens.digest(secret) if secret else "",
        return_addresses=list(return_addresses), scopes=scopes.listed(" ".join(allowed)), made_at=clock.now(),
    )  # fmt: skip
    ledger.append(Event.CLIENT_ADDED, about=row.id, kind="client", by=None, params={"scopes": row.scopes})
    return row.id, secret


def is_known(client_id: UUID) -> bool:
    """Whether a system has this id, also one that was ended."""
    return models.Client.objects.filter(id=client_id).exists()


@transaction.atomic
def end(client_id: UUID) -> bool:
    """End a system: from now on it opens nothing, for nobody. False if there is none that holds."""
    ended = models.Client.objects.filter(id=client_id, ended_at=None).update(ended_at=clock.now())
    if ended:
        ledger.append(Event.CLIENT_ENDED, about=client_id, kind="client", by=None)
    return bool(ended)


def _check(name: str, operator: str, allowed: Sequence[str], addresses: Sequence[str], has_secret: bool) -> None:
    unknown = sorted(set(allowed) - set(scopes.ALL))
    if unknown or not allowed:
        raise NotRegistered(f"unknown scope {unknown[0]!r}" if unknown else "name at least one scope")
    if not (1 <= len(name) <= 100 and 1 <= len(operator) <= 200 and (name + operator).isprintable()):
        raise NotRegistered("a system has a name of at most 100 letters and an operator of at most 200")
    if not addresses and not has_secret:
        raise NotRegistered("a system without a secret and without an address to come back to could never ask")
    for address in addresses:
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not safe or not parts.hostname or parts.fragment or len(address) > 500 or not address.isascii():
            raise NotRegistered(f"{address!r}: people come back to an https address without a fragment")
