"""One browser for all journeys; a visitor is a fresh context in it."""

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.checks import PHONE, Care
from tests.journeys.visitor import Visitor

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
         "--no-first-run", "--force-color-profile=srgb"]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def care():
    return Care()


@pytest.fixture
def visit(browser, demo, care):
    """A function that lets somebody come: visit(size=OFFICE, script=False, careless=True)."""
    here: list[Visitor] = []

    def come(size=PHONE, **options) -> Visitor:
        here.append(Visitor(browser, demo, care, size=size, **options))
        return here[-1]

    yield come
    for visitor in here:
        visitor.leave()
