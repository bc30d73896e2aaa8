"""What waits in a browser is one person's: gone after signing out, for whoever signs in next, and after seven days."""

import pytest

from tests.births import birth
from tests.faults.house import Browser
from tests.offline.writing import FAILED, Writer, begin, lost, put, told

PHONE = {"requester_phone": "0912 000 007"}
DAY = 86_400_000  # milliseconds


@pytest.fixture
def lans(browser, house):
    """Lan's browser on a page whose words wait for the network."""
    lan = Browser(house, "lan")
    writer = Writer(browser, house, lan)
    writer.draft = begin(lan)
    tab = writer.open(f"/ban-nhap/{writer.draft}/trang/requester")
    house.proxy.away = True
    for name, text in PHONE.items():
        put(tab, name, text)
    told(tab, FAILED)
    yield writer
    house.proxy.mend()
    writer.context.close()


def test_signing_out_sends_it_first(house, lans):
    house.proxy.away = False
    with lans.tab.expect_navigation(url="**/dang-xuat"):
        lans.tab.get_by_role("button", name="Đăng xuất").click()
    assert not lans.waits() and not lost(house, lans.draft, PHONE)


def test_signing_out_without_network_asks_and_deletes(house, lans):
    lans.context.route("**/luu", lambda route: route.abort())  # the network breaks at every save, and comes back
    house.proxy.away = False
    lans.tab.on("dialog", lambda dialog: dialog.accept())
    with lans.tab.expect_event("dialog") as asked, lans.tab.expect_navigation(url="**/dang-xuat"):
        lans.tab.get_by_role("button", name="Đăng xuất").click()
    assert "bị xóa khỏi trình duyệt này" in asked.value.message
    assert not lans.waits() and lost(house, lans.draft, PHONE)


def test_who_does_not_want_to_lose_it_stays(house, lans):
    lans.tab.on("dialog", lambda dialog: dialog.dismiss())
    lans.tab.get_by_role("button", name="Đăng xuất").click()
    house.proxy.away = False
    lans.open("/ho-so").locator(".m-notice").wait_for()
    assert not lost(house, lans.draft, PHONE)


def test_another_person_finds_nothing_and_sends_nothing(house, lans):
    house.proxy.away = False
    house.sql("DELETE FROM django_session WHERE session_key = %s", lans.who.session.cookies["motcua_session"])
    lans.tab.goto("about:blank")
    mai = Browser(house, "mai")
    lans.context.add_cookies([{"name": "motcua_session", "value": mai.session.cookies["motcua_session"],
                               "domain": "127.0.0.1", "path": "/"}])  # fmt: skip
    lans.open("/")
    assert not lans.waits() and PHONE["requester_phone"] not in lans.tab.content()
    assert lost(house, lans.draft, PHONE)


def test_the_same_person_finds_it_after_the_session_ended(house, lans):
    house.proxy.away = False
    house.sql("DELETE FROM django_session WHERE session_key = %s", lans.who.session.cookies["motcua_session"])
    lans.open("/")
    assert lans.waits()
    lans.who.sign_in_again("lan")
    lans.context.add_cookies([{"name": "motcua_session", "value": lans.who.session.cookies["motcua_session"],
                               "domain": "127.0.0.1", "path": "/"}])  # fmt: skip
    lans.open("/ho-so").locator(".m-notice").wait_for()
    assert not lans.waits() and not lost(house, lans.draft, PHONE)


@pytest.mark.parametrize(("days", "stays"), [(6, True), (8, False)])
def test_after_seven_days_it_is_gone(house, lans, days, stays):
    house.proxy.away = False
    lans.context.route("**/luu", lambda route: route.abort())  # it cannot go up by itself
    lans.open("/tro-giup")
    lans.tab.evaluate(
        "(by) => { for (const [name, kept] of Object.entries(localStorage)) { const one = JSON.parse(kept);"
        "localStorage.setItem(name, JSON.stringify({ ...one, at: one.at - by })); } }", days * DAY,
    )  # fmt: skip
    state = lans.close()
    later = Writer(lans.browser, house, lans.who, kept=state)
    later.context.route("**/luu", lambda route: route.abort())
    later.open("/tro-giup")
    assert bool(later.waits()) == stays
    later.context.close()


def test_only_what_is_not_saved_yet_is_in_the_browser(lans):
    """No name, no number of the account: the words themselves, where they belong, and a tag that tells nobody who."""
    [one] = lans.waits()
    assert dict(one["said"]).keys() == PHONE.keys()
    assert "Nguyễn Thị Lan" not in str(one) and birth.CHILD not in str(one)
