"""Requests that no page of ours makes: forged forms, foreign hosts, odd methods, addresses that lead elsewhere."""

from itertools import product
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from motcua.base import addresses
from motcua.dossiers.models import Dossier, DraftAnswer, DraftPaper
from motcua.identity import sessions
from motcua.ledger.models import LedgerEntry
from tests.opponents import roles
from tests.opponents.expectations import NOBODY, TABLE

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "https://evil.example", "https:evil.example", "javascript:alert(1)", "//evil.example@testserver", "@evil.example",
    "/%09/evil.example", "/%5cevil.example", "/%2f%2fevil.example", "/..//evil.example", "/.//evil.example",
    "//evil%E3%80%82example",
    "/ho-so\r\nLocation: //evil.example", "/ho-so%0d%0aSet-Cookie:%20x=1", " //evil.example", "\x00//evil.example",
    "http://testserver.evil.example/", "http://testserver@evil.example/", "//[::1", "/" + "x" * 5000,
)  # fmt: skip


def test_no_way_back_leads_elsewhere(catalogue, lan, client_of):
    browser = roles.client_for("owner", lan, client_of)
    for address, where in product(("/dang-nhap", "/ngon-ngu/en"), ELSEWHERE):
        answer = browser.get(address, {"tiep": where})
        target = answer.headers.get("Location", "/")
        leads_to = urlsplit(urljoin("http://testserver/ngon-ngu/en", target.replace("\t", "").replace("\\", "/")))
        assert leads_to.netloc == "testserver" and "\n" not in target and "\r" not in target, (address, where, target)


@pytest.fixture
def strict(catalogue, lan, client_of):
    """Lan's browser, which checks the tokens of forms as the real one does, and her things."""
    things = roles.lans(client_of(lan), lan)
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = client_of(lan).cookies
    return browser, things


def state() -> tuple:
    """What a forged request must not change."""
    answers = list(DraftAnswer.objects.order_by("id").values_list("draft_id", "field", "value"))
    dossiers = list(Dossier.objects.values_list("code", "version", "status"))
    return answers, dossiers, DraftPaper.objects.count(), LedgerEntry.objects.count()


def test_no_form_is_taken_without_the_token_of_this_browser(strict, mai, client_of):
    browser, things = strict
    before, tried = state(), 0
    page = browser.get("/tra-cuu")
    stranger = client_of(mai)
    stranger.get("/tra-cuu")
    theirs = stranger.cookies["motcua_csrf"].value
    assert page.status_code == 200
    for pattern in sorted(address for address, row in TABLE.items() if row.post.gets_in | row.post.told):
        for token in (None, "", "x", "a" * 32, "a" * 64, theirs, "<script>"):
            sent = {"version": 1, "reason": "Lời đã gõ", **({} if token is None else {"csrfmiddlewaretoken": token})}
            answer = browser.post(things.address(pattern), sent)
            assert answer.status_code == 403, f"{pattern} took a form with the token {token!r}"
            tried += 1
    assert state() == before and tried > 100


