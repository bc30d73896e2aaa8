"""Who may see what: refused unless the view says otherwise."""

import pytest

from motcua.identity import service
from tests.client import CheckingClient
from tests.identity.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gate_site")]


@pytest.fixture
def officials(monkeypatch):
    """The ids of who holds a post."""
    held: set = set()
    monkeypatch.setattr(service, "_official_checks", [lambda person: person.id in held])
    return held


def test_a_view_that_says_nothing_is_closed_to_everybody(client, provider, caplog):
    answer = client.get("/quen-danh-dau")
    assert answer.status_code == 403 and "secret" not in answer.content.decode()
    assert "tests.identity.gate_site.unmarked" in caplog.text
    sign_in(client, "lan")
    assert client.get("/quen-danh-dau").status_code == 403


def test_anyone_sees_what_is_for_anyone(client):
    assert client.get("/moi-nguoi").content == b"hello"


def test_an_official_page_is_closed_to_citizens(client, provider, officials):
    assert client.get("/can-bo")["Location"] == "/dang-nhap?tiep=%2Fcan-bo"
    sign_in(client, "lan")
    answer = client.get("/can-bo")
    assert answer.status_code == 403 and "hello official" not in answer.content.decode()


def test_an_official_page_is_open_while_the_post_is_held(client, provider, officials):
    hung = service.person_id_for(provider.address, "vneid|hung")
    officials.add(hung)
    sign_in(client, "hung")
    assert client.session["person"]["official"] is True
    assert client.get("/can-bo").content == b"hello official"
    officials.clear()
    assert client.get("/can-bo").status_code == 403
    assert client.session["person"]["official"] is False


def test_a_post_given_after_signing_in_opens_the_page(client, provider, officials):
    sign_in(client, "thao")
    assert client.get("/can-bo").status_code == 403
    officials.add(service.person_id_for(provider.address, "vneid|thao"))
    assert client.get("/can-bo").status_code == 200


def test_what_was_typed_is_not_lost_when_the_session_ended(client, provider):
    typed = {"ho_ten": "Nguyễn <b>Lan", "chon": ["a", "b"], "csrfmiddlewaretoken": "x"}
    answer = client.post("/cua-toi?trang=3", typed)
    assert answer.status_code == 403
    form = next(f for f in answer.page.all("form") if f.get("action") == "/cua-toi?trang=3")
    kept = [(i.get("name"), i.get("value")) for i in form.iter("input") if i.get("name") != "csrfmiddlewaretoken"]
    assert kept == [("ho_ten", "Nguyễn <b>Lan"), ("chon", "a"), ("chon", "b")]
    sign_in(client, "lan")  # in another tab
    assert client.press(answer, "Gửi lại").status_code == 200


def test_a_script_is_told_in_its_own_language(client):
    answer = client.post("/cua-toi", headers={"accept": "application/json"})
    assert answer.status_code == 401 and answer.json() == {"error": "signed_out"}


def test_a_forged_session_cookie_is_nobody(db):
    client = CheckingClient()
    client.cookies["motcua_session"] = "a" * 32
    assert client.get("/cua-toi").status_code == 302
