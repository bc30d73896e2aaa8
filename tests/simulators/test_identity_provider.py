"""The simulated identity provider: it must refuse what a real one refuses."""

import signal
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import html5lib
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from simulators.identity_provider.people import load
from simulators.identity_provider.provider import challenge_of
from tests.simulators.processes import PATIENCE, choose_person, running

BACK = "http://127.0.0.1:9/dang-nhap/tro-ve"
VERIFIER = "v" * 48


@pytest.fixture(scope="module")
def provider():
    with running("identity_provider", "--port", "0") as simulator:
        yield simulator


def asked(**changes) -> dict:
    """A request for a sign-in that is in order, with changes (None leaves something out)."""
    values = {
        "client_id": "motcua", "redirect_uri": BACK, "response_type": "code", "scope": "openid", "state": "s",
        "nonce": "n", "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256",
    } | changes  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def authorize(provider, **changes) -> requests.Response:
    return requests.get(
        f"{provider.address}/authorize", params=asked(**changes), timeout=PATIENCE, allow_redirects=False
    )


def code_of(provider, key="lan") -> str:
    address = choose_person(f"{provider.address}/authorize?{urlencode(asked())}", key)
    return parse_qs(urlsplit(address).query)["code"][0]


def token(provider, code, secret="motcua-demo", **changes) -> requests.Response:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER,
    } | changes  # fmt: skip
    return requests.post(f"{provider.address}/token", data=form, auth=("motcua", secret), timeout=PATIENCE)


def test_the_token_is_signed_with_the_published_key(provider):
    answer = token(provider, code_of(provider)).json()
    keys = requests.get(f"{provider.address}/jwks", timeout=PATIENCE).json()
    assert all("d" not in key for key in keys["keys"]), "the private part is published"
    claims = jwt.decode(answer["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"]).claims
    assert claims["sub"] == "vneid|lan" and claims["nonce"] == "n" and claims["loa"] == 2
    told = requests.get(
        f"{provider.address}/userinfo", timeout=PATIENCE,
        headers={"Authorization": f"Bearer {answer['access_token']}"},
    ).json()  # fmt: skip
    assert told["name"] == "Nguyễn Thị Lan"


def test_a_code_works_once(provider):
    code = code_of(provider)
    assert token(provider, code).status_code == 200
    assert token(provider, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "other"}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"secret": "wrong"}, "invalid_client"),
    ],
)
def test_a_code_needs_what_belongs_to_it(provider, changes, error):
    answer = token(provider, code_of(provider), **changes)
    assert answer.status_code in (400, 401) and answer.json()["error"] == error


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_a_request_out_of_order_is_sent_back(provider, changes, error):
    answer = authorize(provider, **changes)
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["error"] == [error] and back["state"] == ["s"]


@pytest.mark.parametrize("changes", [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}])
def test_nobody_is_sent_to_an_address_that_is_not_registered(provider, changes):
    answer = authorize(provider, **changes)
    assert answer.status_code == 400 and "Location" not in answer.headers


def test_its_page_is_valid_and_carries_no_foreign_html(provider):
    answer = authorize(provider, state='"><script>alert(1)</script>')
    assert "<script" not in answer.text and "MÔ PHỎNG" in answer.text
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(answer.text)
    assert not parser.errors and tree.get("lang") == "vi"
    assert len(tree.findall(".//button[@name='person']")) == len(load()) + 1


def test_the_people_are_as_told():
    people = load()
    assert set(people) == {
        "lan", "mai", "hung", "thao", "dung", "ha", "quang", "khoa", "long", "yen", "phuc", "nhung", "giang", "oanh",
        "tuan", "son", "ten-dai", "binh", "binh-doanh-nghiep", "an", "an-ho-kinh-doanh",
    }  # fmt: skip
    for person in people.values():
        number, birth = person.claims["personal_number"], person.claims["birthdate"]
        century_and_sex = {("male", "19"): "0", ("female", "19"): "1", ("male", "20"): "2", ("female", "20"): "3"}
        assert len(number) == 12 and number[4:6] == birth[2:4]
        assert number[3] == century_and_sex[person.claims["gender"], birth[:2]]
        own_account = person.claims.get("LoaiTaiKhoan", "1") == "1"
        assert (person.claims["sub"] == f"vneid|{person.key}") == own_account
        assert person.claims["email"].endswith("@example.vn")


def test_faults_are_switched_over_http(provider):
    provider.fault(token="500")
    assert token(provider, code_of(provider)).status_code == 500
    assert requests.get(f"{provider.address}/_faults", timeout=PATIENCE).json() == {"token": "500"}
    provider.fault(token="")
    assert token(provider, code_of(provider)).status_code == 200
    wrong = requests.post(f"{provider.address}/_faults", json={"token": "explode"}, timeout=PATIENCE)
    assert wrong.status_code == 400
    assert requests.post(f"{provider.address}/_faults", data="{", timeout=PATIENCE).status_code == 400
    provider.clear_faults()


def test_signing_out_there_leads_back_only_to_this_machine(provider):
    def end(address):
        return requests.get(
            f"{provider.address}/end_session", params={"post_logout_redirect_uri": address}, timeout=PATIENCE,
            allow_redirects=False,
        )  # fmt: skip

    assert end("http://127.0.0.1:8000/dang-xuat").headers["Location"] == "http://127.0.0.1:8000/dang-xuat"
    assert end("https://evil.example/").status_code == 200


def test_it_ends_at_once_even_while_a_request_hangs():
    with running("identity_provider", "--port", "0") as simulator:
        code = code_of(simulator)
        simulator.fault(token="hang")
        gone = []

        def wait_for_token():
            try:
                token(simulator, code)
            except requests.RequestException:
                gone.append(1)

        waiting = threading.Thread(target=wait_for_token)
        waiting.start()
        began = time.monotonic()
        simulator.process.send_signal(signal.SIGTERM)
        assert simulator.process.wait(PATIENCE) == 0
        assert time.monotonic() - began < 2
        waiting.join(PATIENCE)


def test_a_taken_port_is_told_in_one_line(provider):
    port = str(urlsplit(provider.address).port)
    with pytest.raises(AssertionError, match="did not start"), running("identity_provider", "--port", port):
        pass
