"""Signing in against the simulator in its own process: nothing of ours is replaced."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from motcua.base import clock
from motcua.identity import models, service
from motcua.ledger import service as ledger
from tests.client import CheckingClient
from tests.identity.signing_in import follow_home, sign_in, use, way_to_provider
from tests.simulators.processes import choose_person, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gate_site")]


def error_of(answer) -> str:
    """The code of the error that a page shows."""
    marked = [e.get("data-error") for e in answer.page.tree.iter() if e.get("data-error")]
    assert len(marked) == 1, answer.content.decode()
    return marked[0]


def nobody_is_signed_in(client) -> bool:
    return client.get("/cua-toi").status_code == 302 and not models.SignIn.objects.exists()


def test_lan_signs_in_and_comes_back_to_where_she_was(client, provider):
    first = client.get("/cua-toi?trang=2")
    assert first["Location"] == "/dang-nhap?tiep=%2Fcua-toi%3Ftrang%3D2"
    explained = client.visit(first["Location"])
    button = next(a for a in explained.page.all("a") if "/dang-nhap/di" in a.get("href"))
    at_provider = client.get(button.get("href"))["Location"]
    back = follow_home(client, choose_person(at_provider, "lan"))
    assert back["Location"] == "/cua-toi?trang=2"
    assert client.get("/cua-toi").content.decode() == "hello Nguyễn Thị Lan"


def test_what_is_sent_to_the_provider(client, provider):
    asked = parse_qs(urlsplit(way_to_provider(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/dang-nhap/tro-ve"]
    assert len(asked["state"][0]) >= 32 and len(asked["nonce"][0]) >= 32 and asked["state"] != asked["nonce"]


def test_a_sign_in_is_in_the_ledger_without_personal_data(client, provider):
    sign_in(client, "lan")
    lan = models.Person.objects.get(subject="vneid|lan")
    entry = next(e for e in ledger.entries_about(lan.id) if e.event == "person:signed_in")
    assert entry.by == lan.id and entry.params == {"assurance": 2, "source": "vneid"}
    assert models.SignIn.objects.get().person_id == lan.id


def test_the_second_sign_in_is_the_same_person(client, provider):
    sign_in(client, "lan")
    sign_in(CheckingClient(), "lan")
    assert models.Person.objects.count() == 1 and models.SignIn.objects.count() == 2


def test_a_person_can_be_named_before_they_ever_sign_in(client, provider):
    hung = service.person_id_for(provider.address, "vneid|hung")
    assert service.person_id_for(f"{provider.address}/", "vneid|hung") == hung
    sign_in(client, "hung")
    assert client.session["person"]["id"] == str(hung)


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ({"token": "500"}, "provider_away", 503),
        ({"token": "hang"}, "provider_away", 503),
        ({"token": "bad_signature"}, "provider_answer_not_valid", 502),
        ({"token": "wrong_nonce"}, "provider_answer_not_valid", 502),
        ({"token": "wrong_issuer"}, "provider_answer_not_valid", 502),
        ({"token": "wrong_audience"}, "provider_answer_not_valid", 502),
        ({"token": "expired"}, "provider_answer_not_valid", 502),
        ({"token": "low_assurance"}, "assurance_too_low", 403),
        ({"authorize": "refuse"}, "sign_in_refused", 403),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_a_fault_of_the_provider_signs_nobody_in(client, provider, settings, fault, code, status):
    settings.OIDC_TIMEOUT = 1
    provider.fault(**fault)
    answer = sign_in(client, "lan", way_back="/cua-toi")
    assert (answer.status_code, error_of(answer)) == (status, code)
    assert nobody_is_signed_in(client)
    assert "/dang-nhap?tiep=%2Fcua-toi" in [a.get("href") for a in answer.page.all("a")]
    provider.clear_faults()
    assert sign_in(client, "lan", way_back="/cua-toi")["Location"] == "/cua-toi"


def test_a_slow_provider_is_waited_for(client, provider):
    provider.fault(token="slow")
    assert sign_in(client, "lan").status_code == 302


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", ""], ids=["away", "not-set"])
def test_without_a_provider_the_page_says_so(client, settings, issuer):
    use(settings, issuer)
    answer = client.get("/dang-nhap/di", {"tiep": "/cua-toi"})
    assert answer.status_code == 503
    assert error_of(answer) == ("provider_away" if issuer else "provider_not_set")


def test_a_provider_whose_discovery_fails_is_away(client, provider):
    provider.fault(discovery="500")
    assert error_of(client.get("/dang-nhap/di")) == "provider_away"


def test_a_discovery_document_of_another_issuer_is_refused(client, provider, settings):
    use(settings, provider.address.replace("127.0.0.1", "localhost"))
    assert error_of(client.get("/dang-nhap/di")) == "provider_answer_not_valid"


def test_whoever_does_not_agree_at_the_provider_is_not_signed_in(client, provider):
    assert error_of(sign_in(client, "")) == "sign_in_refused"


def test_son_of_level_1_is_told_what_to_do(client, provider):
    answer = sign_in(client, "son")
    assert error_of(answer) == "assurance_too_low" and nobody_is_signed_in(client)
    assert not models.Person.objects.filter(subject="vneid|son").exists()


def test_a_very_long_name_fits_on_the_page(client, provider):
    sign_in(client, "ten-dai")
    assert "Phương Uyên" in client.visit("/dang-xuat").content.decode()


def test_an_answer_with_another_state_is_refused(client, provider):
    address = choose_person(way_to_provider(client), "lan")
    state = parse_qs(urlsplit(address).query)["state"][0]
    answer = follow_home(client, address.replace(state, "somebody-elses-state"))
    assert error_of(answer) == "sign_in_not_started_here" and nobody_is_signed_in(client)


def test_an_answer_cannot_be_used_in_another_browser(client, provider):
    address = choose_person(way_to_provider(CheckingClient()), "mai")
    assert error_of(follow_home(client, address)) == "sign_in_not_started_here"


def test_an_answer_works_once(client, provider):
    address = choose_person(way_to_provider(client), "lan")
    assert follow_home(client, address).status_code == 302
    assert follow_home(client, address)["Location"] == "/"  # sent twice by a bad network: no error for Lan
    client.post("/dang-xuat")
    assert error_of(follow_home(client, address)) == "sign_in_not_started_here"


def test_a_code_of_somebody_else_does_not_fit(client, provider):
    """A stranger puts the code of their own sign-in behind the state of this browser."""
    theirs = parse_qs(urlsplit(choose_person(way_to_provider(CheckingClient()), "mai")).query)["code"][0]
    address = choose_person(way_to_provider(client), "lan")
    ours = parse_qs(urlsplit(address).query)["code"][0]
    assert error_of(follow_home(client, address.replace(ours, theirs))) == "provider_answer_not_valid"
    assert nobody_is_signed_in(client)


def test_an_answer_that_names_another_issuer_is_refused(client, provider):
    address = choose_person(way_to_provider(client), "lan")
    issuer = parse_qs(urlsplit(address).query, keep_blank_values=True)["iss"][0]
    parts = address.partition("&iss=")
    assert issuer == provider.address
    answer = follow_home(client, f"{parts[0]}&iss=https%3A%2F%2Fsomebody-else.example&{parts[2].partition('&')[2]}")
    assert error_of(answer) == "provider_answer_not_valid"


def test_a_sign_in_that_took_too_long_is_refused(client, provider):
    with clock.frozen(clock.now() - timedelta(minutes=16)):
        address = way_to_provider(client)
    assert error_of(follow_home(client, choose_person(address, "lan"))) == "sign_in_not_started_here"


def test_two_tabs_may_sign_in(client, provider):
    first, second = way_to_provider(client, "/cua-toi?t=1"), way_to_provider(client, "/cua-toi?t=2")
    assert follow_home(client, choose_person(first, "lan"))["Location"] == "/cua-toi?t=1"
    assert client.get("/cua-toi").status_code == 200
    # The first sign-in began a new session, so the second tab is simply led home.
    assert follow_home(client, choose_person(second, "lan"))["Location"] == "/"


def test_nothing_of_the_providers_answer_stays_in_an_address(client, provider):
    provider.fault(token="expired")
    answer = sign_in(client, "lan", way_back="/cua-toi")
    assert "code=" not in answer.content.decode() and "state=" not in answer.content.decode()
    assert error_of(client.get(answer.page.path)) == "provider_answer_not_valid", "a reload says the same again"
    assert client.get("/dang-nhap/chua-duoc?ly-do=x")["Location"] == "/dang-nhap"


def test_new_keys_of_the_provider_are_found(client, settings):
    """The simulator makes a new key at every start; this site remembers the old one."""
    with running("identity_provider", "--port", "0", "--redirect-uri", "http://testserver/dang-nhap/tro-ve") as old:
        use(settings, old.address)
        assert sign_in(client, "lan").status_code == 302
    port = str(urlsplit(old.address).port)
    with running("identity_provider", "--port", port, "--redirect-uri", "http://testserver/dang-nhap/tro-ve"):
        assert sign_in(CheckingClient(), "lan").status_code == 302


@pytest.mark.parametrize(
    "options", [("--secret-in", "post"), ("--secret-in", "basic"), ("--claims-in", "userinfo")], ids=" ".join
)
def test_providers_of_other_habits_work_too(client, settings, options):
    fixed = ("--port", "0", "--redirect-uri", "http://testserver/dang-nhap/tro-ve")
    with running("identity_provider", *fixed, *options) as other:
        use(settings, other.address)
        assert sign_in(client, "lan", way_back="/cua-toi").status_code == 302
        assert client.get("/cua-toi").content.decode() == "hello Nguyễn Thị Lan"


def test_a_wrong_client_secret_is_no_word_to_the_public(client, provider, settings):
    settings.OIDC_CLIENT_SECRET = "wrong"
    answer = sign_in(client, "lan")
    assert error_of(answer) == "provider_answer_not_valid"
    assert requests.get(f"{provider.address}/_faults", timeout=5).json() == {}
