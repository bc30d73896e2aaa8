"""Sessions: planted keys, the way back, signing out."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from motcua.identity import models
from tests.client import CheckingClient
from tests.identity.signing_in import SITE, sign_in, way_to_provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gate_site")]


def test_the_session_key_is_new_after_signing_in(client, provider):
    way_to_provider(client)
    planted = client.cookies["motcua_session"].value
    sign_in(client, "lan")
    assert client.cookies["motcua_session"].value != planted
    thief = CheckingClient()
    thief.cookies["motcua_session"] = planted
    assert thief.get("/cua-toi").status_code == 302


def test_another_person_in_the_same_browser_starts_afresh(client, provider):
    sign_in(client, "lan")
    session = client.session
    session["draft"] = "of Lan"
    session.save()
    sign_in(client, "mai")
    assert "draft" not in client.session
    assert client.get("/cua-toi").content.decode() == "hello Trần Thị Mai"


def test_a_session_changed_in_the_database_says_nothing(client, provider):
    sign_in(client, "lan")
    assert client.get("/cua-toi").status_code == 200  # its text was checked once, and is remembered
    kept = Session.objects.get(session_key=client.cookies["motcua_session"].value)
    kept.session_data = kept.session_data[:-1] + ("A" if kept.session_data[-1] != "A" else "B")
    kept.save()
    assert client.get("/cua-toi").status_code == 302


def test_what_one_request_does_to_a_session_stays_its_own(client, provider):
    sign_in(client, "lan")
    client.session["person"]["name"] = "Somebody"
    assert client.get("/cua-toi").content.decode() == "hello Nguyễn Thị Lan"


def test_signing_out_ends_the_session(client, provider):
    sign_in(client, "lan")
    key = client.cookies["motcua_session"].value
    page = client.visit("/dang-xuat")
    assert client.get("/cua-toi").status_code == 200, "only looking at the page must not sign out"
    after = client.press(page, "Đăng xuất")
    assert "Bạn đã đăng xuất" in after.content.decode()
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/cua-toi").status_code == 302


def test_the_signed_out_page_leads_to_the_providers_own_sign_out(client, provider):
    sign_in(client, "lan")
    page = client.press(client.visit("/dang-xuat"), "Đăng xuất").page
    links = [a.get("href") for a in page.all("a") if a.get("href").startswith(provider.address)]
    assert len(links) == 1 and "id_token" not in links[0]


def test_signing_out_needs_the_token_of_our_own_page(provider):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, "lan")
    assert strict.post("/dang-xuat").status_code == 403
    assert strict.get("/cua-toi").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/\t/evil.example", " //evil.example", "cua-toi", "http:evil.example",
        "/%0d%0aSet-Cookie:x=1\r\nX: y", "/" + "a" * 3000, "/dang-nhap?tiep=/dang-nhap", "/dang-xuat",
    ],
)  # fmt: skip
def test_nobody_is_led_elsewhere_after_signing_in(client, provider, wanted):
    assert sign_in(client, "lan", way_back=wanted)["Location"].startswith("/")
    assert "evil" not in sign_in(client, "lan", way_back=wanted)["Location"].replace("%0d%0a", "")


def test_whoever_comes_by_a_link_of_ours_returns_to_that_page(client, provider):
    page = client.get("/dang-nhap", headers={"referer": f"{SITE}/cua-toi?x=1"}).content.decode()
    assert "/dang-nhap/di?tiep=%2Fcua-toi%3Fx%3D1" in page
    page = client.get("/dang-nhap", headers={"referer": "https://evil.example/cua-toi"}).content.decode()
    assert "/dang-nhap/di?tiep=%2F&" in page or '/dang-nhap/di?tiep=%2F"' in page


def test_whoever_is_signed_in_need_not_do_it_again(client, provider):
    sign_in(client, "lan")
    assert client.get("/dang-nhap", {"tiep": "/cua-toi"})["Location"] == "/cua-toi"


def test_under_another_host_name_the_sign_in_moves_to_the_public_one(client, provider):
    """The provider sends people back to PUBLIC_URL; a cookie of "localhost" would not be there."""
    answer = client.get("/dang-nhap/di", {"tiep": "/cua-toi"}, headers={"host": "localhost"})
    assert answer["Location"] == f"{SITE}/dang-nhap/di?tiep=%2Fcua-toi"


def test_a_visitor_without_a_session_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/moi-nguoi").status_code == 200


def test_the_name_is_only_in_the_session(client, provider):
    sign_in(client, "lan")
    kept = models.Person.objects.get()
    assert not any("Lan" in str(value) for value in vars(kept).values())
