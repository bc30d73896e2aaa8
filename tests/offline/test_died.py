"""A browser that dies says goodbye to nobody: what waited in it is found at once by the next page that is opened, and
the words of a page that lives are left to it. The clock of a page is turned, nobody waits for it."""

import pytest
from playwright.sync_api import Error, Page

from tests.faults.house import Browser
from tests.offline import writing
from tests.offline.writing import FAILED, begin, lost, put, told

PHONE = {"requester_phone": "0912 000 009"}
WENT_UP = ".m-notice:has-text('nay đã được lưu')"
NO_LOCKS = "delete Navigator.prototype.locks"  # a browser of before 2022


@pytest.fixture
def writer(browser, house):
    """A browser of Lan's, with a draft."""
    lan = Browser(house, "lan")
    with writing.writers(browser, house, lan) as opened:
        it = opened()
        it.draft = begin(lan)
        yield it


def cut(writer) -> Page:
    """Type a word that does not arrive, while the device believes in its network."""
    tab = writer.open(f"/ban-nhap/{writer.draft}/trang/requester", writer.context.new_page())
    writer.house.proxy.away = True
    for name, text in PHONE.items():
        put(tab, name, text)
    told(tab, FAILED)
    return tab


def die(tab: Page) -> None:
    """Its process ends without a word to the page."""
    with tab.expect_event("crash"), pytest.raises(Error):
        tab.goto("chrome://crash")
    tab.close()


def test_what_waited_when_the_browser_died_is_found_at_once(house, writer):
    die(cut(writer))
    house.proxy.away = False
    assert [one["left"] for one in writer.waits(writer.open("/static/mark.svg"))] == [False], "it could say nothing"
    writer.open("/ho-so").locator(WENT_UP).wait_for()
    assert not writer.waits() and not lost(house, writer.draft, PHONE)


def test_the_page_itself_comes_back_with_it(house, writer):
    die(cut(writer))
    house.proxy.away = False
    tab = writer.open(f"/ban-nhap/{writer.draft}/trang/requester")
    told(tab, writing.SAVED)
    assert tab.input_value("#requester_phone") == PHONE["requester_phone"] and not lost(house, writer.draft, PHONE)


def test_the_words_of_a_page_that_lives_are_left_to_it_and_found_when_it_is_gone(house, writer):
    """Another page is open all the time, and looks again by itself."""
    lives = cut(writer)
    house.proxy.away = False
    lives.route("**/luu", lambda route: route.abort())  # its network alone is still away
    writer.tab.clock.install()
    other = writer.open("/ho-so")
    other.evaluate("dispatchEvent(new Event('online'))")
    other.clock.fast_forward(60_000)
    assert other.evaluate("motcuaWaiting.sendAll()") == [] and writer.waits() and lost(house, writer.draft, PHONE)
    die(lives)
    other.clock.fast_forward(30_000)
    other.locator(WENT_UP).wait_for()
    assert not lost(house, writer.draft, PHONE)


def test_a_browser_without_locks_waits_half_a_minute(house, writer):
    writer.context.add_init_script(NO_LOCKS)
    die(cut(writer))
    house.proxy.away = False
    writer.tab.clock.install()
    tab = writer.open("/ho-so")
    assert tab.evaluate("motcuaWaiting.sendAll()") == [] and writer.waits(), "its page may live"
    tab.clock.fast_forward(31_000)
    tab.locator(WENT_UP).wait_for()
    assert not lost(house, writer.draft, PHONE)
