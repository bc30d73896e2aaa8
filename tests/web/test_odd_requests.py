"""Requests that no form of ours makes are answered by a page in the reader's language, not by a bare line."""

import pytest

from tests.dossiers import filing

pytestmark = pytest.mark.django_db


def test_a_body_beyond_the_limit_is_told_in_words(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    page = browser.post(f"/ban-nhap/{draft}/trang/event", {"registered_office": "x" * 2_000_000})
    assert page.status_code == 400 and "Nội dung gửi lên quá lớn" in page.content.decode()


@pytest.mark.parametrize("address", ["/thu-tuc/2.0\x0000635", "/tim-kiem?q=a%00b", "/ho-so/%00", "/viec/\x00"])
def test_an_address_that_no_database_can_hold_is_not_found(client, address):
    assert client.get(address).status_code == 404
