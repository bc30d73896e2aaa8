"""Somebody who writes a form in a real browser over a network that breaks; and what the database has of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.births import birth
from tests.people import WARD
from tests.running import wait_until

STATUS = "[data-autosave-status]"
SAVED, FAILED = "saved", "failed"


class Writer:
    """A person with a browser: signed in, on the network that can be cut. `close` ends the browser, not the waiting."""

    def __init__(self, browser: Browser, house, who, *, kept: dict | None = None):
        self.browser, self.house, self.who = browser, house, who
        self.context = self._context(kept)
        self.tab = self.context.new_page()

    def _context(self, kept: dict | None) -> BrowserContext:
        context = self.browser.new_context(storage_state=kept, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        context.set_default_timeout(10_000)
        context.add_cookies(
            [{"name": one.name, "value": one.value, "domain": "127.0.0.1", "path": "/"}
             for one in self.who.session.cookies]
        )  # fmt: skip
        return context

    def close(self) -> dict:
        """Close the browser; gives what a browser keeps on its disk."""
        self.tab.close(run_before_unload=False)
        kept = self.context.storage_state()
        self.context.close()
        return kept

    def open(self, path: str, tab: Page | None = None) -> Page:
        tab = tab or self.tab
        tab.goto(self.house.proxy.url + path)
        return tab

    def waits(self, tab: Page | None = None) -> list[dict]:
        """What waits in the browser."""
        return (tab or self.tab).evaluate(
            "Object.keys(localStorage).filter((name) => name.startsWith('waits.'))"
            ".map((name) => JSON.parse(localStorage[name]))"
        )


@contextmanager
def writers(browser: Browser, house, who) -> Iterator[Callable[..., Writer]]:
    """A function that opens a browser of somebody's; afterwards the network is whole and every browser closed."""
    here: list[Writer] = []

    def opened(**options) -> Writer:
        here.append(Writer(browser, house, options.pop("who", who), **options))
        return here[-1]

    try:
        yield opened
    finally:
        house.proxy.mend()
        for one in here:
            one.context.close()


def begin(who, code: str = birth.CODE) -> str:
    """A draft with nothing in it: one that an earlier test left is thrown away."""
    for _ in range(2):
        answer = who.post(f"/thu-tuc/{code}/bat-dau", {"commune": WARD})
        draft = answer.headers["Location"].split("/")[2]
        if who.house.number("SELECT version FROM dossiers_draft WHERE id = %s", draft) == 1:
            return draft
        who.post(f"/ban-nhap/{draft}/bo")
    raise AssertionError("no new draft began")


def put(tab: Page, name: str, text: str) -> None:
    """Type, choose or select, as a person does."""
    field = tab.locator(f'[name="{name}"]')
    kind = field.first.evaluate("one => one.type")
    if kind == "radio":
        tab.locator(f'[name="{name}"][value="{text}"]').check()
    elif kind == "select-one":
        field.select_option(text)
    elif kind == "checkbox":
        field.set_checked(bool(text))
    else:
        field.fill(text)


def told(tab: Page, state: str) -> str:
    """Wait until the page says how it went; gives the words."""
    expect(tab.locator(STATUS)).to_have_attribute("data-state", state)
    return tab.locator(STATUS).inner_text()


def back_online(tab: Page) -> None:
    """The network is back, as a browser tells its pages."""
    tab.evaluate("dispatchEvent(new Event('online'))")


def press(tab: Page) -> bool:
    """Press "Save and continue"; whether a page of ours came."""
    before = tab.evaluate("window.onThisPage = true")
    tab.locator("form[data-autosave] .govuk-button", has_text="Lưu và tiếp tục").last.click(no_wait_after=True)
    wait_until(lambda: _moved(tab) == before, "another page came")
    return "neterror" not in shown(tab)


def _moved(tab: Page) -> bool:
    with suppress(Error):
        return tab.evaluate("!window.onThisPage && document.readyState === 'complete'")
    return False


def shown(tab: Page) -> str:
    """What the tab shows; nothing while it goes from one page to another."""
    with suppress(Error):
        return tab.content()
    return ""


def kept(house, draft: str) -> dict[str, str]:
    """Everything that the draft holds of what people typed, by form name; also what stands beside."""
    query = "SELECT raw, coalesce(written->'others', '[]') FROM dossiers_draftanswer WHERE draft_id = %s"
    found = house.sql(query, draft)
    names: dict[str, str] = {}
    for raw, others in found:
        names |= {name: text for one in others for name, text in one["raw"].items()} | raw
    return names


def lost(house, draft: str, typed: dict[str, str]) -> dict[str, str]:
    """What was typed last and is not there."""
    there = kept(house, draft)
    return {name: text for name, text in typed.items() if there.get(name) != text}


def count(capsys, what: str, house, draft: str, typed: dict[str, str]) -> None:
    """Say how much was typed and how much is there, and refuse a difference."""
    gone = lost(house, draft, typed)
    with capsys.disabled():
        print(f"\n{what}: typed {len(typed)}, kept {len(typed) - len(gone)}")
    assert not gone, {name: (text, kept(house, draft).get(name)) for name, text in gone.items()}
