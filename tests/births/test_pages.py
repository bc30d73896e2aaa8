"""What people see before they begin: how long, how much, and what of it hangs on their answers."""

import re

import pytest
from django.utils.html import escape
from django.utils.translation import gettext, override

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    """The words of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_page_of_a_birth_says_when_something_is_to_be_paid(catalogue, client):
    said = text_of(client.visit("/thu-tuc/1.001193"))
    assert "chỉ khi quá 60 ngày kể từ ngày sinh" in said and "8.000" in said and "Trong ngày" in said
    assert "Tùy câu trả lời của bạn" in said


def test_the_page_of_the_certificate_says_how_much_longer_it_may_take(catalogue, client):
    said = text_of(client.visit("/thu-tuc/1.004873"))
    assert "Thêm 3 ngày làm việc nếu phải xác minh ở nơi khác" in said and "3 ngày làm việc" in said


def test_no_paper_is_promised_that_the_state_may_not_have(catalogue, client):
    """What the data hold of this parent is known after signing in only; until then the page says "if"."""
    said = client.visit("/thu-tuc/1.001193").content.decode()
    held = re.findall(r'm-paper--held">\s*<p class="m-paper__title">([^<]+)<', said)
    assert held == ["Giấy tờ tùy thân"]
    with override("vi"):
        assert said.count(escape(gettext("If the state's data have this about you, you need not bring it."))) == 5


@pytest.mark.parametrize(
    ("code", "where"),
    [("1.001193", "nơi cha hoặc mẹ của trẻ cư trú"), ("1.004873", "nơi người được xác nhận cư trú"), ("2.000635", "")],
)
def test_whoever_chooses_a_place_is_told_which_commune_settles_it(catalogue, client, code, where):
    """A grandmother who registers her grandchild does not file where she lives."""
    for page in (f"/thu-tuc/{code}/noi-nop", f"/thu-tuc/{code}"):
        said = text_of(client.visit(page))
        assert where in said and ("Xã nơi bạn cư trú" not in said) and "nơi bạn cư trú giải quyết" not in said
    if where:
        with override("vi"):
            words = gettext("%(where)s settles this. Another one may have to refuse it.").split("%(where)s")[1]
        assert escape(words) in client.visit(f"/thu-tuc/{code}/noi-nop").content.decode()


def test_all_three_are_offered_on_the_home_page(catalogue, client):
    said = client.visit("/").content.decode()
    assert all(f"/thu-tuc/{code}" in said for code in ("2.000635", "1.001193", "1.004873"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("khai sinh", "1.001193"), ("độc thân", "1.004873"), ("xin lại giấy khai sinh", "2.000635")],
)
def test_the_search_leads_to_it(catalogue, client, typed, code):
    hits = re.findall(r'href="/thu-tuc/([0-9.]+)"', client.visit(f"/tim-kiem?q={typed}").content.decode())
    assert hits[0] == code
