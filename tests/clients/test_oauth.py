"""Systems ask, people allow and take back, tokens end: each way in, and each way that must stay shut."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client

from motcua.base import clock, sql
from motcua.clients import models, scopes, tokens
from motcua.clients.registered import NotRegistered, add, end
from motcua.identity.models import RateCount
from motcua.ledger.models import LedgerEntry
from tests.clients.asking import ALL, BACK, System, bearer, told, words_of
from tests.running import wait_until

pytestmark = pytest.mark.django_db
MINE = "/api/v1/dossiers"


@pytest.fixture
def app(db):
    return System(Client())


@pytest.fixture
def browser(lan, client_of):
    return client_of(lan)


def opens(token: str) -> bool:
    return Client().get(MINE, **bearer(token)).status_code == 200


def test_a_person_is_told_who_wants_what_and_allows_it_once(app, browser):
    page = browser.get(app.address())
    words = words_of(page)
    assert page.status_code == 200 and "Ứng dụng Xã tôi" in words and "Công ty Ví dụ" in words
    assert words.count("hồ sơ") >= 2 and "app.example.vn" in words
    assert "form-action 'self' http://127.0.0.1:8001 https://app.example.vn" in page["Content-Security-Policy"] or (
        "https://app.example.vn" in page["Content-Security-Policy"]
    )
    back = told(browser.post(app.address(), {"answer": "allow"}))
    assert back["state"] == "s-1" and back["iss"] == "http://127.0.0.1:8000"
    assert told(browser.get(app.address()))["code"] != back["code"], "what was allowed is not asked again"
    given = LedgerEntry.objects.get(event="consent:given")
    assert given.params["client"] == str(app.id) and given.params["scopes"] == ALL.split()


def test_more_than_was_allowed_is_asked(app, browser):
    app.allowed_by(browser, "dossiers:read")
    assert browser.get(app.address("dossiers:read dossiers:submit")).status_code == 200
    assert browser.get(app.address("dossiers:read")).status_code == 302


@pytest.mark.parametrize("scope", [" ", "\t"])
def test_who_names_nothing_is_allowed_nothing(app, browser, scope):
    app.allowed_by(browser, "procedures:read")
    for answer in (browser.get(app.address(scope)), browser.post(app.address(scope), {"answer": "allow"})):
        assert told(answer)["error"] == "invalid_scope"
    assert models.Consent.objects.get().scopes == ["procedures:read"]


def test_who_leaves_the_scope_out_asks_for_all_of_its_own_in_words(app, browser):
    app.allowed_by(browser, "procedures:read")
    words = words_of(browser.get(app.address("")))
    assert all(str(scopes.WORDS[one]) in words for one in scopes.ALL)
    found = app.tokens(browser, "")
    assert found["scope"] == " ".join(models.Consent.objects.get().scopes) == ALL


def test_what_was_allowed_without_a_scope_opens_nothing(app, browser):
    code = app.allowed_by(browser)
    models.Code.objects.update(scopes=[])
    assert app.exchange(code).json()["error"] == "invalid_scope" and not models.Token.objects.exists()


def test_who_does_not_allow_it_goes_back_without_a_code(app, browser):
    back = told(browser.post(app.address(), {"answer": "refuse"}))
    assert back["error"] == "access_denied" and "code" not in back and not models.Consent.objects.exists()


def test_who_is_not_signed_in_does_so_first(app):
    answer = Client().get(app.address())
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap?tiep=%2Fcho-phep")


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "nobody"}, {"client_id": ""}, {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": BACK + "/"}, {"redirect_uri": ""}, {"redirect_uri": "https://app.example.vn/bạn\x7f"},
        {"client_id": "019aa000-0000-7000-8000-000000000000"}, {"state": "s" * 600},
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_told_here_and_sends_nobody_anywhere(app, browser, wrong):
    for answer in (browser.get(app.address(**wrong)), browser.post(app.address(**wrong), {"answer": "allow"})):
        assert answer.status_code == 400 and "Location" not in answer
    assert not models.Code.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"), ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"), ({"scope": "everything"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)  # fmt: skip
def test_a_wrong_question_of_a_known_system_goes_back_to_it_as_an_error(app, browser, wrong, error):
    back = told(browser.get(app.address(**wrong)))
    assert back["error"] == error and back["iss"] and back["state"] == "s-1"


def test_a_code_is_good_once_for_its_system_with_its_verifier(app, browser):
    code = app.allowed_by(browser)
    other = System(Client(), name="Hệ thống khác")
    for refused in (
        app.exchange(code, code_verifier="x" * 50), app.exchange(code, code_verifier=""),
        app.exchange(code, redirect_uri="https://app.example.vn/other"), app.exchange(code, client_secret="x"),
        other.exchange(code, code_verifier=app.verifier), app.exchange("x" * 48),
    ):  # fmt: skip
        assert refused.status_code in (400, 401) and "error" in refused.json() and not models.Token.objects.exists()
    answer = app.exchange(code)
    found = answer.json()
    assert answer.status_code == 200 and answer["Cache-Control"] and found["expires_in"] == 900
    assert opens(found["access_token"])
    assert app.exchange(code).json()["error"] == "invalid_grant"
    assert not opens(found["access_token"]), "a code used twice was stolen: what came of it ends"


def test_a_code_does_not_wait(app, browser):
    code = app.allowed_by(browser)
    models.Code.objects.update(made_at=clock.now() - timedelta(minutes=2))
    assert app.exchange(code).json()["error"] == "invalid_grant"


def test_only_digests_are_kept(app, browser):
    found, code = app.tokens(browser), app.allowed_by(browser)
    kept = str([list(model.objects.values()) for model in (models.Client, models.Code, models.Token)])
    for secret in (app.secret, code, found["access_token"], found["refresh_token"]):
        assert secret not in kept and tokens.digest(secret) in kept


def test_a_refresh_token_is_good_once_and_a_stolen_one_ends_all(app, browser):
    first = app.tokens(browser)
    second = app.post(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert opens(second["access_token"]) and second["scope"] == first["scope"]
    narrow = app.post(grant_type="refresh_token", refresh_token=second["refresh_token"], scope="dossiers:submit").json()
    assert narrow["scope"] == "dossiers:submit"
    assert Client().get(MINE, **bearer(narrow["access_token"])).status_code == 403
    assert app.post(grant_type="refresh_token", refresh_token=first["refresh_token"]).status_code == 400
    assert not opens(second["access_token"])
    assert app.post(grant_type="refresh_token", refresh_token=narrow["refresh_token"]).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_pair_that_is_made_while_its_family_ends_ends_with_it(app, browser):
    """A stolen token is shown while its owner exchanges the newer one: neither outlives the other."""
    stolen = app.tokens(browser)["refresh_token"]
    newer = app.post(grant_type="refresh_token", refresh_token=stolen).json()["refresh_token"]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")  # a count of its own: it shall wait for the tokens alone
    again = {"grant_type": "refresh_token", "client_id": str(app.id), "client_secret": app.secret}

    def show() -> int:
        try:
            return elsewhere.post("/api/oauth/token", again | {"refresh_token": stolen}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            newest = app.post(grant_type="refresh_token", refresh_token=newer).json()
            shown = thread.submit(show)
            wait_until(_somebody_waits, "the thief's request waits for a lock")
        assert shown.result(30) == 400
    assert not opens(newest["access_token"])
    assert app.post(grant_type="refresh_token", refresh_token=newest["refresh_token"]).status_code == 400


def _somebody_waits() -> bool:
    return sql.row("SELECT count(*) FROM pg_locks WHERE NOT granted")[0] > 0


def test_a_token_ends_by_time_by_revocation_and_with_its_system(app, browser):
    found = app.tokens(browser)
    assert app.post("revoke", token=found["access_token"]).status_code == 200 and not opens(found["access_token"])
    found = app.post(grant_type="refresh_token", refresh_token=found["refresh_token"]).json()
    other = System(Client(), name="Hệ thống khác")
    assert other.post("revoke", token=found["access_token"]).status_code == 400 and opens(found["access_token"])
    assert app.post("revoke", token="unknown").status_code == 200
    assert app.post("revoke", token=found["refresh_token"]).status_code == 200 and not opens(found["access_token"])
    found = app.tokens(browser)
    models.Token.objects.update(ends_at=clock.now())
    assert not opens(found["access_token"])
    found = app.tokens(browser)
    assert opens(found["access_token"]) and end(app.id) and not end(app.id) and not opens(found["access_token"])
    assert app.post(grant_type="refresh_token", refresh_token=found["refresh_token"]).status_code in (400, 401)


def test_a_person_takes_it_back_on_their_page(app, browser, mai, client_of):
    found = app.tokens(browser)
    page = browser.get("/he-thong-duoc-phep")
    assert "Ứng dụng Xã tôi" in words_of(page) and opens(found["access_token"])
    assert "danh sách hồ sơ" in words_of(browser.get("/he-thong-duoc-phep")), "what it read is shown"
    consent = models.Consent.objects.get()
    stranger = client_of(mai)
    assert stranger.post(f"/he-thong-duoc-phep/{consent.id}/thu-hoi").status_code == 404 and opens(
        found["access_token"]
    )
    assert browser.press(page, "Thu hồi Ứng dụng Xã tôi").status_code == 200
    assert not opens(found["access_token"])
    assert app.post(grant_type="refresh_token", refresh_token=found["refresh_token"]).status_code == 400
    assert browser.get(app.address()).status_code == 200, "it is asked again"
    assert LedgerEntry.objects.filter(event="consent:withdrawn", by=browser_person(browser)).exists()


def browser_person(browser):
    return browser.session["person"]["id"]


def test_a_system_asks_for_itself_for_nothing_of_people(app, catalogue):
    answer = app.post(grant_type="client_credentials")
    assert answer.status_code == 200 and answer.json()["scope"] == "procedures:read answers:check"
    assert "refresh_token" not in answer.json()
    assert Client().get(MINE, **bearer(answer.json()["access_token"])).status_code == 403
    refused = app.post(grant_type="client_credentials", scope="dossiers:read")
    assert refused.status_code == 400 and refused.json()["error"] == "invalid_scope"
    public = System(Client(), has_secret=False)
    assert public.post(grant_type="client_credentials").status_code in (400, 401)


def test_an_app_without_a_secret_lives_by_its_verifier(lan, client_of):
    public = System(Client(), has_secret=False)
    assert opens(public.tokens(client_of(lan))["access_token"])


def test_where_any_program_may_listen_the_person_is_asked_each_time(browser):
    here = "http://127.0.0.1:7777/back"
    app = System(Client(), has_secret=False, back=[here, BACK])
    answer = browser.post(app.address(redirect_uri=here), {"answer": "allow"})
    assert answer.status_code == 302 and answer["Location"].startswith(here)
    assert browser.get(app.address(redirect_uri=here)).status_code == 200
    assert "code" in told(browser.get(app.address())), "an https address belongs to somebody"


def test_a_system_shows_its_secret_by_basic_too(app):
    for secret, status in ((app.secret, 200), ("x", 401), ("", 401)):
        shown = base64.b64encode(f"{app.id}:{secret}".encode()).decode()
        answer = Client().post(
            "/api/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {shown}"}
        )
        assert answer.status_code == status or (secret == "" and answer.status_code == 400), answer.content


def test_secrets_do_not_travel_in_addresses(app):
    for query in (f"?client_secret={app.secret}", "?grant_type=client_credentials"):
        answer = app.client.post(f"/api/oauth/token{query}", {"client_id": str(app.id), "client_secret": app.secret})
        assert answer.status_code == 400 and answer.json()["error"] == "invalid_request"
    assert app.post(grant_type="mật khẩu\x00").status_code == 400
    assert app.client.get("/api/oauth/token").status_code == 405


def test_tokens_are_not_guessed_for_long(app, settings):
    settings.SIGN_INS_A_MINUTE = 3
    RateCount.objects.all().delete()
    answers = [app.post(grant_type="client_credentials") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3]["Retry-After"] == "60" and answers[3]["Content-Type"] == "application/problem+json"


def test_the_metadata_name_what_there_is(client):
    told_ = client.get("/.well-known/oauth-authorization-server").json()
    assert told_["code_challenge_methods_supported"] == ["S256"] and told_["response_types_supported"] == ["code"]
    assert told_["token_endpoint"].endswith("/api/oauth/token") and told_["issuer"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"allowed": ["everything"]}, {"allowed": []}, {"return_addresses": ["http://app.example.vn/back"]},
        {"return_addresses": ["https://app.example.vn/back#x"]}, {"return_addresses": ["javascript:alert(1)"]},
        {"return_addresses": [], "has_secret": False}, {"name": ""}, {"name": "x\u202ey"},
    ],
)  # fmt: skip
def test_a_system_that_could_do_harm_is_not_registered(db, wrong):
    right = {"name": "Hệ thống", "operator": "Công ty", "allowed": ["dossiers:read"], "return_addresses": [BACK]}
    given = right | wrong
    with pytest.raises(NotRegistered):
        add(given.pop("name"), given.pop("operator"), **given)


def test_what_is_over_is_forgotten(app, browser):
    app.tokens(browser)
    assert tokens.forget() == 0
    past = clock.now() - timedelta(days=40)
    models.Token.objects.update(ends_at=past)
    models.Code.objects.update(made_at=past)
    assert tokens.forget() == 3 and not models.Token.objects.exists()
