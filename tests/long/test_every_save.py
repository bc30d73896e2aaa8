"""The whole birth form in a real browser, on a network that breaks at each of its saves: zero lost answers.

A mother answers every question of every page, also of the pages that only her answers open. The network breaks at each
save of a field and at each sending of a page: by turns before the server has the request, and after the commit, before
its answer. Then the browser is closed in the middle, and Back is pressed on every page.
"""

import json
from datetime import timedelta
from itertools import cycle
from urllib.parse import urlsplit

import pytest

from motcua.base import clock
from tests.births import birth
from tests.faults.house import Browser
from tests.offline import writing
from tests.offline.writing import FAILED, SAVED, Writer, back_online, begin, count, press, put, told
from tests.running import wait_until

BORN = clock.today() - timedelta(days=90)  # later than the law wants it: one page more
PAGES = birth.pages(
    birth.born(BORN, child_ethnicity="Tày", child_hometown="Bắc Kạn"),
    requester={
        "requester_address": "34 phố Liễu Giai", "requester_phone": "0912 000 011", "requester_email": "lan.moi@vi.vn",
    },
    mother={"mother_ethnicity": "Tày", "mother_nationality": "Lào", "mother_address": "56 phố Kim Mã"},
    father=birth.FATHER | {"father_address": "78 phố Giang Văn Minh", "marriage_number": "15/2020, UBND Ba Đình"},
    late={"exempt_group": "poor"},
    copies_and_delivery={"copies": "12", "delivery": "paper"},
)  # fmt: skip
TYPED = {name: text for answers in PAGES.values() for name, text in answers.items()}
TOLD = "father_birth_year"  # the number beside it tells it: it is shown as typed, and never stored before sending
OPEN = """[...document.querySelectorAll('form[data-autosave] :is(input, select, textarea)[name]')]
    .filter((one) => !one.readOnly && !['hidden', 'submit'].includes(one.type) && !one.dataset.writes)
    .map((one) => one.name)"""
SHOWN = """(name) => [...document.getElementsByName(name)]
    .filter((one) => !/^(radio|checkbox)$/.test(one.type) || one.checked).map((one) => one.value).join()"""


class Filler:
    """Somebody who goes through the form; `how` gives by turns how the next save breaks."""

    def __init__(self, house, lans: Writer, draft: str):
        self.house, self.lans, self.draft, self.seen = house, lans, draft, []
        self.how = cycle(["before", "after"])
        self.lans.open(f"/ban-nhap/{draft}/trang/{next(iter(PAGES))}")

    @property
    def tab(self):
        return self.lans.tab

    def page(self) -> str:
        """The page that is open: it asks what is answered here, all of it and nothing else."""
        key = urlsplit(self.tab.url).path.rpartition("/")[2]
        assert set(self.tab.evaluate(OPEN)) == set(PAGES[key]), key
        self.seen.append(key)
        return key

    def is_there(self) -> bool:
        """Whether a page of questions is open."""
        return "/trang/" in self.tab.url

    def cut(self, ends: str) -> None:
        """The next save breaks, whatever the browser tries once more by itself."""
        how = next(self.how)
        for _ in range(2):
            self.house.proxy.cut(how, ends)

    def type(self, name: str, text: str) -> None:
        """Answer one question; its save is lost, and the next one goes through."""
        self.cut("/luu")
        put(self.tab, name, text)
        told(self.tab, FAILED)
        self.house.proxy.mend()
        back_online(self.tab)
        told(self.tab, SAVED)
        assert not self.lans.waits()

    def send(self, key: str) -> None:
        """Press "Save and continue" with the last word just typed: it is lost, the page is opened and pressed again."""
        name = list(PAGES[key])[-1]
        put(self.tab, name, PAGES[key][name])
        for ends in (f"/trang/{key}", "/luu"):  # the script's own last save on leaving is lost as well
            self.cut(ends)
        assert not press(self.tab)
        self.house.proxy.mend()
        self.lans.open(f"/ban-nhap/{self.draft}/trang/{key}")
        self.until_shown(key)
        assert press(self.tab)

    def until_shown(self, key: str) -> None:
        """The page shows what was typed in it, and nothing of it waits any more."""
        wait_until(lambda: not self.lans.waits(), "nothing waits any more")
        assert {name: self.tab.evaluate(SHOWN, name) for name in PAGES[key]} == PAGES[key]

    def check(self, capsys, what: str) -> None:
        """The whole form was there; the check page and the database hold what was typed, and nobody is asked twice."""
        assert sorted(self.seen) == sorted(PAGES)
        count(capsys, what, self.house, self.draft, {name: TYPED[name] for name in TYPED if name != TOLD})
        answers = self.house.sql("SELECT written->'others' FROM dossiers_draftanswer WHERE draft_id = %s", self.draft)
        assert not [others for (others,) in answers if others]
        self._check_page()

    def _check_page(self) -> None:
        """Each answer stands on its page and, in words, on the check page, which misses nothing but papers."""
        chosen = {}
        for key, answers in PAGES.items():
            self.lans.open(f"/ban-nhap/{self.draft}/trang/{key}")
            self.until_shown(key)
            for name in answers:
                if labels := self.tab.locator(f'input[type=radio][name="{name}"]:checked + label').all_inner_texts():
                    chosen[name] = labels[0]
        dates = {f"child_birth_date-{part}": f"{BORN:%d/%m/%Y}" for part in ("day", "month", "year")}
        words = TYPED | chosen | dates | {"requester_phone": TYPED["requester_phone"].replace(" ", "")}
        page = self.lans.open(f"/ban-nhap/{self.draft}/kiem-tra").inner_text("main")
        assert not {name: text for name, text in words.items() if text not in page}
        assert "page-" not in "".join(self.tab.locator(".govuk-error-summary a").evaluate_all("all => all.map(String)"))


