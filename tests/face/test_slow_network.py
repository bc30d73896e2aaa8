"""On Slow 3G with an empty cache: usable before the fonts, light, and nothing jumps."""

import time

import pytest

from tests.journeys import citizen
from tests.journeys.effort import SLOW_3G
from tests.journeys.office import HUNG
from tests.journeys.visitor import OFFICE, PHONE, Visitor

JUMPS = 0.02  # cumulative layout shift; 0.1 counts as good elsewhere
USABLE_AFTER = 6.0  # seconds: connection, page, style and scripts, one after another at 400 ms a turn
FIRST_LOAD = 50 * 1024  # bytes on the wire, without fonts
WATCH = """() => {
  window.jumped = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) window.jumped +=
    one.value; }))
    .observe({ type: "layout-shift", buffered: true });
}"""
OPEN = ("/", "/thu-tuc/2.000635", "/thu-tuc/2.000635/noi-nop?tinh=01", "/dang-nhap")


class Net:
    """A slow network that counts what came over it, by address."""

    def __init__(self, visitor: Visitor):
        self.bytes: dict[str, int] = {}
        self._url: dict[str, str] = {}
        devtools = visitor.context.new_cdp_session(visitor.page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        devtools.on(
            "Network.requestWillBeSent", lambda event: self._url.update({event["requestId"]: event["request"]["url"]})
        )
        devtools.on("Network.loadingFinished", self._count)

    def _count(self, event) -> None:
        url = self._url.get(event["requestId"], "")
        self.bytes[url] = self.bytes.get(url, 0) + int(event["encodedDataLength"])

    def without_fonts(self) -> int:
        return sum(size for url, size in self.bytes.items() if not url.endswith(".woff2") and url.startswith("http"))


def come_slowly(visitor: Visitor, path: str) -> tuple[float, float, int]:
    """Seconds until the page could be used, how much jumped until it was at rest, and bytes without fonts."""
    net = Net(visitor)
    visitor.page.add_init_script(f"({WATCH})()")
    began = time.monotonic()
    visitor.page.goto(path, wait_until="commit")
    visitor.page.locator("h1").wait_for(timeout=20_000)
    visitor.page.locator("main a, main button").first.wait_for(timeout=20_000)
    usable = time.monotonic() - began
    visitor.page.wait_for_load_state("networkidle", timeout=30_000)
    visitor.page.evaluate("document.fonts.ready")
    visitor.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return usable, visitor.page.evaluate("window.jumped"), net.without_fonts()


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_comes_soon_and_stands_still(visit, path):
    usable, jumped, size = come_slowly(visit(careless=True), path)
    print(f"{path}: usable after {usable:.1f} s, jumps {jumped:.4f}, {size / 1024:.1f} KB")
    assert usable < USABLE_AFTER and jumped < JUMPS and size < FIRST_LOAD, (usable, jumped, size)


def test_the_pages_of_people_come_soon_and_stand_still(visit):
    lan = visit(careless=True, size=PHONE)
    code = citizen.send_a_dossier(lan)
    hung = visit(careless=True, size=OFFICE).sign_in(HUNG)
    for visitor, path in ((lan, f"/ho-so/{code}"), (lan, "/ho-so"), (hung, f"/viec/{code}"), (hung, "/viec")):
        usable, jumped, size = come_slowly(visitor, path)
        print(f"{path}: usable after {usable:.1f} s, jumps {jumped:.4f}, {size / 1024:.1f} KB")
        assert usable < USABLE_AFTER and jumped < JUMPS and size < FIRST_LOAD, (path, usable, jumped, size)


def test_a_page_is_used_while_its_scripts_and_fonts_never_come(visit):
    """Half a connection: the page and its style arrive, the rest does not."""
    lan = visit(careless=True)
    lan.context.route("**/*.js*", lambda route: route.abort())
    lan.context.route("**/*.woff2*", lambda route: route.abort())
    lan.page.goto("/")
    lan.page.get_by_role("searchbox").fill("trich luc")
    lan.page.keyboard.press("Enter")
    lan.page.get_by_role("link", name=citizen.TITLE).wait_for()
