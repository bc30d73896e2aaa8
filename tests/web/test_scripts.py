"""What the scripts add, in a browser: saving while typing, files that arrive whole, no second press, short lists."""

import hashlib
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import expect

from motcua.web.middleware import content_security_policy
from tests.web import sample
from tests.web.browser import SITE, Site

FILE = {"name": "giấy.png", "mimeType": "image/png", "buffer": b"\x89PNG anh chup" * 20_000}
SHA256 = hashlib.sha256(FILE["buffer"]).hexdigest()


# Links inside a sentence are as high as their line; everything else is a target for a thumb.
SMALL_TARGETS = """() => {
  const all = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")];
  const height = (one) => Math.max(one.getBoundingClientRect().height,
    ...[...(one.labels || [])].map((label) => label.getBoundingClientRect().height));
  const shown = (one) => one.offsetParent && !one.matches(".govuk-skip-link:not(:focus)");
  return all.filter((one) => shown(one) && height(one) < 43.5).map((one) => one.outerHTML.slice(0, 120));
}"""


class Sent:
    """Collects what the page sends to an address, and answers what it is told to."""

    def __init__(self, answer: dict, status: int = 200):
        self.answer, self.status, self.bodies = answer, status, []

    def __call__(self, route):
        self.bodies.append(route.request.post_data_buffer.decode("latin-1"))
        route.fulfill(body=json.dumps(self.answer), status=self.status, content_type="application/json")

    def field(self, name: str) -> list[str]:
        return re.findall(rf'name="{name}"\r\n\r\n(.*?)\r\n', self.bodies[-1])


@pytest.fixture
def open_page(browser):
    """Open the sample page under the real security policy; no script may fail on it."""
    tabs = []

    def open_it(pages: dict, **options):
        with translation.override("vi"):
            html = sample.render()
        headers = {"Content-Security-Policy": content_security_policy()}
        tab = Site({"/": html, **pages}).open(browser, headers=headers, **options)
        tabs.append(tab)
        return tab

    yield open_it
    for tab in tabs:
        assert not tab.faults, tab.faults
        tab.context.close()


