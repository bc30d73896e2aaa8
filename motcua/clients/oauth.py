"""OAuth 2 by Authlib: authorisation code with PKCE for people, client credentials for systems, refresh, revocation.

Sources: RFC 6749, 7636 (PKCE, S256 only, for every system), 7009 (revocation), 8414 (metadata), 9207 (issuer in the
answer), 9700 (best practice: return addresses letter by letter, refresh tokens good once).
"""

from authlib.integrations.django_oauth2 import AuthorizationServer as DjangoServer
from authlib.integrations.django_oauth2 import RevocationEndpoint
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2.rfc6749 import InvalidRequestError, InvalidScopeError, OAuth2Request, grants
from authlib.oauth2.rfc7636 import CodeChallenge

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.clients import models, registered, scopes, tokens
from motcua.clients.registered import Registered

METHODS = ["client_secret_basic", "client_secret_post", "none"]


class Asked(DjangoOAuth2Request):
    """A request as Authlib reads it.

    Authlib refuses an address that is not https. The proxy before us ends the encryption, so what we see says nothing;
    `motcua check` warns of an installation whose public address is not encrypted.
    """

    def __init__(self, request) -> None:
        address = f"https://motcua{request.get_full_path()}"
        OAuth2Request.__init__(self, request.method, address, headers=request.headers)
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class Server(DjangoServer):
    """What Authlib asks of us: clients as they are registered, and tokens kept as digests."""

    def __init__(self) -> None:
        super().__init__(models.Client, models.Token)
        self.scopes_supported = scopes.ALL
        self.register_token_generator("default", _new_token)

    def query_client(self, client_id):
        return registered.client(client_id)

    def create_oauth2_request(self, request):
        return Asked(request)

    def save_token(self, token, request):
        code, old = getattr(request, "authorization_code", None), getattr(request, "refresh_token", None)
        consent = request.user.id if request.user else None
        family = code.row.id if code else old.row.family if old else new_id()
        allowed = scopes.listed(token["scope"])
        for kind in (models.Token.ACCESS, models.Token.REFRESH):
            if f"{kind}_token" in token:
                tokens.keep(kind, token[f"{kind}_token"], request.client.row.id, consent, family, allowed)


def _new_token(grant_type, client: Registered, user=None, scope=None, expires_in=None, include_refresh_token=True):
    if user is not None and not scope:
        raise InvalidScopeError  # what a person did not name is not theirs to have allowed
    allowed = client.get_allowed_scope(scope) or ""
    if grant_type == ForSystems.GRANT_TYPE:
        allowed = " ".join(one for one in scopes.listed(allowed) if one not in scopes.OF_PEOPLE)
    if not allowed:
        raise InvalidScopeError
    made = {"token_type": "Bearer", "access_token": tokens.new_secret(), "scope": allowed}
    made["expires_in"] = int(tokens.ACCESS_LIVES.total_seconds())
    return made | ({"refresh_token": tokens.new_secret()} if include_refresh_token else {})


class Kept:
    """A code or token of ours, as Authlib reads one."""

    def __init__(self, row) -> None:
        self.row = row
        self.code_challenge, self.code_challenge_method = getattr(row, "challenge", ""), "S256"

    def get_redirect_uri(self) -> str:
        return self.row.return_address

    def get_scope(self) -> str:
        return " ".join(self.row.scopes)

    def check_client(self, client: Registered) -> bool:
        return self.row.client_id == client.row.id


class ForPeople(grants.AuthorizationCodeGrant):
    """A person allowed it on our page, and their browser brought the code back."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def save_authorization_code(self, code, request):
        models.Code.objects.create(
            digest=tokens.digest(code), consent=request.user, scopes=scopes.listed(request.scope),
            return_address=request.payload.redirect_uri, challenge=request.payload.data["code_challenge"],
            made_at=clock.now(),
        )  # fmt: skip

    def query_authorization_code(self, code, client):
        """The row is held, so that of two exchanges at once the second sees that it was used."""
        row = models.Code.objects.select_for_update(of=("self",)).select_related("consent")
        found = row.filter(digest=tokens.digest(code), consent__client=client.row).first()
        if found is not None and found.used_at is not None:
            tokens.end_family(found.id)  # somebody else has the code, too: nothing that came of it holds any more
            return None
        late = found is not None and clock.now() - found.made_at > tokens.CODE_LIVES
        return None if found is None or late else Kept(found)

    def delete_authorization_code(self, authorization_code):
        models.Code.objects.filter(id=authorization_code.row.id).update(used_at=clock.now())

    def authenticate_user(self, authorization_code):
        return _standing(authorization_code.row.consent)


class AlwaysChallenged(CodeChallenge):
    """PKCE by S256, of every system: what a code is worth depends on who asked for it, not on who intercepts it."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant, redirect_uri):
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Send 'code_challenge' with 'code_challenge_method=S256'.")
        super().validate_code_challenge(grant, redirect_uri)


class Refreshed(grants.RefreshTokenGrant):
    """A new pair for a refresh token, which is good once. Shown again it was stolen, so the whole family ends."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        row = models.Token.objects.select_related("consent").filter(
            digest=tokens.digest(refresh_token), kind=models.Token.REFRESH
        )  # fmt: skip
        family = row.values_list("family", flat=True).first()
        if family is not None:
            tokens.hold_family(family)
        found = row.first()  # as it is now that nobody else makes or ends any of its family
        if found is not None and found.ended_at is not None:
            tokens.end_family(found.family)
            return None
        return Kept(found) if found is not None and found.ends_at > clock.now() else None

    def authenticate_user(self, refresh_token):
        return _standing(refresh_token.row.consent)

    def revoke_old_credential(self, refresh_token):
        models.Token.objects.filter(id=refresh_token.row.id).update(ended_at=clock.now())


class ForSystems(grants.ClientCredentialsGrant):
    """A system asks for itself: never for what concerns a person."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS[:2]


class Revocation(RevocationEndpoint):
    """A system gives a token back. With a refresh token everything that came of the same permission ends."""

    CLIENT_AUTH_METHODS = METHODS

    def query_token(self, token, token_type_hint):
        found = models.Token.objects.filter(digest=tokens.digest(token)).first()
        return found and Kept(found)

    def revoke_token(self, token, request):
        if token.row.kind == models.Token.REFRESH:
            tokens.end_family(token.row.family)
        else:
            models.Token.objects.filter(id=token.row.id, ended_at=None).update(ended_at=clock.now())


def _standing(consent: models.Consent) -> models.Consent | None:
    return consent if consent.withdrawn_at is None else None


server = Server()
server.register_grant(ForPeople, [AlwaysChallenged(required=True)])
server.register_grant(ForSystems)
server.register_grant(Refreshed)
server.register_endpoint(Revocation)
