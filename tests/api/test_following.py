"""Following dossiers through the API: only the person's own, by a token alone, each read written down."""

import re
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.urls import get_resolver

from motcua.clients.models import Consent, Read
from motcua.clients.service import OF_PEOPLE
from motcua.dossiers.models import Dossier
from tests.clients.asking import System, bearer
from tests.dossiers import filing
from tests.opponents import roles
from tests.people import PERSONAL

HERE = "/api/v1/dossiers"


@pytest.fixture
def app(lan, catalogue, client_of):
    """A system that Lan allowed everything."""
    system = System(Client())
    system.token = system.tokens(client_of(lan))["access_token"]
    return system


def read(address: str, token: str, language: str = "vi"):
    return Client().get(address, **bearer(token, **{"Accept-Language": language}))


@pytest.mark.django_db
def test_a_dossier_is_followed_as_on_its_page(app, lan, hung, client_of):
    browser, desk = client_of(lan), client_of(hung)
    code = filing.file_one(browser)
    told = read(f"{HERE}/{code}", app.token, "en").json()
    assert told["status"] == {"number": 1, "words": "Newly sent"} and told["owes"]["party"] == "agency"
    assert told["deadline"]["at"] and told["deadline"]["steps"] and told["timeline"][-1]["title"] == "Sent"
    back = {"mark-field-registered_office": "yes", "reason-field-registered_office": "does_not_match",
            "advice-field-registered_office": "Ghi đúng tên xã trên giấy cũ."}  # fmt: skip
    assert filing.act(desk, code, "tra-lai", **back).status_code == 302
    told = read(f"{HERE}/{code}", app.token).json()
    assert (
        told["owes"]["party"] == "citizen" and told["owes"]["words"] in browser.get(f"/ho-so/{code}").content.decode()
    )
    [marked] = told["to_correct"]
    assert marked["pointer"] == "/answers/registered_office" and marked["advice"] == "Ghi đúng tên xã trên giấy cũ."


@pytest.mark.django_db
def test_a_system_reads_so_often_and_no_more(app, lan, monkeypatch):
    monkeypatch.setattr("motcua.api.following.READS", 2)
    assert [read(at, app.token).status_code for at in (HERE, f"{HERE}/H00-none", HERE)] == [200, 404, 429]
    assert Read.objects.count() == 1


@pytest.mark.django_db
def test_dossiers_are_listed_newest_first_page_by_page(app, lan, client_of, monkeypatch):
    monkeypatch.setattr("motcua.dossiers.queries.PAGE", 2)
    browser = client_of(lan)
    codes = [filing.file_one(browser) for _ in range(5)]
    found, at = [], HERE
    while at:
        page = read(at, app.token).json()
        found, at = found + [one["code"] for one in page["items"]], page["next"]
    assert found == codes[::-1]


@pytest.mark.django_db
def test_every_read_is_written_down_for_the_person(app, lan, client_of):
    code = filing.file_one(client_of(lan))
    for _ in range(2):
        assert read(f"{HERE}/{code}", app.token).status_code == 200
    assert read(HERE, app.token).status_code == 200 and read(f"{HERE}/unknown", app.token).status_code == 404
    kept = list(Read.objects.order_by("id").values_list("client_id", "person_id", "about"))
    assert kept == [(app.id, lan.id, code)] * 2 + [(app.id, lan.id, "")]
    page = client_of(lan).get("/he-thong-duoc-phep").content.decode()
    assert code in page