def test_what_was_typed_into_an_expired_form_is_shown_to_be_sent_again(strict):
    browser, things = strict
    address = things.address("/ban-nhap/<uuid:draft_id>/trang/<slug:page_key>")
    kept = browser.post(address, {"registered_office": 'Xã "Yên" <Bình>'}, headers={"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == 403 and "Xã &#34;Yên&#34; &lt;Bình&gt;" in kept.content.decode()
    foreign = browser.post(
        address, {"registered_office": "Lời của người lạ"}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403 and "Lời của người lạ" not in foreign.content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "evil.example:80", "a@testserver", "", "[::1"]
)
def test_another_host_is_answered_without_its_name(client, host):
    for address in ("/", "/tra-cuu", "/khong-co", "/dang-nhap"):
        answer = Client(raise_request_exception=False).get(address, headers={"host": host or " "})
        assert answer.status_code == 400 and "evil" not in answer.content.decode(), (address, answer.status_code)
    forwarded = client.get("/dang-nhap", headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in forwarded.content.decode()


METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GET\tX")


def test_other_methods_change_nothing_and_break_nothing(catalogue, lan, client_of):
    things = roles.lans(client_of(lan), lan)
    browser = roles.client_for("owner", lan, client_of)
    before = state()
    for method, (pattern, _entry) in product(METHODS, addresses.views()):
        answer = browser.generic(method, things.address(pattern), b"version=1&reason=x", "text/plain")
        assert answer.status_code < 500, f"{method} {pattern}: {answer.status_code}"
    assert state() == before


KINDS = ("application/json", "text/xml", "multipart/form-data", "multipart/form-data; boundary=x", "x" * 300)
BODIES = (b'{"a":' * 50_000, b"--x\r\nContent-Disposition: form-data; name=", b"\xff\xfe\x00", b"")


def test_bodies_of_other_kinds_break_nothing_and_save_nothing(catalogue, lan, client_of):
    things = roles.lans(client_of(lan), lan)
    browser = roles.client_for("owner", lan, client_of)
    answers, dossiers, *_rest = state()
    patterns = sorted(address for address in TABLE if address.endswith(("<slug:paper>", "<slug:page_key>", "/luu")))
    for kind, pattern, body in product(KINDS, patterns, BODIES):
        answer = browser.generic("POST", things.address(pattern), body, content_type=kind)
        assert answer.status_code < 500, f"{pattern}: {answer.status_code} for {body[:20]} as {kind[:40]}"
    assert state()[:2] == (answers, dossiers)


BROKEN = b"\xff\xfe\xc3\x28\xed\xa0\x80"


def test_bytes_that_are_no_text_break_no_page(catalogue, lan, hung, client_of):
    things = roles.lans(client_of(lan), lan)
    for somebody in (lan, hung):
        browser = roles.client_for("owner", somebody, client_of)
        browser.cookies["motcua_lang"] = browser.cookies["motcua_csrf"] = BROKEN.decode("latin-1")
        for pattern, _entry in addresses.views():
            if pattern in ("/dang-nhap/di", "/dang-nhap/tro-ve"):
                continue  # these ask the provider; tests/identity has them
            path = things.address(pattern)
            for address in (
                f"{path}?sau={quote(BROKEN)}&q={quote(BROKEN)}&ma={quote(BROKEN)}&trang=%C0",
                path + quote(BROKEN),
            ):
                answer = browser.get(address, headers={"referer": "http://testserver/\xff\xfe", "accept": "\xff"})
                assert answer.status_code < 500, f"{address}: {answer.status_code}"


def test_a_session_key_that_nobody_gave_is_nobody(client, lan, client_of):
    signed_in = client_of(lan).cookies["motcua_session"].value
    for planted in ("x", "a" * 32, "A" * 5000, "' OR 1=1 --", "é", signed_in[:-1], signed_in + "x", signed_in.upper()):
        client.cookies["motcua_session"] = planted
        answer = client.get("/ho-so")
        assert answer.status_code == 302 and "/dang-nhap" in answer["Location"], planted


def test_the_key_of_a_session_dies_when_it_is_left(lan, client_of):
    browser = client_of(lan)
    key = browser.cookies["motcua_session"].value
    assert browser.get("/ho-so").status_code == 200
    browser.post("/dang-xuat")
    again = Client()
    again.cookies["motcua_session"] = key
    assert again.get("/ho-so").status_code == 302


def test_a_key_that_was_known_before_signing_in_opens_nothing_after(client, lan):
    from motcua.identity.gate import Person

    session = client.session
    session["asked"], session["visit"] = {}, "1"
    session.save()
    known = session.session_key
    sessions.enter(session, Person(lan.id, lan.name, 2, False))
    session.save()
    assert session.session_key != known
    for key, status in ((known, 302), (session.session_key, 200)):
        browser = Client()
        browser.cookies["motcua_session"] = key
        assert browser.get("/ho-so").status_code == status


def test_a_part_of_a_file_is_not_a_way_round_its_check(catalogue, lan, client_of):
    things = roles.lans(client_of(lan), lan)
    browser = roles.client_for("owner", lan, client_of)
    for pattern in ("/tep/<str:token>", "/giay-to/<uuid:document_id>.pdf"):
        for wanted in ("bytes=0-1", "bytes=-1", "bytes=99999999-", "bytes=0-0," * 500, "lines=1-2"):
            answer = browser.get(things.address(pattern), headers={"range": wanted})
            assert answer.status_code == 200 and len(answer.content) > 200


def test_every_address_of_the_table_has_somebody_behind_it():
    """A row that opens for nobody would hide a page that is broken for everybody. The API opens for no cookie, the
    parts of a file speak a protocol of their own, whoever may play is none of these roles, and there is no certificate
    before something was erased (then it opens for whoever has its number: tests/rights/test_erased.py)."""
    closed = [a for a, row in TABLE.items() if row.get.gets_in | row.post.gets_in | row.post.told == NOBODY]
    elsewhere = ("/api/", "/dien-thu/", "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/phan",
                 "/giay-xac-nhan-xoa/")  # fmt: skip
    assert [address for address in closed if not address.startswith(elsewhere)] == []
