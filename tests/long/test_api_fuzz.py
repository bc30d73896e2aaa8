"""Requests that nobody thought of, made from the OpenAPI document, against a running Motcua with a person's token."""

import base64
import hashlib
import re
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from motcua.base.management.commands.seed_demo import CLIENT, CLIENT_COMES_BACK, SECRET

SECONDS = 100
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
# What is right by its form may still be refused by the rules of a procedure.
NOT_FOR_US = "positive_data_acceptance"


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
    # As Mai: what it uploads counts against her, and other tests attach files as Lan.
    header = f"Authorization: Bearer {token_of(demo, 'mai')}"
    done = subprocess.run(
        [
            SCHEMATHESIS, "run", f"{demo.web}/api/v1/openapi.json", "--checks=all", f"--exclude-checks={NOT_FOR_US}",
            f"--max-time={SECONDS}", "--seed=4", "--no-color", f"--header={header}",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS + 80,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-20_000:]
