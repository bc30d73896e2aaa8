"""A system of others that asks in Lan's name, as such a system would: in a few lines."""

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

from motcua.clients import service as clients

BACK = "https://app.example.vn/back"
ALL = " ".join(clients.ALL)


class System:
    """A registered system. `client` is a Django test client without cookies of anybody."""

    def __init__(self, client, *, scopes=clients.ALL, back=(BACK,), has_secret=True, name="Ứng dụng Xã tôi"):
        self.id, self.secret = clients.add(
            name, "Công ty Ví dụ", allowed=scopes, return_addresses=back, has_secret=has_secret
        )
        self.client, self.verifier = client, secrets.token_urlsafe(48)

    def address(self, scope: str = ALL, **more: str) -> str:
        """Where it sends people, to be asked."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code", "client_id": str(self.id), "redirect_uri": BACK, "scope": scope, "state": "s-1",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "code_challenge_method": "S256",
        }  # fmt: skip
        return "/cho-phep?" + urlencode({name: text for name, text in {**asked, **more}.items() if text})

    def post(self, what: str = "token", **data: str):
        """To an address for systems, with its id and secret in the body."""
        known = {"client_id": str(self.id)} | ({"client_secret": self.secret} if self.secret else {})
        return self.client.post(f"/api/oauth/{what}", {k: v for k, v in {**known, **data}.items() if v})

    def exchange(self, code: str, **data: str):
        """A code for tokens."""
        whole = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": self.verifier}
        return self.post(**{**whole, **data})

    def allowed_by(self, browser, scope: str = ALL) -> str:
        """A person allows it in their browser; gives the code."""
        asked = browser.get(self.address(scope))
        answer = asked if asked.status_code == 302 else browser.post(self.address(scope), {"answer": "allow"})
        return told(answer)["code"]

    def tokens(self, browser, scope: str = ALL) -> dict:
        """Tokens for what a person allowed."""
        return self.exchange(self.allowed_by(browser, scope)).json()


def told(answer) -> dict[str, str]:
    """What the browser carries back to the system."""
    assert answer.status_code == 302, answer.content.decode()
    where = urlsplit(answer["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == BACK, answer["Location"]
    return {name: values[0] for name, values in parse_qs(where.query).items()}


def bearer(token: str, **more: str) -> dict:
    """The headers of a request of a system."""
    return {"headers": {"Authorization": f"Bearer {token}", **more}}


def words_of(page) -> str:
    return re.sub(r"<[^>]+>", " ", page.content.decode())
