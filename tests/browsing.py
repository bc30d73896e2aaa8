"""One real Chromium for the whole test run: a second one beside it is not possible in one process."""

import os
import shutil

import pytest

QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
    "--no-first-run", "--force-color-profile=srgb",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright. Open a context of your own in it, and close that."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "the journeys need Chromium; as root: apt-get install chromium"
    # Playwright leaves its event loop running in this thread; Django then believes that we are asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
