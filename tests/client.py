"""The checking client: whoever tests a page has tested that it is valid, light, labelled and discreet.

client_of(lan).get("/ho-so")        every answer on the way is checked (tests/page_checks.py)
client.visit("/")                   the same, and the status must be 200
client.press(page, "Sign out")      send the form whose button says so, as a browser would
"""

import gzip
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test import Client

from tests import page_checks
from tests.page_checks import Page, within, words_of

_weights: dict[str, int] = {}


class CheckingClient(Client):
    """Django's test client, which refuses pages that break a promise."""

    def __init__(self, *args, names: tuple[str, ...] = (), **kwargs):  # names: what no address may hold
        super().__init__(*args, **kwargs)
        self.names = names

    def request(self, **request):
        queries = []

        def listen(execute, sql, params, many, context):
            queries.append((str(sql), repr(params)))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen):
            response = super().request(**request)
        query = request.get("QUERY_STRING", "")
        address = request["PATH_INFO"] + (f"?{query}" if query else "")
        page = Page(request.get("REQUEST_METHOD", "GET"), address, response, queries, self.weight)
        response.page = page
        page_checks.check(page, self.names)
        return response

    def visit(self, path: str, *, expect: int = 200, **data):
        """Open a page as a person does: following redirects to where they lead."""
        response = self.get(path, data or None, follow=True)
        assert response.status_code == expect, f"{path} answered {response.status_code}, not {expect}"
        return response

    def press(self, response, button: str, **answers):
        """Fill in `answers` by field name and press the button with these words; follows redirects.

        Everything else in the form is sent as the page had it: hidden fields, what was chosen before.
        """
        page: Page = response.page
        for form in page.all("form"):
            for element in within(form, "button", "input"):
                if button in (words_of(element), element.get("value"), element.get("aria-label")):
                    return self._send(page, form, element, answers)
        raise AssertionError(f"{page.path} has no button {button!r}")

    def _send(self, page: Page, form, button, answers: dict):
        data = filled(form)
        if button.get("name"):
            data[button.get("name")] = button.get("value") or ""
        unknown = set(answers) - {field.get("name") for field in within(form, "input", "select", "textarea")}
        assert not unknown, f"the form on {page.path} has no field {sorted(unknown)}"
        data |= answers
        address = urljoin(page.path, form.get("action") or page.path)
        send = self.post if (form.get("method") or "get").lower() == "post" else self.get
        return send(address, data, follow=True)

    def weight(self, address: str) -> int:
        """Bytes of a static file as it is sent, compressed."""
        path = address.split("?")[0]
        if path not in _weights:
            answer = Client().get(path)
            assert answer.status_code == 200, f"{path} is not there; run `make assets`"
            _weights[path] = len(gzip.compress(b"".join(answer)))
        return _weights[path]


def filled(form) -> dict:
    """What a browser sends if nobody types anything."""
    data: dict = {}
    for field in within(form, "input", "select", "textarea"):
        name, kind = field.get("name"), field.get("type") or "text"
        if not name or field.get("disabled") is not None or kind in {"submit", "button", "image", "file"}:
            continue
        if field.tag == "textarea":
            value = "".join(field.itertext()).removeprefix("\n")
        elif field.tag == "select":
            options = list(field.iter("option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
            if chosen is None:
                continue
            value = chosen.get("value") if chosen.get("value") is not None else words_of(chosen)
        elif kind in {"checkbox", "radio"}:
            if field.get("checked") is None:
                continue
            value = field.get("value") or "on"
        else:
            value = field.get("value") or ""
        if name in data:
            data[name] = [*data[name], value] if isinstance(data[name], list) else [data[name], value]
        else:
            data[name] = value
    return data


@pytest.fixture
def client() -> CheckingClient:
    """Somebody who is not signed in (in the place of pytest-django's client)."""
    return CheckingClient()