@pytest.fixture
def lan(house) -> Browser:
    """Lan without a browser, on the house's own network."""
    return Browser(house, "lan")


@pytest.fixture
def writer(browser, house, lan):
    """A function that opens a browser of Lan's."""
    with writing.writers(browser, house, lan) as opened:
        yield opened


def a_minute_later(state: dict) -> dict:
    """What a browser keeps on its disk, as if it had been closed a minute ago: its old page is known to be gone."""
    for origin in state["origins"]:
        for one in origin["localStorage"]:
            if one["name"].startswith("waits."):
                waits = json.loads(one["value"])
                one["value"] = json.dumps(waits | {"at": waits["at"] - 60_000})
    return state


def test_the_network_breaks_at_every_save_of_the_form(writer, house, lan, capsys):
    form = Filler(house, writer(), begin(lan))
    before = len(house.proxy.done)
    while form.is_there():
        key = form.page()
        for name, text in PAGES[key].items():
            form.type(name, text)
        form.send(key)
    assert len(house.proxy.done) - before >= len(TYPED) + len(PAGES)
    form.check(capsys, "cut at every save")


def test_the_browser_is_closed_in_the_middle(writer, house, lan, capsys):
    form = Filler(house, writer(), begin(lan))
    while form.is_there():
        key = form.page()
        is_middle = len(form.seen) == len(PAGES) // 2 + 1
        house.proxy.away = is_middle
        for name, text in PAGES[key].items():
            put(form.tab, name, text)
        if is_middle:
            state = form.lans.close()  # at once: not even a save was tried
            house.proxy.away = False
            form.lans = writer(kept=a_minute_later(state))
            form.lans.open(f"/ban-nhap/{form.draft}/trang/{key}")
            form.until_shown(key)
        form.send(key)
    form.check(capsys, "closed in the middle")


def test_back_is_pressed_on_each_page(writer, house, lan, capsys):
    form = Filler(house, writer(), begin(lan))
    while form.is_there():
        key = form.page()
        for name, text in PAGES[key].items():
            put(form.tab, name, text)
        form.send(key)
        form.tab.go_back()
        form.until_shown(key)
        form.send(key)
    form.check(capsys, "back on each page")
