"""Every page a person can reach, as the server wrote it, laid out by a real browser under other circumstances."""

import pytest

from tests.crawl import PUBLIC, crawl
from tests.journeys.conftest import care, visit  # noqa: F401 - fixtures
from tests.pages.conftest import lived_in  # noqa: F401 - a fixture
from tests.web.browser import Site


@pytest.fixture
def pages_of(client_of, client, lived_in):  # noqa: F811
    """A function: the HTML of every page that somebody (None: nobody) can reach, by its address."""

    def collect(person, *start: str) -> dict[str, str]:
        found = crawl(client_of(person) if person else client, *(start or PUBLIC), samples=1)
        return {
            path: answer.content.decode()
            for path, answer in found.items()
            if answer.headers.get("Content-Type", "").startswith("text/html")
        }

    return collect


@pytest.fixture
def shown(browser):
    """A function that opens the first of some pages; `tab.look(path)` then goes to another one."""
    tabs = []

    def open_them(pages: dict[str, str], **options):
        tab = Site(pages).open(browser, next(iter(pages)), **options)
        tabs.append(tab)
        return tab

    yield open_them
    for tab in tabs:
        tab.context.close()
