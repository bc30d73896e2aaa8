"""The answer to a press of a button is lost in a real browser, with and without JavaScript: what is then seen."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error

from tests.faults.test_cut import code_of, entries
from tests.running import wait_until


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def tab(request, browser, house, lan):
    """A tab in which Lan is signed in, on the network that can be cut."""
    context = browser.new_context(java_script_enabled=request.param)
    context.add_cookies(
        [{"name": one.name, "value": one.value, "domain": "127.0.0.1", "path": "/"} for one in lan.session.cookies]
    )
    yield context.new_page()
    context.close()


def press(tab, words: str) -> None:
    """Press a button; the browser ends on its own page about a broken connection."""
    tab.get_by_role("button", name=words).click(no_wait_after=True)
    wait_until(lambda: "neterror" in shown(tab), "the browser says that the connection broke")


def shown(tab) -> str:
    """What the tab shows; nothing while it goes from one page to another."""
    with suppress(Error):
        return tab.content()
    return ""


@pytest.mark.parametrize("then", ["reload", "back"])
def test_after_a_lost_answer_to_sending_the_browser_shows_that_it_was_sent(house, lan, tab, then):
    draft = lan.start()
    lan.answer_everything(draft)
    tab.goto(f"{house.proxy.url}/ban-nhap/{draft}/kiem-tra")
    for _ in range(2):  # a browser may try once more by itself, on a connection that it had open
        house.proxy.cut("after", "/gui")
    press(tab, "Nộp hồ sơ")
    wait_until(lambda: house.sql("SELECT 1 FROM dossiers_submission WHERE id = %s", draft), "it was sent")
    code = code_of(house, draft)
    house.proxy.mend()
    with suppress(Error):
        tab.reload() if then == "reload" else tab.go_back()
    wait_until(lambda: code in shown(tab), "the page gives the code")
    assert "Nộp hồ sơ</button>" not in shown(tab)
    tab.goto(f"{house.proxy.url}/ho-so")
    assert code in tab.content() and draft not in tab.content()
    assert entries(house, code, "dossier:submitted") == 1


def test_after_a_lost_answer_to_a_page_the_browser_sends_it_again(house, lan, tab):
    draft = lan.start()
    tab.goto(f"{house.proxy.url}/ban-nhap/{draft}/trang/requester")
    for _ in range(2):
        house.proxy.cut("before", "/trang/requester")
    tab.fill("#requester_phone", "0912 345 699")
    press(tab, "Lưu và tiếp tục")
    house.proxy.mend()
    with suppress(Error):
        tab.reload()  # the browser asks, and sends the form once more
    tab.wait_for_url("**/trang/*")
    assert "0912 345 699" in lan.get(f"/ban-nhap/{draft}/trang/requester").text
