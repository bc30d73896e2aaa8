"""The question whether facts may be taken, as browsers have it: opened, kept open in a tab, and answered."""

import re
from typing import NamedTuple


class Opened(NamedTuple):
    """The question as it was opened at an address: what it hands back of what it showed."""

    address: str
    shown: str


def opened(browser, address: str) -> Opened:
    page = browser.visit(address).content.decode()
    (shown,) = re.findall(r'name="shown" value="([^"]+)"', page)
    return Opened(address, shown)


def press(browser, page: Opened, said: str):
    """Press a button of a page that was opened before; gives the answer."""
    return browser.post(page.address, {"said": said, "shown": page.shown})


def say(browser, address: str, said: str):
    """Open the question and press a button of it; gives the answer."""
    return press(browser, opened(browser, address), said)
