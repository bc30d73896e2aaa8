"""The addresses of the provider."""

import base64
import binascii
import threading
from html import escape
from urllib.parse import unquote_plus, urlencode, urlsplit

from simulators.faults import Faults
from simulators.identity_provider.people import DemoPerson
from simulators.identity_provider.provider import Problem, Provider
from simulators.serving import Handler, html_page

MARK = "MÔ PHỎNG – không phải VNeID. Mọi người ở đây đều là nhân vật hư cấu."
FAULTS = {
    "token": ("500", "slow", "hang", "bad_signature", "wrong_nonce", "wrong_issuer", "wrong_audience",
              "low_assurance", "expired", "wrong_tax_code"),
    "authorize": ("refuse",),
    "discovery": ("500",),
}  # fmt: skip
SLOW = 2.0  # seconds
PASSED_ON = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge",
             "code_challenge_method", "prompt")  # fmt: skip


class ProviderHandler(Handler):
    """Answers for one provider; `provider`, `people`, `faults` and `stopping` are set by `handler_for`."""

    routes = {
        ("GET", "/"): "home",
        ("GET", "/.well-known/openid-configuration"): "discovery",
        ("GET", "/jwks"): "jwks",
        ("GET", "/authorize"): "authorize",
        ("POST", "/authorize"): "chosen",
        ("POST", "/token"): "token",
        ("GET", "/userinfo"): "userinfo",
        ("POST", "/userinfo"): "userinfo",
        ("GET", "/end_session"): "end_session",
        ("POST", "/end_session"): "end_session",
    }
    provider: Provider
    people: dict[str, DemoPerson]
    stopping: threading.Event

    def home(self):
        names = "".join(f"<li>{escape(p.claims['name'])} – {escape(p.about)}</li>" for p in self.people.values())
        self.send_html(html_page("Dịch vụ định danh mô phỏng", f"<ul>{names}</ul>", MARK))

    def discovery(self):
        if self.faults.position("discovery") == "500":
            return self.send_json({"error": "server_error"}, 500)
        return self.send_json(self.provider.discovery())

    def jwks(self):
        self.send_json(self.provider.jwks())

    def authorize(self):
        """Show who can sign in."""
        if self._may_go_on(self.query):
            self.send_html(html_page("Bạn là ai?", people_form(self.people, self.query), MARK))

    def chosen(self):
        """Somebody pressed a button."""
        asked = self.form()
        if not self._may_go_on(asked):
            return None
        person = self.people.get(asked.get("person", ""))
        if person is None:
            return self._back(asked, error="access_denied")
        return self._back(asked, code=self.provider.code_for(person, asked))

    def token(self):
        form, fault = self.form(), self.faults.position("token")
        if fault == "500":
            return self.send_json({"error": "server_error"}, 500)
        if fault in ("slow", "hang") and self.stopping.wait(SLOW if fault == "slow" else None):
            return None  # the end has come: the client sees the connection break
        try:
            grant = self.provider.redeem(form, *self._client_of(form))
        except Problem as problem:
            status = 401 if problem.code == "invalid_client" else 400
            return self.send_json({"error": problem.code, "error_description": problem.words}, status)
        return self.send_json(self.provider.tokens_for(grant, fault))

    def userinfo(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        person = self.provider.person_of(token) if scheme.lower() == "bearer" else None
        if person is None:
            return self.send_json({"error": "invalid_token"}, 401, WWW_Authenticate='Bearer error="invalid_token"')
        return self.send_json(person.claims)

    def end_session(self):
        """Nobody stays signed in here, so there is nothing to end: lead back."""
        asked = self.query | (self.form() if self.command == "POST" else {})
        address = asked.get("post_logout_redirect_uri", "")
        if address and self.provider.client.may_return_to(address):
            return self.send(303, "", "text/plain; charset=utf-8", Location=address)
        return self.send_html(html_page("Bạn đã đăng xuất", "<p>Bạn có thể đóng trang này.</p>", MARK))

    def _may_go_on(self, asked: dict[str, str]) -> bool:
        """Whether the request is in order; if not, the answer has been sent."""
        try:
            self.provider.check_return(asked)
        except Problem as problem:
            self.send_html(html_page("Yêu cầu không hợp lệ", f"<p>{escape(problem.words)}</p>", MARK), 400)
            return False
        try:
            self.provider.check_asked(asked)
        except Problem as problem:
            self._back(asked, error=problem.code, error_description=problem.words)
            return False
        if self.faults.position("authorize") == "refuse":
            self._back(asked, error="access_denied")
            return False
        return True

    def _back(self, asked: dict[str, str], **answer: str):
        answer |= {"iss": self.provider.issuer} | ({"state": asked["state"]} if asked.get("state") else {})
        address = asked["redirect_uri"]
        joint = "&" if urlsplit(address).query else "?"
        self.send(303, "", "text/plain; charset=utf-8", Location=f"{address}{joint}{urlencode(answer)}")

    def _client_of(self, form: dict[str, str]) -> tuple[str, str, str]:
        """Id, secret and where they came from: the header (RFC 6749, section 2.3.1) or the form."""
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return form.get("client_id", ""), form.get("client_secret", ""), "post"
        try:
            name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", "", "basic"
        return unquote_plus(name), unquote_plus(secret), "basic"


def people_form(people: dict[str, DemoPerson], asked: dict[str, str]) -> str:
    """One form with a button for each person, and one to refuse. It works without JavaScript."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked[name])}">' for name in PASSED_ON if name in asked
    )
    buttons = "".join(
        f'<p><button name="person" value="{escape(person.key)}">{escape(person.claims["name"])}'
        f"<small>{escape(person.about)}</small></button></p>"
        for person in people.values()
    )
    return (
        "<p>Dịch vụ công sẽ nhận: họ tên, số định danh, ngày sinh, giới tính, nơi cư trú, điện thoại, thư điện tử.</p>"
        f'<form action="/authorize" method="post">{hidden}{buttons}'
        '<p><button name="person" value="" class="plain">Không đồng ý, quay lại</button></p></form>'
    )


def handler_for(provider: Provider, people: dict[str, DemoPerson], stopping: threading.Event) -> type[Handler]:
    """The handler class of one provider."""
    values = {"provider": provider, "people": people, "stopping": stopping, "faults": Faults(FAULTS)}
    return type("BoundProviderHandler", (ProviderHandler,), values)
