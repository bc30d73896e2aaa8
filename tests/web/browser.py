"""A browser that gets pages from a function and our static files from the package; no server, no database."""

import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, sync_playwright

SITE = "http://localhost"  # a secure context: crypto.subtle is there, as on https
FLAGS = ["--disable-background-networking"]


@contextmanager
def chromium():
    """Start the browser of this machine, and end it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Site:
    """Answers the browser. `pages` maps a path to HTML or to a function that gets playwright's route."""

    def __init__(self, pages: dict):
        self.pages = pages

    def open(self, browser: Browser, path: str = "/", headers: dict | None = None, **options):
        """A tab of a fresh browser profile on the page."""
        context = browser.new_context(**options)
        context.route("**/*", lambda route: self._answer(route, headers or {}))
        tab = context.new_page()
        tab.faults = []
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.on("console", lambda line: tab.faults.append(line.text) if "Policy" in line.text else None)
        tab.goto(SITE + path)
        return tab

    def _answer(self, route, headers: dict) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        elif callable(page := self.pages.get(path, "")):
            page(route)
        else:
            route.fulfill(body=page, content_type="text/html", headers=headers)