class TestSavingWhileTyping:
    def test_says_when_it_was_saved_and_sends_only_what_changed(self, open_page):
        sent = Sent({"saved": "14:05"})
        tab = open_page({"/luu": sent})
        tab.fill("#full_name", "Lan")
        expect(tab.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 14:05")
        assert sent.field("full_name") == ["Lan"] and not sent.field("purpose")
        assert sent.field("csrfmiddlewaretoken")

    def test_a_box_writes_the_same_as_before_into_its_field_and_gives_back_what_stood_there(self, open_page):
        box = (
            '<input type="checkbox" id="same" name="same-full_name" value="x" '
            'data-writes="full_name" data-words="Lan">'
        )
        with translation.override("vi"):
            html = re.sub(r"(<form[^>]*data-autosave=[^>]*>)", lambda form: form[0] + box, sample.render(), count=1)
        tab = open_page({"/": html, "/luu": Sent({"saved": "14:05"})})
        tab.fill("#full_name", "Mai")
        tab.check("#same")
        assert tab.input_value("#full_name") == "Lan"
        tab.uncheck("#same")
        assert tab.input_value("#full_name") == "Mai"
        tab.check("#same")
        tab.fill("#full_name", "Lan Anh")
        assert not tab.is_checked("#same"), "newer words count, so the box says no more that it is the same"

    def test_a_date_goes_whole_and_an_unticked_box_says_so(self, open_page):
        sent = Sent({"saved": "14:05"})
        tab = open_page({"/luu": sent})
        tab.fill("#born-year", "1990")
        tab.uncheck("#true")
        expect(tab.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 14:05")
        assert [sent.field(f"born-{part}") for part in ("day", "month", "year")] == [["2"], ["9"], ["1990"]]
        assert sent.field("true") == [""]

    def test_what_was_typed_before_a_newer_save_is_sent_anew_with_the_version_of_now(self, open_page):
        sent = Sent({"error": "typed_earlier", "version": 7}, 409)
        tab = open_page({"/luu": sent})
        tab.fill("#full_name", "Lan")
        expect(tab.locator("[data-autosave-status]")).to_have_attribute("data-state", "saving")
        sent.answer, sent.status = {"saved": "14:07", "version": 8}, 200
        expect(tab.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 14:07")
        assert sent.field("draft-version") == ["7"] and sent.field("full_name") == ["Lan"]

    @pytest.mark.parametrize(("status", "words"), [(503, "máy chủ lúc này chưa lưu được"), (401, "đăng nhập lại")])
    def test_says_why_it_failed(self, open_page, status, words):
        tab = open_page({"/luu": Sent({}, status)})
        tab.fill("#full_name", "Lan")
        expect(tab.locator("[data-autosave-status]")).to_contain_text(words, timeout=5000)

    def test_saves_what_waited_as_soon_as_the_network_is_back(self, open_page):
        sent = Sent({"saved": "14:06"})
        tab = open_page({"/luu": sent})
        tab.context.set_offline(True)
        tab.fill("#full_name", "Lan")
        expect(tab.locator("[data-autosave-status]")).to_contain_text("không có mạng")
        assert not sent.bodies
        tab.context.set_offline(False)
        expect(tab.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 14:06")

    def test_the_page_with_its_words_stays_while_there_is_no_network(self, open_page):
        sent = Sent({"saved": "14:06"})
        tab = open_page({"/luu": sent})
        address = tab.url
        tab.context.set_offline(True)
        tab.fill("#full_name", "Lan")
        tab.locator("form[data-autosave] button.govuk-button").first.click()
        expect(tab.locator("[data-autosave-status]")).to_contain_text("không có mạng")
        assert tab.url == address and tab.input_value("#full_name") == "Lan"
        tab.context.set_offline(False)
        expect(tab.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 14:06")


class TestSendingAFile:
    done, failed = ".m-upload__done", ".m-upload__failed"

    def answer(self, **changed):
        return {"ok": True, "sha256": SHA256, "size": len(FILE["buffer"]), "pages": 1, "name": "x"} | changed

    def test_the_tick_comes_when_both_sides_have_the_same(self, open_page):
        sent = Sent(self.answer())
        tab = open_page({"/gui-tep": sent})
        tab.set_input_files("#photo", FILE)
        expect(tab.locator(self.done)).to_contain_text("giấy.png đã tới đủ: 0,25 MB, 1 trang.")
        assert sent.field("sha256") == [SHA256] and 'name="file"; filename=' in sent.bodies[0]

    @pytest.mark.parametrize(
        ("answer", "words"),
        [({"sha256": "0" * 64}, "không giống"), ({"ok": False, "error": "Tệp quá lớn."}, "Tệp quá lớn.")],
    )
    def test_no_tick_for_anything_else(self, open_page, answer, words):
        tab = open_page({"/gui-tep": Sent(self.answer(**answer))})
        tab.set_input_files("#photo", FILE)
        expect(tab.locator(self.failed)).to_contain_text(words)
        assert not tab.locator(self.done).count()

    def test_a_cut_can_be_sent_again(self, open_page):
        tries = []

        def cut_once(route):
            tries.append(1)
            route.abort() if len(tries) == 1 else Sent(self.answer())(route)

        tab = open_page({"/gui-tep": cut_once})
        tab.set_input_files("#photo", FILE)
        expect(tab.locator(self.failed)).to_contain_text("chưa tới đủ")
        tab.get_by_role("button", name="Gửi lại").click()
        expect(tab.locator(self.done)).to_be_visible()
        assert len(tries) == 2

    def test_without_scripts_the_form_is_a_form(self, open_page):
        tab = open_page({"/tro-giup": "<title>tới</title>"}, java_script_enabled=False)
        tab.set_input_files("#photo", FILE)
        tab.get_by_role("button", name="Gửi tệp").click()
        tab.wait_for_url(f"{SITE}/tro-giup")


def test_a_second_press_sends_nothing(open_page):
    arrived = []

    def no_answer_yet(route):
        arrived.append(route)
        route.fulfill(status=204)  # the page stays, the person sees nothing happen and presses again

    tab = open_page({"/tro-giup": no_answer_yet})
    button = tab.locator("[data-autosave] [data-once]")
    button.click()
    button.click()
    expect(button).to_have_text("Đang gửi…")
    assert button.get_attribute("aria-disabled") == "true"
    button.click(force=True)
    assert tab.evaluate("document.readyState") == "complete" and len(arrived) == 1


def test_the_list_grows_short_while_typing_with_or_without_accents(open_page):
    tab = open_page({})
    box = tab.locator("#commune-filter")
    names = "Array.from(document.querySelectorAll('#commune option')).map(option => option.text)"
    box.fill("phuong g")
    assert tab.evaluate(names) == ["Chọn", "Phường Giảng Võ"]
    assert tab.input_value("#commune") == "00025"
    box.fill("phuong")
    expect(tab.locator(".m-filter__said")).to_have_text("Còn 3 tên")
    box.fill("xyz")
    expect(tab.locator(".m-filter__said")).to_have_text("Danh sách không có tên này")
    box.fill("")
    assert len(tab.evaluate(names)) == 4


def test_the_error_summary_has_the_focus_and_leads_into_the_fields(open_page):
    tab = open_page({})
    focused = "document.activeElement.id || document.activeElement.className"
    assert "govuk-error-summary" in tab.evaluate(focused)
    tab.get_by_role("link", name="Ngày sinh phải có đủ ngày, tháng, năm").click()
    assert tab.evaluate(focused) == "born-day"


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_reaches_sideways_and_targets_are_large(open_page, width):
    tab = open_page({}, viewport={"width": width, "height": 740})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    small = tab.evaluate(SMALL_TARGETS)
    assert not small, small


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing(open_page, width, scheme):
    """Every part, with its tables and folded texts open. Contrast does not depend on the width: see journeys/checks."""
    tab = open_page({}, viewport={"width": width, "height": 740}, color_scheme=scheme)
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(tab).response["violations"]
    told = [f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary']}" for one in found]
    assert not told, "\n".join(told)
