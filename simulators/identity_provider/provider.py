"""The protocol: clients, codes and tokens of OpenID Connect's code flow with PKCE. No HTTP in here."""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from simulators.identity_provider.people import DemoPerson

CODE_LIVES = 60  # seconds
TOKEN_LIVES = 300  # seconds
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Problem(Exception):
    """A request that the protocol does not allow: an error code of OAuth 2.0 and words for a developer."""

    def __init__(self, code: str, words: str):
        self.code, self.words = code, words
        super().__init__(words)


@dataclass(frozen=True)
class Client:
    """The one party that may ask for sign-ins. Without `redirect_uris` any address on this machine will do."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...] = ()

    def may_return_to(self, address: str) -> bool:
        if self.redirect_uris:
            return address in self.redirect_uris
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    person: DemoPerson
    redirect_uri: str
    challenge: str
    nonce: str
    made: float


@dataclass
class Provider:
    """Keys, codes and tokens of one run; all in memory, gone at the end."""

    issuer: str
    client: Client
    secret_in: tuple[str, ...] = ("basic", "post")  # where the client may show its secret
    claims_in: str = "id_token"  # or "userinfo": the id_token then says who, and nothing about them
    key: RSAKey = field(default_factory=lambda: _new_key())
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, tuple[DemoPerson, float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def discovery(self) -> dict:
        """The document of OpenID Connect Discovery 1.0, section 3."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end_session",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": [f"client_secret_{place}" for place in self.secret_in],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile"],
            "claims_supported": ["sub", "name", "personal_number", "birthdate", "gender", "address",
                                 "residence_commune", "phone_number", "email", "loa", "LoaiTaiKhoan", "MaSoThue",
                                 "MaSoDoanhNghiep", "TenToChuc"],
            "authorization_response_iss_parameter_supported": True,
        }  # fmt: skip

    def jwks(self) -> dict:
        """The public key."""
        return {"keys": [self.key.as_dict(private=False)]}

    def check_return(self, asked: dict[str, str]) -> None:
        """Whether answers may be sent to the address at all. Raises Problem, to be shown on our own page."""
        if asked.get("client_id") != self.client.id:
            raise Problem("unauthorized_client", "client_id không đúng.")
        if not self.client.may_return_to(asked.get("redirect_uri", "")):
            raise Problem("invalid_request", "redirect_uri không được đăng ký.")

    def check_asked(self, asked: dict[str, str]) -> None:
        """Whether a sign-in may begin. Raises Problem, to be sent back to the client."""
        if asked.get("response_type") != "code":
            raise Problem("unsupported_response_type", "only code")
        if "openid" not in asked.get("scope", "").split():
            raise Problem("invalid_scope", "openid is needed")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            raise Problem("invalid_request", "PKCE with S256 is needed")
        if asked.get("prompt") == "none":
            raise Problem("login_required", "nobody is signed in here")

    def code_for(self, person: DemoPerson, asked: dict[str, str]) -> str:
        """A code for one sign-in; it can be used once, for a minute."""
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.codes[code] = Grant(
                person, asked["redirect_uri"], asked["code_challenge"], asked.get("nonce", ""), time.monotonic()
            )
        return code

    def redeem(self, form: dict[str, str], client_id: str, secret: str, secret_in: str) -> Grant:
        """What the code of a token request stands for. Raises Problem."""
        same = hmac.compare_digest(secret.encode(), self.client.secret.encode())
        if client_id != self.client.id or not same or secret_in not in self.secret_in:
            raise Problem("invalid_client", "client_id or secret is wrong")
        if form.get("grant_type") != "authorization_code":
            raise Problem("unsupported_grant_type", "only authorization_code")
        with self.lock:
            grant = self.codes.pop(form.get("code", ""), None)
        if grant is None or time.monotonic() - grant.made > CODE_LIVES:
            raise Problem("invalid_grant", "the code is unknown, used or too old")
        if form.get("redirect_uri") != grant.redirect_uri:
            raise Problem("invalid_grant", "redirect_uri differs")
        if challenge_of(form.get("code_verifier", "")) != grant.challenge:
            raise Problem("invalid_grant", "code_verifier does not fit")
        return grant

    def tokens_for(self, grant: Grant, fault: str = "") -> dict:
        """The answer of the token endpoint, with `fault` done wrong."""
        access = secrets.token_urlsafe(24)
        with self.lock:
            self.tokens[access] = (grant.person, time.monotonic())
        return {
            "access_token": access, "token_type": "Bearer", "expires_in": TOKEN_LIVES, "scope": "openid profile",
            "id_token": self._id_token(grant, fault),
        }  # fmt: skip

    def person_of(self, access_token: str) -> DemoPerson | None:
        """Whom an access token was given for, while it lives."""
        with self.lock:
            person, made = self.tokens.get(access_token, (None, 0.0))
        return person if person and time.monotonic() - made <= TOKEN_LIVES else None

    def _id_token(self, grant: Grant, fault: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": self.client.id, "nonce": grant.nonce, "iat": now, "exp": now + TOKEN_LIVES,
            "auth_time": now,
        }  # fmt: skip
        about = grant.person.claims
        claims |= about if self.claims_in == "id_token" else {"sub": about["sub"]}
        claims |= {
            "wrong_nonce": {"nonce": "not-the-one-you-sent"},
            "wrong_issuer": {"iss": "https://somebody-else.example"},
            "wrong_audience": {"aud": "somebody-else"},
            "low_assurance": {"loa": 1},
            "wrong_tax_code": {"MaSoThue": "8023456718"},  # the check digit does not fit
            "expired": {"iat": now - 7200, "exp": now - 3600},
        }.get(fault, {})
        key = _new_key() if fault == "bad_signature" else self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"use": "sig", "alg": "RS256"}, private=True, auto_kid=True)
