"""What stands around every page: headers, language, and pages for what went wrong."""

import logging

import pytest
from django.db import connections
from django.urls import resolve

from motcua.web import navigation
from motcua.web.middleware import content_security_policy, safe_local_path
from tests.client import CheckingClient
from tests.page_checks import within, words_of


@pytest.fixture
def trouble(settings):
    settings.ROOT_URLCONF = "tests.web.trouble_site"


@pytest.fixture
def quiet():
    """The faults below are made on purpose; their traces would only hide real ones."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_help_is_a_whole_page(client):
    page = client.visit("/tro-giup")
    assert "Trợ giúp" in page.content.decode()


def test_every_answer_carries_the_headers(client):
    headers = client.get("/tro-giup").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    for name, value in {
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin", "Content-Language": "vi",
    }.items():  # fmt: skip
        assert headers[name] == value
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Cookie" in headers["Vary"] and headers["X-Request-Id"]


def test_static_files_carry_them_too(client):
    assert client.get("/static/motcua.css").headers["X-Content-Type-Options"] == "nosniff"


def test_forms_may_lead_to_the_identity_provider(settings):
    settings.OIDC_ISSUER = "https://id.example.vn/realms/dan"
    assert "form-action 'self' https://id.example.vn;" in content_security_policy()
    settings.OIDC_ISSUER = ""
    assert "form-action 'self';" in content_security_policy()


def test_each_request_has_its_own_number(client):
    numbers = {client.get("/tro-giup").headers["X-Request-Id"] for _ in range(3)}
    assert len(numbers) == 3


def test_the_language_is_the_persons_choice_and_not_the_phones(client):
    assert 'lang="vi"' in client.get("/tro-giup", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    back = client.get("/ngon-ngu/en?tiep=/tro-giup")
    assert (back.status_code, back.headers["Location"]) == (302, "/tro-giup")
    page = client.get("/tro-giup")
    assert page.headers["Content-Language"] == "en" and "<h1" in page.content.decode()
    assert "Sending a dossier" in page.content.decode()


def test_every_place_of_the_navigation_exists():
    for path, _words in (*navigation.FOR_ALL, *navigation.FOR_PERSONS, *navigation.FOR_OFFICIALS):
        assert resolve(path)


def test_there_is_no_third_language(client):
    assert client.get("/ngon-ngu/fr").status_code == 404


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "", "/a\nb", "evil.example"],
)  # fmt: skip
def test_the_language_switch_sends_nobody_elsewhere(client, elsewhere):
    assert safe_local_path(elsewhere) == "/"
    assert client.get("/ngon-ngu/en", {"tiep": elsewhere}).headers["Location"] == "/"


def test_a_rule_that_stops_an_action_is_a_page(client, trouble):
    page = client.get("/loi/dung")
    assert page.status_code == 409
    assert "Chưa thể làm việc này" in page.content.decode()


def way_on(page) -> list[str]:
    """Where the links of what the page says lead."""
    return [link.get("href") for link in within(next(page.page.all("main")), "a")]


def test_whoever_pressed_a_button_gets_back_to_the_page_with_the_button(client, trouble):
    """The address of the form itself is often no page; what another site says of itself is not believed."""
    before = {"headers": {"referer": "http://testserver/tra-cuu?ma=1"}}
    assert way_on(client.post("/loi/dung", **before)) == ["/tra-cuu?ma=1"]
    for strange in ("http://elsewhere.example/tra-cuu", "http://[", "http://testserver//elsewhere.example", ""):
        assert way_on(client.post("/loi/dung", headers={"referer": strange})) == ["/"]


def test_a_page_that_cannot_be_opened_does_not_lead_to_itself(client, trouble):
    assert way_on(client.get("/loi/dung", headers={"referer": "http://testserver/loi/dung"})) == ["/"]


def test_what_is_gone_is_told_calmly(client, trouble):
    page = client.get("/loi/het")
    assert page.status_code == 410 and way_on(page) == ["/"]
    said = page.content.decode()
    assert "<h1" in said and "Không còn ở đây nữa</h1>" in said and "govuk-error-summary" not in said


@pytest.mark.parametrize("path", ["/loi/an", "/loi/thieu", "/khong-co-trang-nay"])
def test_hidden_and_missing_look_alike(client, trouble, path):
    page = client.get(path)
    assert page.status_code == 404 and "Không tìm thấy trang" in page.content.decode()


def test_a_fault_of_ours_has_a_page_without_a_query(trouble, quiet):
    client = CheckingClient(raise_request_exception=False)
    page = client.get("/loi/hong")
    assert page.status_code == 500 and not page.page.queries
    assert page.headers["X-Request-Id"] in page.content.decode()


@pytest.fixture
def no_database(monkeypatch, django_db_blocker):
    """The database is away: nobody listens where it should be."""
    connection = connections["default"]
    connection.close()
    for name, value in {"HOST": "127.0.0.1", "PORT": "9", "OPTIONS": {}}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with django_db_blocker.unblock():
        yield


def test_that_page_comes_although_the_database_is_away(no_database, quiet):
    client = CheckingClient(raise_request_exception=False)
    client.cookies["motcua_session"] = "a" * 32  # so that the first step asks the database who this is
    page = client.get("/tro-giup")
    assert page.status_code == 503 and page.headers["Retry-After"]
    assert "Hiện chưa mở được trang này" in page.content.decode()


class TestFormThatWaitedTooLong:
    @pytest.fixture
    def strict(self):
        return CheckingClient(enforce_csrf_checks=True)

    def test_what_was_typed_can_be_sent_again(self, strict, trouble, quiet):
        page = strict.post("/loi/gui?b=1", {"ten": "Lan <3", "loai": ["1", "2"]}, HTTP_SEC_FETCH_SITE="same-origin")
        assert page.status_code == 403
        assert "Lan &lt;3" in page.content.decode()
        again = strict.press(page, "Gửi lại")
        assert (again.status_code, again.content) == (200, b"taken")

    def test_it_is_shown_under_the_names_that_people_know(self, strict, trouble, quiet):
        """What they never saw, such as which answers their page knew, goes along unseen."""
        typed = {"note": "Gọi sau 17 giờ", "answers-seen": "b1946ac9"}
        page = strict.post("/loi/gui", typed, HTTP_SEC_FETCH_SITE="same-origin")
        said = [words_of(term) for term in page.page.all("dt", "dd")]
        assert said == ["Ghi chú", "Gọi sau 17 giờ"] and 'value="b1946ac9"' in page.content.decode()

    @pytest.mark.parametrize(
        "sender",
        [
            {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {},
            {"HTTP_REFERER": "http://[no/address"},
        ],
        ids=["cross-site", "other origin", "no word", "no address"],
    )
    def test_words_from_elsewhere_are_not_put_into_our_form(self, strict, trouble, quiet, sender):
        page = strict.post("/loi/gui", {"ten": "Lan"}, **sender)
        assert page.status_code == 403 and "Lan" not in page.content.decode()
