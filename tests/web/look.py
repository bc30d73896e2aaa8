"""Photographs of the sample page: 360 and 1280 px, light and dark. Run: python -m tests.web.look DIRECTORY"""

import os
import sys
from pathlib import Path

BROWSER = "/usr/bin/chromium"


def photograph(html: str, directory: Path, name: str) -> None:
    """Write <name>-<width>-<scheme>.png; the static files are read from the package, not from a server."""
    from django.contrib.staticfiles import finders
    from playwright.sync_api import sync_playwright

    def answer(route):
        path = route.request.url.split("//", 1)[1].split("/", 1)[1].split("?")[0]
        found = finders.find(path.removeprefix("static/")) if path.startswith("static/") else None
        route.fulfill(path=found) if found else route.fulfill(body=html, content_type="text/html")

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--disable-background-networking"])
        for width, height in ((360, 740), (1280, 720)):
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                context.route("**/*", answer)
                tab = context.new_page()
                tab.goto("http://motcua.test/")
                tab.evaluate("document.fonts.ready")
                tab.reload()  # the fonts are optional: they show from the second page on
                print(name, width, scheme, "sideways:", tab.evaluate("document.documentElement.scrollWidth"))
                tab.screenshot(path=directory / f"{name}-{width}-{scheme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.base.settings")
    import django

    django.setup()
    from motcua.web import navigation
    from tests.web import sample

    navigation.unread = lambda person: 2  # no database for a photograph
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    photograph(sample.render("vi", sample.LAN), target, "sample")
