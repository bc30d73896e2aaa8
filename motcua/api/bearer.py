"""Who asks: the system that shows a token, and the person in whose name. Nothing else says who somebody is."""

from ninja.security.base import AuthBase

from motcua.clients import service as clients
from motcua.clients.errors import TokenMissing
from motcua.clients.service import Bearer

FLOWS = {
    "authorizationCode": {
        "authorizationUrl": "/cho-phep", "tokenUrl": "/api/oauth/token", "refreshUrl": "/api/oauth/token",
        "scopes": {scope: str(words) for scope, words in clients.SCOPES.items()},
    },
    "clientCredentials": {
        "tokenUrl": "/api/oauth/token",
        "scopes": {s: str(words) for s, words in clients.SCOPES.items() if s not in clients.OF_PEOPLE},
    },
}  # fmt: skip


class Allowed(AuthBase):
    """An access token that allows `scope`. Gives the operation `request.auth`, a Bearer."""

    openapi_type = "oauth2"
    openapi_flows = FLOWS

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request) -> Bearer:
        found = shown(request)
        if found is None:
            raise TokenMissing
        found.check(self.scope)
        return found


class AllowedIfShown(Allowed):
    """The same where everybody may ask: without a token there is nobody, with one it must hold and allow it."""

    def __call__(self, request) -> Bearer | bool:
        found = shown(request)
        if found is not None:
            found.check(self.scope)
        return found or True


def shown(request) -> Bearer | None:
    """Who shows a token; None where none is shown. Raises TokenNotValid."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return clients.bearer(token.strip()) if kind.lower() == "bearer" else None
