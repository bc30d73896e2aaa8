"""Somebody at a browser: presses, fills and reads by the words on the screen, and looks after each step.

Words of the interface are given in English, as the code has them, and looked up in the Vietnamese catalogue; words of a
procedure and of people are Vietnamese already and pass unchanged.
"""

import os
import re
import urllib.parse
from pathlib import Path

from django.utils.translation import gettext, ngettext, override
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Response, expect

from motcua.base import paths
from tests.journeys.checks import OFFICE, PHONE, Care

SCREENS = paths.ROOT / "docs" / "screens"
COLOURS = 128  # of a kept picture: small files, no visible loss on flat colours

ADDRESSES = """() => [["GET", location.pathname],
    ...[...document.querySelectorAll("a[href], img[src]")].map((one) => ["GET", new URL(one.href || one.src).pathname]),
    ...[...document.forms].map((one) => [one.method.toUpperCase(), new URL(one.action).pathname])]"""


def words(english: str, **values) -> str:
    """How the interface says it in Vietnamese."""
    with override("vi"):
        said = gettext(english)
        return said % values if values else said


def counted(one: str, many: str, number: int) -> str:
    """How the interface says a number of things in Vietnamese."""
    with override("vi"):
        return ngettext(one, many, number) % {"n": number}


class Visitor:
    """A browser of one person on one device. `careless` visitors only prepare and do not look at the pages."""

    def __init__(self, browser: Browser, demo, care: Care, *, size=PHONE, script=True, careless=False):
        self.demo, self.size, self.care = demo, size, None if careless else care
        self.context = browser.new_context(
            base_url=demo.web, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", bypass_csp=True,
            viewport={"width": size[0], "height": size[1]},
        )  # fmt: skip
        self.context.set_default_timeout(6_000)
        self.hosts = {urllib.parse.urlsplit(url).netloc for url in (demo.web, demo.provider, demo.mails)}
        self.complaints: list[str] = []
        self.addresses: set[tuple[str, str]] = set()  # (method, path) of every page seen and all it leads to
        self.page: Page = self.context.new_page()
        self._listen(self.page)
        self._devtools = self.context.new_cdp_session(self.page)
        self.script = script
        self._let_scripts_run(script)

    def _let_scripts_run(self, value: bool) -> None:
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": not value})

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._note_request)

    def _hear(self, message) -> None:
        if message.type == "error" and not self._is_own_refusal(message):
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def _is_own_refusal(self, message) -> bool:
        """A page that says "not found" or "please correct" by its status is no fault of the page."""
        url = message.location.get("url", "")
        return bool(re.search(r"status of (400|404|409|422)", message.text)) and url == self.page.url

    def _note_request(self, request) -> None:
        place = urllib.parse.urlsplit(request.url)
        if place.scheme in ("http", "https") and place.netloc not in self.hosts:
            self.complaints.append(f"asked another host: {request.url}")

    # Going somewhere

    def open(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.look()

    def back(self) -> "Visitor":
        """The browser's own back button."""
        self.page.go_back()
        return self.look()

    def press(self, english: str, within: Locator | None = None) -> "Visitor":
        return self._go(self._one("button", english, within))

    def follow(self, english: str, within: Locator | None = None) -> "Visitor":
        return self._go(self._one("link", english, within))

    def _one(self, role: str, english: str, within: Locator | None) -> Locator:
        place = within or self.page.locator("body")
        return place.get_by_role(role, name=words(english), exact=True).first

    def _go(self, target: Locator) -> "Visitor":
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        return self.look()

    # Filling in

    def field(self, label: str) -> Locator:
        """The field with this label; one that may stay empty says so in its label."""
        optional = re.escape(words("(if any)"))
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(words(label))}\s*({optional})?\s*$")).first

    def fill(self, label: str, value: str) -> "Visitor":
        self.field(label).fill(value)
        return self

    def date(self, legend: str, day: int, month: int, year: int) -> "Visitor":
        group = self.page.get_by_role("group", name=words(legend))
        for part, value in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(words(part), exact=True).fill(str(value))
        return self

    def choose(self, label: str) -> "Visitor":
        self.page.get_by_label(words(label), exact=True).check()
        return self

    def select(self, label: str, option: str) -> "Visitor":
        self.page.get_by_label(words(label), exact=True).select_option(label=words(option))
        return self

    # Reading

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.page.url).path

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def text(self) -> str:
        """What stands on the page, folded parts included, with single spaces."""
        return " ".join(self.main.text_content().split())

    def sees(self, *english: str) -> "Visitor":
        text = self.text
        for one in english:
            assert words(one) in text, f"{self.path} does not say {words(one)!r}, but: {text[:1500]}"
        return self

    def sees_not(self, *english: str) -> "Visitor":
        text = self.text
        for one in english:
            assert words(one) not in text, f"{self.path} says {words(one)!r}"
        return self

    def value_of(self, label: str) -> str:
        return self.field(label).input_value()

    def heading(self, english: str) -> "Visitor":
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words(english))
        return self

    def get(self, path: str):
        """What this person's browser gets at an address, without showing it."""
        return self.context.request.get(urllib.parse.urljoin(self.demo.web, path), max_redirects=5)

    def post(self, path: str):
        """What this person gets for a form of an address that is not theirs, sent with a token of their own."""
        token = self.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        return self.context.request.post(
            urllib.parse.urljoin(self.demo.web, path), form={"csrfmiddlewaretoken": token, "version": "1"},
            headers={"Referer": self.demo.web + "/"}, max_redirects=5,
        )  # fmt: skip

    # Looking

    def look(self) -> "Visitor":
        self.addresses |= {tuple(one) for one in self.page.evaluate(ADDRESSES)}
        if self.care:
            self._let_scripts_run(True)  # axe waits by timers; scripts of the page that did not run do not run now
            self.complaints += self.care.look(self.page, self.size)
            self._let_scripts_run(self.script)
            assert not self.complaints, f"{self.page.url}\n" + "\n".join(self.complaints)
        return self

    def picture(self, name: str, whole: bool = True) -> "Visitor":
        """Keep a picture of the page in docs/screens when MOTCUA_SCREENS=1."""
        if os.environ.get("MOTCUA_SCREENS") == "1":
            SCREENS.mkdir(parents=True, exist_ok=True)
            place = SCREENS / f"{name}.png"
            self._let_scripts_run(True)
            self.page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")
            if whole:  # what stays at the lower edge of the screen belongs at the end of the picture
                height = self.page.evaluate("document.documentElement.scrollHeight")
                self.page.set_viewport_size({"width": self.size[0], "height": max(height, self.size[1])})
            self.page.screenshot(path=place, full_page=whole)
            self.page.set_viewport_size({"width": self.size[0], "height": self.size[1]})
            self._let_scripts_run(self.script)
            smaller(place)
        return self

    # Signing in

    def sign_in(self, name: str, at: str = "/") -> "Visitor":
        """By the page of the identity provider, from the sign-in page."""
        self.open(f"/dang-nhap?tiep={urllib.parse.quote(at)}")
        return self.pass_the_provider(name)

    def pass_the_provider(self, name: str) -> "Visitor":
        self.follow("Go on to the identity service")
        return self._go(self.page.get_by_role("button", name=name))

    def leave(self) -> None:
        self.context.close()


def smaller(place: Path) -> None:
    """Write a picture again with few colours."""
    with Image.open(place) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(place, optimize=True)


def pdf_words(answer: Response) -> str:
    """The text of a PDF that the browser got."""
    import pypdfium2

    data = answer.body()
    assert data.startswith(b"%PDF"), data[:60]
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


__all__ = ["OFFICE", "PHONE", "Visitor", "counted", "pdf_words", "words"]