@pytest.mark.django_db
def test_who_holds_no_token_of_lans_learns_nothing_of_hers(app, lan, hung, catalogue, client_of):
    """The matrix of tests/opponents for tokens: every role allows a system everything, and asks for Lan's dossier."""
    code = filing.file_one(client_of(lan))
    nothing = f"{code[:-7]}9999998"
    everybody = roles.people(catalogue) | {"receptionist too": hung}
    for role, somebody in everybody.items():
        system = System(Client(), name=role)
        token = system.tokens(client_of(somebody))["access_token"]
        theirs, none = read(f"{HERE}/{code}", token), read(f"{HERE}/{nothing}", token)
        assert theirs.status_code == none.status_code == 404, f"{role}: officials read by their desk, not by a system"
        same = [{**one.json(), "instance": ""} for one in (theirs, none)]
        assert same[0] == same[1], role
        assert read(HERE, token).json()["items"] == []
    assert read(f"{HERE}/{code}", app.token).status_code == 200


def addresses_of_people():
    """Every address and method of the API that needs a person's token, from the table of addresses itself."""
    for entry in get_resolver().url_patterns:
        for one in getattr(entry, "url_patterns", ()):
            address = f"/{one.pattern}"
            if address.startswith(("/api/v1/dossiers", "/api/v1/files")):
                yield re.sub("<str:(slip|upload)_id>", str(UUID(int=7)), address.replace("<str:code>", "{code}"))


@pytest.mark.django_db
def test_a_cookie_opens_nothing_of_the_api(lan, catalogue, client_of):
    code = filing.file_one(client_of(lan))
    browser = Client()
    browser.cookies = client_of(lan).cookies
    addresses = sorted(addresses_of_people())
    assert len(addresses) == 9
    for address in addresses:
        for send in (browser.get, browser.post):
            answer = send(address.format(code=code), {"procedure": filing.CODE}, headers={"Idempotency-Key": "k" * 9})
            assert answer.status_code in (401, 405), (address, answer.status_code)
            assert not answer.cookies and not any(word in answer.content.decode() for word in PERSONAL)
    assert browser.get(HERE)["WWW-Authenticate"].startswith("Bearer")
    assert Dossier.objects.count() == 1 and not Read.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("scope", sorted(OF_PEOPLE))
def test_a_token_opens_what_it_was_allowed_for_and_no_more(app, lan, client_of, scope):
    code = filing.file_one(client_of(lan))
    other = System(Client(), name="Hệ thống khác", scopes=[scope])
    token = other.tokens(client_of(lan), scope)["access_token"]
    tried = {"dossiers:read": read(f"{HERE}/{code}", token), "dossiers:submit": Client().post(HERE, **bearer(token))}
    for needed, answer in tried.items():
        assert (answer.status_code == 403) == (needed != scope), (needed, answer.status_code)
        assert answer.status_code != 403 or (
            answer.json()["type"].endswith("/scope_missing") and "insufficient_scope" in answer["WWW-Authenticate"]
        )


@pytest.mark.django_db
def test_a_withdrawn_consent_shuts_at_once_and_a_wrong_token_is_told_apart_from_none(app):
    Consent.objects.update(withdrawn_at="2026-11-23T00:00:00Z")
    for token in (app.token, "x", "x" * 5000):
        answer = read(HERE, token)
        assert answer.status_code == 401 and answer.json()["type"].endswith("/token_not_valid")
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    assert Client().get(HERE).json()["type"].endswith("/token_missing")


@pytest.fixture
def no_database(monkeypatch, django_db_blocker):
    """The database is away: nobody listens where it should be."""
    connection = connections["default"]
    connection.close()
    for name, value in {"HOST": "127.0.0.1", "PORT": "9", "OPTIONS": {}}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with django_db_blocker.unblock():
        yield


@pytest.mark.parametrize("address", ["/api/v1/procedures", "/api/v1/procedures/2.000635", HERE])
def test_while_the_database_is_away_the_api_says_when_to_come_back(no_database, address):
    client = Client(raise_request_exception=False)
    client.cookies["motcua_session"] = "a" * 32
    answer = client.get(address, **bearer("x" * 43))
    assert answer.status_code == 503 and answer["Retry-After"] == "15"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/database_away")
    token = client.post("/api/oauth/token", {"grant_type": "client_credentials"})
    assert token.status_code == 503 and token["Retry-After"] and token["Content-Type"] == "application/problem+json"
