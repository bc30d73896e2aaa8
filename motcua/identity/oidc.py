"""Sign-in by OpenID Connect (code flow, PKCE, state, nonce) with any provider that publishes discovery.

Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

import logging
import secrets
import threading
import time
from dataclasses import dataclass, field

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from motcua.identity.errors import (
    AssuranceTooLow,
    ProviderAnswerNotValid,
    ProviderAway,
    ProviderNotSet,
    SignInRefused,
)

log = logging.getLogger(__name__)

METADATA_LIVES = 3600  # seconds until discovery and keys are asked for again
LONGEST_SUBJECT = 255  # characters (OpenID Connect Core 1.0, section 2)
LEEWAY = 60  # seconds by which the provider's clock may differ from ours
# Signatures by a public key only: with a shared secret, or none, anybody who knows the client could sign.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "RS384", "RS512"]
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass
class Provider:
    """What a provider publishes: its addresses and the keys that it signs with."""

    metadata: dict
    read_at: float
    keys: KeySet | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Asked:
    """What was sent along with one sign-in and must come back, or must fit what comes back."""

    state: str
    nonce: str
    verifier: str


_providers: dict[str, Provider] = {}


def ask(redirect_uri: str) -> tuple[str, Asked]:
    """Begin a sign-in: the provider's address to send the person to, and what to remember until they return.

    Raises ProviderNotSet, ProviderAway, ProviderAnswerNotValid.
    """
    provider = discovered()
    asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    address, _state = _client(provider, redirect_uri).create_authorization_url(
        provider.metadata["authorization_endpoint"], state=asked.state, nonce=asked.nonce,
        code_verifier=asked.verifier,
    )  # fmt: skip
    return address, asked


def claims_from(answer: dict[str, str], asked: Asked, redirect_uri: str) -> dict:
    """End a sign-in: exchange the code of the provider's answer (the query it came with) for verified claims.

    Raises SignInRefused, ProviderAway, ProviderAnswerNotValid.
    """
    provider = discovered()
    if answer.get("iss") not in (None, provider.metadata["issuer"]):
        raise _not_valid("the answer names another issuer")
    if answer.get("error") in ("server_error", "temporarily_unavailable"):
        raise ProviderAway
    if "error" in answer:
        raise SignInRefused
    if not answer.get("code"):
        raise _not_valid("the answer has no code")
    client = _client(provider, redirect_uri)
    token = _fetch_token(client, provider, answer["code"], asked)
    claims = _verified(provider, token, asked)
    if "name" in claims and settings.OIDC_ASSURANCE_CLAIM in claims:
        return claims
    return _user_information(client, provider, claims["sub"]) | claims


def assurance_of(claims: dict) -> int:
    """The level of the account: a number, or words that end in one ("LoA2"); 0 when nothing is said."""
    said = claims.get(settings.OIDC_ASSURANCE_CLAIM)
    if isinstance(said, list):
        return max((assurance_of({settings.OIDC_ASSURANCE_CLAIM: item}) for item in said), default=0)
    last = str(said or "0").strip()[-1:]
    return int(last) if last.isascii() and last.isdigit() else 0


def check_assurance(claims: dict) -> int:
    """The level of the account, if it is high enough to sign in here. Raises AssuranceTooLow."""
    level = assurance_of(claims)
    if level < settings.OIDC_MINIMUM_ASSURANCE:
        raise AssuranceTooLow(needed=settings.OIDC_MINIMUM_ASSURANCE)
    return level


def end_address() -> str:
    """Where the provider ends its own session, when that is known without asking it now; else ""."""
    provider = _providers.get(settings.OIDC_ISSUER)
    return str(provider.metadata.get("end_session_endpoint") or "") if provider else ""


def discovered() -> Provider:
    """The provider of the settings, its discovery document at most an hour old."""
    issuer = settings.OIDC_ISSUER
    if not issuer:
        raise ProviderNotSet
    known = _providers.get(issuer)
    if known is None or time.monotonic() - known.read_at > METADATA_LIVES:
        known = _providers[issuer] = Provider(_discover(issuer), time.monotonic())
    return known


def forget() -> None:
    """Ask for discovery and keys anew the next time."""
    _providers.clear()


def _discover(issuer: str) -> dict:
    metadata = _get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if any(not isinstance(metadata.get(name), str) for name in NEEDED):
        raise _not_valid("the discovery document is not complete")
    if metadata["issuer"].rstrip("/") != issuer.rstrip("/"):
        raise _not_valid("the discovery document is of another issuer")
    return metadata


def _client(provider: Provider, redirect_uri: str) -> OAuth2Session:
    # RFC 8414: a provider that does not say how clients show their secret takes it in the header.
    ways = provider.metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
    return OAuth2Session(
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET or None, scope=settings.OIDC_SCOPE,
        redirect_uri=redirect_uri, code_challenge_method="S256", default_timeout=settings.OIDC_TIMEOUT,
        token_endpoint_auth_method=way if settings.OIDC_CLIENT_SECRET else "none",
    )  # fmt: skip


def _fetch_token(client: OAuth2Session, provider: Provider, code: str, asked: Asked) -> dict:
    try:
        return client.fetch_token(
            provider.metadata["token_endpoint"], code=code, code_verifier=asked.verifier,
            grant_type="authorization_code",
        )  # fmt: skip
    except requests.JSONDecodeError as error:
        raise _not_valid("the token answer is not JSON") from error
    except requests.RequestException as error:
        raise _away(error) from error
    except AuthlibBaseError as error:
        raise _not_valid(f"the token endpoint refused: {error.error}") from error


def _verified(provider: Provider, token: dict, asked: Asked) -> dict:
    """Claims of the id_token once signature, issuer, audience, times and nonce hold (Core 1.0, 3.1.3.7)."""
    if not isinstance(token.get("id_token"), str):
        raise _not_valid("the token answer has no id_token")
    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.metadata["issuer"]},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": asked.nonce},
    )
    claims = _decoded(provider, token["id_token"])
    try:
        rules.validate(claims)
    except ExpiredTokenError as error:
        raise _not_valid("the id_token is expired") from error
    except JoseError as error:
        raise _not_valid(f"a claim does not hold: {error.description or error.error}") from error
    if len(claims["sub"]) > LONGEST_SUBJECT or not claims["sub"].isprintable():
        raise _not_valid("the subject is not one")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise _not_valid("the id_token was given to another client")
    return claims


def _decoded(provider: Provider, id_token: str) -> dict:
    try:
        return jwt.decode(id_token, _keys(provider), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError):
        # The provider may have changed its keys since we read them: ask once more, then give up.
        provider.keys = None
    try:
        return jwt.decode(id_token, _keys(provider), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError) as error:
        raise _not_valid(f"the signature does not hold: {type(error).__name__}") from error


def _keys(provider: Provider) -> KeySet:
    with provider.lock:
        if provider.keys is None:
            answer = _get_json(provider.metadata["jwks_uri"])
            try:
                provider.keys = KeySet.import_key_set(answer)
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise _not_valid("the keys cannot be read") from error
        return provider.keys


def _user_information(client: OAuth2Session, provider: Provider, subject: str) -> dict:
    """Claims that the provider tells only at its userinfo address; of the same subject, or none at all."""
    address = provider.metadata.get("userinfo_endpoint")
    if not address:
        return {}
    try:
        answer = client.get(address)
        answer.raise_for_status()
        told = answer.json()
    except requests.JSONDecodeError as error:
        raise _not_valid("the user information is not JSON") from error
    except (requests.RequestException, AuthlibBaseError) as error:
        raise _away(error) from error
    if not isinstance(told, dict) or told.get("sub") != subject:
        raise _not_valid("the user information is of another subject")
    return {name: value for name, value in told.items() if name not in ("iss", "aud", "sub")}


def _get_json(address: str) -> dict:
    try:
        answer = requests.get(address, timeout=settings.OIDC_TIMEOUT, headers={"Accept": "application/json"})
        answer.raise_for_status()
        value = answer.json()
    except requests.JSONDecodeError as error:
        raise _not_valid("an answer is not JSON") from error
    except requests.RequestException as error:
        raise _away(error) from error
    if not isinstance(value, dict):
        raise _not_valid("an answer is not an object")
    return value


def _away(error: Exception) -> ProviderAway:
    # The kind of error only: addresses of a token request may hold the code.
    log.warning("identity provider away: %s", type(error).__name__)
    return ProviderAway()


def _not_valid(why: str) -> ProviderAnswerNotValid:
    log.warning("identity provider's answer not valid: %s", why)
    return ProviderAnswerNotValid()
