"""The clock of the web server jumps back and forth by an hour while a dossier lives: everything stays in its order.

libfaketime gives the process a clock that the test moves while it runs; what measures durations goes on undisturbed, as
on a machine whose clock is set. The identity provider and the database have the right time.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.dossiers import filing
from tests.faults.house import Browser, code_in

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
HOUR = 3600
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """A clock that is wrong by some seconds, and the environment of a process that believes it."""

    def __init__(self, place: Path):
        assert LIBRARY, "as root: apt-get install faketime"
        self.place = place
        self.environment = {
            "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(place), "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip
        self.set(0)

    def set(self, wrong_by: float) -> None:
        self.place.write_text(f"{wrong_by:+.3f}\n")


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path / "clock")


def test_a_whole_life_under_a_jumping_clock(house, clock):
    lan, hung, thao, dung = (Browser(house, key) for key in ("lan", "hung", "thao", "dung"))
    with house.another_web(**clock.environment) as web:
        for browser in (lan, hung, thao, dung):
            browser.web = web
        code = live(lan, hung, thao, dung, clock)
    assert_in_order(house, code)
    house.until_delivered()


def live(lan: Browser, hung: Browser, thao: Browser, dung: Browser, clock) -> str:
    """From the first answer to the result, the clock jumping after each act; gives the code."""
    jumps = itertools.cycle([HOUR, -HOUR, 0, -HOUR, HOUR])

    def then(answer):
        assert answer.status_code == 302, answer.text[:3000]
        clock.set(next(jumps))
        return answer

    draft = lan.start()
    lan.answer_everything(draft)
    clock.set(HOUR)
    code = code_in(then(lan.post(f"/ban-nhap/{draft}/gui")))
    mark = {"mark-field-register_number": "on", "reason-field-register_number": "does_not_match",
            "advice-field-register_number": "Ghi đúng số"}  # fmt: skip
    then(hung.act(code, "tiep-nhan"))
    then(thao.act(code, "tra-lai", **mark))
    correction = then(lan.post(f"/ho-so/{code}/sua")).headers["Location"].split("/")[2]
    then(lan.post(f"/ban-nhap/{correction}/trang/event", {"register_number": "46"}))
    then(lan.post(f"/ban-nhap/{correction}/gui"))
    then(thao.act(code, "xong-buoc", **filing.FINDING))
    then(hung.act(code, "thu-phi", receipt_number="BL-1", amount="16000"))
    then(dung.act(code, "duyet"))
    for browser in (lan, hung, thao, dung):  # nobody was signed out
        assert browser.get("/ho-so", allow_redirects=False).status_code == 200
    assert "16.000" in lan.get(f"/ho-so/{code}").text
    return code


def assert_in_order(house, code: str) -> None:
    """What the ledger and the state say of a dossier fits together."""
    entries = house.sql(
        "SELECT e.event, e.at FROM ledger_entry e JOIN ledger_order o ON o.entry = e.id JOIN dossiers_dossier d "
        "ON d.id = e.about WHERE d.code = %s AND event LIKE 'dossier:%%' ORDER BY o.seq", code
    )  # fmt: skip
    wanted = ["submitted", "accepted", "sent_back", "resubmitted", "step_done", "approved", "returned"]
    assert [event for event, _at in entries] == [f"dossier:{event}" for event in wanted]
    state = house.sql("SELECT state FROM dossiers_dossier WHERE code = %s", code)[0][0]
    (pause,) = state["pauses"]
    moments = [state["submitted_at"], state["received_at"], pause["start"], pause["end"], state["closed_at"]]
    assert moments == sorted(moments)


def test_codes_are_unique_around_midnight_and_over_two_web_processes(house, clock):
    """Two web servers whose clock says 23:59:59.9: each code carries a day of its sending, and none comes twice."""
    people = [Browser(house, key) for key in ("lan", "mai", "ten-dai")]
    now = datetime.now(VIETNAM)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    with house.another_web(**clock.environment) as one, house.another_web(**clock.environment) as other:
        codes = []
        for _ in range(4):
            ready = [prepared(person, web) for person, web in zip(people, (one, other, one), strict=True)]
            clock.set((midnight - datetime.now(VIETNAM)).total_seconds() - 0.1)
            with ThreadPoolExecutor(len(ready) * 4) as hands:
                sent = hands.map(lambda send: send(), ready * 4)
                codes += {code_in(answer) for answer in sent}
            clock.set(0)
    assert len(set(codes)) == len(codes) == 12
    days = {code.split("-")[1] for code in codes}
    assert days <= {f"{now:%Y%m%d}", f"{midnight:%Y%m%d}"}, days
    assert house.number("SELECT count(*) - count(DISTINCT code) FROM dossiers_dossier") == 0
    house.until_delivered()  # what was made "tomorrow" does not wait until then


def prepared(person: Browser, web: str):
    """A draft that waits to be sent, and the act that sends it."""
    person.web = web
    draft = person.start()
    person.answer_everything(draft)
    return lambda: person.post(f"/ban-nhap/{draft}/gui")
