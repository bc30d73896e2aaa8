"""The people and the client that every other test leans on."""

import pytest

from tests import page_checks
from tests.page_checks import Page


def test_hung_is_an_official_and_lan_is_not(lan, hung):
    from motcua.identity import service

    assert service.is_official(hung.id)
    assert not service.is_official(lan.id)


def test_the_catalogue_is_there(catalogue):
    from motcua.procedures import service

    assert catalogue.commune_code == "00004"
    assert service.in_force("2.000635").procedure.code == "2.000635"


def test_everybody_can_open_the_home_page(client, catalogue):
    assert client.visit("/").status_code == 200


def test_lan_is_greeted_by_her_name(client_of, lan):
    assert lan.name in client_of(lan).visit("/").content.decode()


class Answer:
    status_code, streaming = 200, False
    headers = {
        "Content-Type": "text/html", "Content-Language": "vi", "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
    }  # fmt: skip

    def __init__(self, html: str):
        self.content = html.encode()


GOOD = (
    '<!DOCTYPE html><html lang="vi"><head><title>Xin chào – Một cửa</title></head><body><h1>Xin chào</h1>'
    '<form action="/"><label for="q">Tìm</label><input id="q" name="q"><button>Tìm</button></form>{more}</body></html>'
)
BAD = {
    "not valid": "<b><i>x</b></i>",
    "used twice": '<p id="q">x</p>',
    "points at nothing": '<label for="nobody">x</label>',
    "exactly one h1": "<h1>x</h1>",
    "has no label": '<input name="empty">',
    "no CSRF token": '<form method="post" action="/"><button>x</button></form>',
    "no submit button": '<form action="/"></form>',
    "only with JavaScript": '<p onclick="x()">x</p>',
    "leads to no view": '<a href="/khong-co-trang-nay">x</a>',
    "inline script": "<script>1</script>",
    "use a class": '<p style="color:red">x</p>',
    "not filled in": "<p>%(name)s</p>",
    "no alt text": '<img src="/static/mark.svg">',
    "a personal number in the address": '<a href="/?q=001194000017">x</a>',
    "'Nguyễn Thị Lan' in the address": '<a href="/?q=nguyen-thi-lan">x</a>',
}


def page_with(more: str, path: str = "/") -> Page:
    return Page("GET", path, Answer(GOOD.replace("{more}", more)), [], lambda address: 0)


def test_the_checks_accept_a_good_page():
    page_checks.check(page_with(""), ("Nguyễn Thị Lan",))


@pytest.mark.parametrize("words", BAD)
def test_the_checks_refuse(words):
    with pytest.raises(AssertionError, match=words):
        page_checks.check(page_with(BAD[words]), ("Nguyễn Thị Lan",))


def test_the_checks_refuse_a_heavy_page():
    import secrets

    with pytest.raises(AssertionError, match="weighs"):
        page_checks.check(page_with(f"<p>{secrets.token_hex(100_000)}</p>"), ())


def test_the_checks_refuse_a_repeated_query():
    page = page_with("")
    page.queries += [("SELECT 1 FROM x WHERE id = %s", "(1,)")] * 2
    with pytest.raises(AssertionError, match="asked 2 times"):
        page_checks.check(page, ())
