"""The requests of docs/reference/api.md, sent as they stand there."""

import hashlib
import json
import re
from urllib.parse import parse_qsl

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base import paths
from motcua.base.addresses import answered
from motcua.clients.scopes import ALL
from tests.api.test_filing import ANSWERS
from tests.clients.asking import BACK, System
from tests.dossiers import filing

PAGE = (paths.ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
REQUESTS = re.findall(r"```http\n(.*?)```", PAGE, re.DOTALL)


def sent(text: str, known: dict[str, str]):
    """A request of the page; names in capitals stand for what the system knows."""
    for name, value in known.items():
        text = re.sub(rf"\b{name}\b", value, text)
    head, _blank, body = text.strip().partition("\n\n")
    first, *lines = head.splitlines()
    method, address = first.split(" ", 1)
    headers = dict(line.split(": ", 1) for line in lines)
    kind = headers.pop("Content-Type", "")
    if kind == "multipart/form-data":
        photo = filing.photo().read()
        data = {"file": SimpleUploadedFile("giay.jpg", photo), "sha256": hashlib.sha256(photo).hexdigest()}
        return Client().post(address, data, headers=headers)
    if kind.endswith("urlencoded"):
        return Client().post(address, dict(parse_qsl(body)), headers=headers)
    send = Client().post if method == "POST" else Client().get
    return send(address, body, content_type=kind, headers=headers) if body else send(address, headers=headers)


@pytest.mark.django_db
def test_each_request_of_the_page_is_answered_as_it_says(catalogue, lan, client_of):
    system = System(Client())
    code = system.allowed_by(client_of(lan))
    known = {"CODE": code, "BACK": BACK, "VERIFIER": system.verifier, "SECRET": system.secret}
    asked = 0
    for text in REQUESTS:
        if "client_id=ID" in text:
            answer = sent(text.replace("=ID&", f"={system.id}&"), known)
            known["TOKEN"] = answer.json()["access_token"]
        elif text.count("GET ") > 1:
            for line in text.strip().splitlines():
                assert sent(line, known).status_code == 200, line
                asked += 1
            continue
        else:
            whole = json.dumps(ANSWERS, ensure_ascii=False)
            answer = sent(text.replace('{"relation": "self"}', whole), known)
        assert answer.status_code in (200, 201), (text, answer.content.decode())
        known |= {"ID": answer.json().get("id") or known.get("ID", "ID")}
        known |= {"CODE": answer.json().get("code") or known["CODE"]}
        asked += 1
    assert asked == 4 + len(REQUESTS) - 1 and filing.CODE in PAGE


def test_the_page_names_every_scope_and_only_addresses_that_there_are():
    assert all(f"`{scope}`" in PAGE for scope in ALL)
    named = set(re.findall(r"(?:GET|POST) (/[^\s`]+)", PAGE)) | set(re.findall(r"`(/[a-z.][^` ]+)`", PAGE))
    assert len(named) > 8 and not [one for one in named if not answered(one.split("?")[0])]
