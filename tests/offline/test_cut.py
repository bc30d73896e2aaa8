"""A page of the birth form in a real browser, on a network that breaks at its saves: nothing that was typed is lost."""

import time
from datetime import date

import pytest

from tests.births import birth
from tests.faults.house import Browser
from tests.offline import writing
from tests.offline.writing import FAILED, SAVED, back_online, begin, count, lost, press, put, told

CHILD = birth.born(date(2026, 11, 1))


@pytest.fixture
def lan(house) -> Browser:
    """Lan without a browser, on the house's own network."""
    return Browser(house, "lan")


@pytest.fixture
def writer(browser, house, lan):
    """A function that opens a browser of Lan's."""
    with writing.writers(browser, house, lan) as opened:
        yield opened


def test_the_network_breaks_at_each_save_while_typing(writer, house, lan, capsys):
    """Each save is lost on its way, then done with its answer lost, then goes through."""
    draft, lans = begin(lan), writer()
    tab = lans.open(f"/ban-nhap/{draft}/trang/child")
    typed = dict(list(CHILD.items())[:3])
    for name, text in typed.items():
        house.proxy.cut("before", "/luu")
        put(tab, name, text)
        began = time.monotonic()
        assert "không có mạng" in told(tab, FAILED) and time.monotonic() - began < 5
        assert dict(lans.waits()[0]["said"])[name] == text
        house.proxy.cut("after", "/luu")
        tab.evaluate("document.querySelector('[data-autosave-status]').dataset.state = ''")
        back_online(tab)
        told(tab, FAILED)
        back_online(tab)
        told(tab, SAVED)
        assert not lans.waits()
    assert len(house.proxy.done) >= 6
    count(capsys, "cut at each save", house, draft, typed)


@pytest.mark.parametrize("how", ["before", "after"])
def test_the_network_breaks_when_a_page_is_sent(writer, house, lan, capsys, how):
    draft, lans = begin(lan), writer()
    tab = lans.open(f"/ban-nhap/{draft}/trang/child")
    for name, text in CHILD.items():
        put(tab, name, text)
    for _ in range(2):  # a browser may try once more by itself
        house.proxy.cut(how, "/trang/child")
        house.proxy.cut("before", "/luu")
    assert not press(tab)
    house.proxy.mend()
    lans.open(f"/ban-nhap/{draft}/trang/child")
    writing.wait_until(lambda: not lans.waits(), "nothing waits any more")
    assert tab.input_value("#child_name") == birth.CHILD
    assert press(tab)
    count(capsys, f"cut {how} a page was saved", house, draft, CHILD)
    assert "choose-" not in lans.open(f"/ban-nhap/{draft}/trang/child").content()  # nobody is asked about himself


def test_the_browser_is_closed_without_network_and_opened_another_day(writer, house, lan, capsys):
    draft, lans = begin(lan), writer()
    tab = lans.open(f"/ban-nhap/{draft}/trang/child")
    house.proxy.away = True
    for name, text in CHILD.items():
        put(tab, name, text)
    told(tab, FAILED)
    state = lans.close()
    assert lost(house, draft, CHILD) == {**CHILD, **lost(house, draft, CHILD)}
    house.proxy.away = False
    again = writer(kept=state)
    again.open("/ho-so")  # any page
    again.tab.locator(".m-notice", has_text="nay đã được lưu").wait_for()
    assert not again.waits()
    count(capsys, "closed without network", house, draft, CHILD)


def test_the_page_comes_back_with_what_waited(writer, house, lan, capsys):
    draft, lans = begin(lan), writer()
    tab = lans.open(f"/ban-nhap/{draft}/trang/child")
    house.proxy.away = True
    for name, text in CHILD.items():
        put(tab, name, text)
    told(tab, FAILED)
    house.proxy.away = False
    tab.reload()
    told(tab, SAVED)
    assert tab.input_value("#child_name") == birth.CHILD and tab.locator("[name=child_sex]").first.is_checked()
    count(capsys, "loaded again", house, draft, CHILD)


def test_two_tabs_are_asked_and_neither_word_is_lost(writer, house, lan):
    draft, lans = begin(lan), writer()
    page = f"/ban-nhap/{draft}/trang/requester"
    one, two = lans.open(page), lans.open(page, lans.context.new_page())
    put(one, "requester_phone", "0912 000 001")
    told(one, SAVED)
    put(two, "requester_phone", "0912 000 002")
    assert "được trả lời khác" in told(two, FAILED)
    two.locator(f"{writing.STATUS} a").click()
    for text in ("0912000001", "0912000002"):
        two.get_by_label(text).wait_for()
    two.get_by_label("0912000002").check()
    assert press(two)
    assert not lost(house, draft, {"requester_phone": "0912 000 002"})


def test_back_shows_what_stands_and_overwrites_nothing(writer, house, lan):
    """A browser that goes back puts the old words into the fields again; another device has newer ones."""
    draft, lans, phone = begin(lan), writer(), writer()
    page = f"/ban-nhap/{draft}/trang/requester"
    tab = lans.open(page)
    for name, text in birth.REQUESTER.items():
        put(tab, name, text)
    assert press(tab)
    other = phone.open(page)
    put(other, "requester_phone", "0912 000 003")
    told(other, SAVED)
    tab.go_back()
    assert press(tab)
    assert not lost(house, draft, birth.REQUESTER | {"requester_phone": "0912 000 003"})
