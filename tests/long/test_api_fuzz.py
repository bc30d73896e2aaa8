"""Requests that nobody thought of, made from the OpenAPI document, against a running Motcua with a person's token."""

import base64
import hashlib
import json
import re
import secrets
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from motcua.base.management.commands.seed_demo import CLIENT, CLIENT_COMES_BACK, SECRET
from tests.api.test_changing import BACK, RIGHT
from tests.api.test_filing import ANSWERS, FILING
from tests.dossiers import filing
from tests.files.samples import picture

SECONDS = 100
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
HOOKS = Path(__file__).parent / "api_hooks.py"
PAPER = picture()
SETTINGS = f"""
hooks = "{HOOKS}"

# A filing and a correction that are right by their form are judged by the procedure, whose rules this document does not
# hold; nor does it say which bytes are a photo and have that digest.
[[operations]]
include-operation-id = ["fileDossier", "correctDossier", "keepFile"]
checks.positive_data_acceptance.enabled = false

# tus 1.0 says 412 for another version; 413 is for more bytes than a file may have.
[[operations]]
include-operation-id = ["beginUpload", "readUpload", "sendPart", "giveUpUpload"]
checks.negative_data_rejection.expected-statuses = [
    "400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "429"
]
checks.missing_required_header.expected-statuses = ["400", "401", "403", "404", "412"]

# No schema says which digest a part has.
[[operations]]
include-operation-id = "sendPart"
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "460"]
"""


class World:
    """What exists for Mai in a running Motcua, made through the API as a system of hers would."""

    def __init__(self, demo, token: str):
        self.api, self.desk, self.demo = f"{demo.web}/api/v1", demo.sign_in("hung"), demo
        self.token = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, what: str, **more) -> requests.Response:
        headers = self.token | more.pop("headers", {})
        answer = requests.request(method, f"{self.api}/{what}", headers=headers, timeout=30, **more)
        assert answer.ok, answer.text
        return answer

    def filed(self) -> str:
        """A new dossier; its code."""
        key = {"Idempotency-Key": secrets.token_hex(8)}
        return self.ask("POST", "dossiers", json=FILING, headers=key).json()["code"]

    def sent_back(self) -> str:
        """A dossier that Hùng sent back; its code."""
        code = self.filed()
        page = self.desk.get(f"{self.demo.web}/viec/{code}", timeout=30)
        mark = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
        version = re.search(r'name="version" value="(\d+)"', page.text).group(1)
        told = BACK | {"csrfmiddlewaretoken": mark, "version": version}
        answer = self.desk.post(f"{self.demo.web}/viec/{code}/tra-lai", data=told, timeout=30)
        assert answer.ok, answer.text
        return code

    def begun(self, number: int, *, whole: bool = False) -> str:
        """An upload of a photo, each another one; its id."""
        data = picture(size=(300 + number, 200))
        said = base64.b64encode(hashlib.sha256(data).hexdigest().encode()).decode()
        tus = {"Tus-Resumable": "1.0.0"}
        told = tus | {"Upload-Length": str(len(data)), "Upload-Metadata": f"sha256 {said}"}
        where = self.ask("POST", "files/parts", headers=told).headers["Location"].rpartition("/")[2]
        if whole:
            part = tus | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
            self.ask("PATCH", f"files/parts/{where}", data=data, headers=part)
        return where

    def as_told(self) -> dict:
        """All of it, for the hooks."""
        read, to_withdraw, withdrawn = self.filed(), self.filed(), self.filed()
        dossier = self.ask("GET", f"dossiers/{read}").json()
        procedure = self.ask("GET", f"procedures/{filing.CODE}").json()
        version = self.ask("GET", f"dossiers/{to_withdraw}").json()["version"]
        gone = {"version": self.ask("GET", f"dossiers/{withdrawn}").json()["version"]}
        key = {"Idempotency-Key": secrets.token_hex(8)}
        self.ask("POST", f"dossiers/{withdrawn}/withdrawal", json=gone, headers=key)
        return {
            "procedure": filing.CODE, "version": {"code": filing.CODE, "content_hash": procedure["content_hash"]},
            "filing": FILING | {"answers": ANSWERS}, "correction": RIGHT, "read": read,
            "slip": dossier["papers"][0]["id"], "sent_back": self.sent_back(), "to_withdraw": to_withdraw,
            "withdrawn_version": version, "withdrawn": withdrawn, "paper": base64.b64encode(PAPER).decode(),
            "uploads": {"readUpload": self.begun(1), "sendPart": self.begun(2), "giveUpUpload": self.begun(3),
                        "keepUpload": self.begun(4, whole=True)},
        }  # fmt: skip


def token_of(demo, person: str) -> str:
    """A token that a demo person allows the demo system, fetched as that system would."""
    browser, verifier = demo.sign_in(person), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": str(CLIENT), "redirect_uri": CLIENT_COMES_BACK, "state": "x",
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    page = browser.get(f"{demo.web}/cho-phep", params=asked, timeout=20)
    mark = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
    allowed = {"csrfmiddlewaretoken": mark, "answer": "allow"}
    back = browser.post(page.url, data=allowed, allow_redirects=False, timeout=20)
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    wanted = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": CLIENT_COMES_BACK, "code_verifier": verifier,
    }  # fmt: skip
    answer = requests.post(f"{demo.web}/api/oauth/token", data=wanted, auth=(str(CLIENT), SECRET), timeout=20)
    return answer.json()["access_token"]


def test_no_request_breaks_the_api_or_gets_an_answer_that_the_document_does_not_name(demo, tmp_path):
    """And each operation is taken at least once."""
    # As Mai: what it uploads counts against her, and other tests attach files as Lan.
    token = token_of(demo, "mai")
    (tmp_path / "world.json").write_text(json.dumps(World(demo, token).as_told()))
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    done = subprocess.run(
        [
            SCHEMATHESIS, "run", f"{demo.web}/api/v1/openapi.json", f"--max-time={SECONDS}", "--seed=4", "--no-color",
            f"--header=Authorization: Bearer {token}",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS + 80,
    )  # fmt: skip
    document = requests.get(f"{demo.web}/api/v1/openapi.json", timeout=20).json()
    every = {one["operationId"] for methods in document["paths"].values() for one in methods.values()}
    answers = Counter(tuple(line.split()) for line in (tmp_path / "answers.txt").read_text().splitlines())
    for (act, status), number in sorted(answers.items()):
        print(f"{act:20} {status} {number:6}")
    assert done.returncode == 0, (done.stdout + done.stderr)[-20_000:]
    assert {act for act, status in answers if status.startswith("2")} >= every, "some was never taken"
