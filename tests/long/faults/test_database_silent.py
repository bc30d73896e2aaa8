"""The database hangs: its processes stand still, connections stay open, and no answer comes. Nobody may wait for it."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from motcua.base.postgresql.silence import EVERY, PATIENCE
from tests.dossiers import filing
from tests.faults.house import answers, code_in
from tests.running import wait_until

TOLD_WITHIN = PATIENCE + 2 * EVERY + 4.0  # seconds: the patience, a look that takes 2, and a busy machine
AT_ONCE = 3.0


@pytest.fixture
def hung(house):
    """A function that makes every process of the database server stand still; they go on at the end in any case."""
    stopped: list[int] = []

    def hangs():
        stopped.extend(server_processes(house))
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)

    def goes_on():
        while stopped:
            os.kill(stopped.pop(), signal.SIGCONT)

    yield hangs, goes_on
    goes_on()


def server_processes(house) -> list[int]:
    """The head of the server first, so that it makes no new one meanwhile."""
    head = int((house.data / "pg" / "postmaster.pid").read_text().split()[0])
    with open(f"/proc/{head}/task/{head}/children") as children:
        return [head, *map(int, children.read().split())]


def timed(ask, *values) -> tuple[float, int, str]:
    began = time.monotonic()
    answer = ask(*values)
    return time.monotonic() - began, answer.status_code, answer.text


def test_nobody_waits_for_a_database_that_hangs_and_nothing_is_lost(house, lan, hung):
    hangs, goes_on = hung
    draft = lan.start()
    page, told = f"/ban-nhap/{draft}/trang/requester", filing.ANSWERS["requester"] | {"requester_phone": "0912 000 111"}
    lan.get(page)
    hangs()
    with ThreadPoolExecutor(12) as hands:  # more people than the server has threads
        saving = hands.submit(lan.post, page, told)
        seen = list(hands.map(lambda _n: timed(lan.get, "/ho-so"), range(11)))
    kept = saving.result()
    assert kept.status_code == 503 and 'value="0912 000 111"' in kept.text
    assert {status for _seconds, status, _text in seen} == {503}
    assert max(seconds for seconds, _status, _text in seen) < TOLD_WITHIN
    later = [timed(lan.get, "/ho-so") for _ in range(5)]
    assert max(seconds for seconds, _status, _text in later) < AT_ONCE, "known to be away: nobody waits again"
    goes_on()
    wait_until(lambda: answers(house.demo.web), "the pages are back", 15)
    assert lan.submit(kept).status_code == 302
    lan.answer_everything(draft)
    assert code_in(lan.post(f"/ban-nhap/{draft}/gui"))


def test_who_only_waits_for_a_lock_is_not_cut_off(house, lan):
    """The server lives: it takes its time, and then the answer is there."""
    draft = lan.start()
    page, told = f"/ban-nhap/{draft}/trang/requester", filing.ANSWERS["requester"]
    with ThreadPoolExecutor(1) as hands, psycopg.connect(house.url) as connection:
        connection.execute("LOCK TABLE dossiers_draftanswer IN SHARE MODE")
        saving = hands.submit(timed, lan.post, page, told)
        began = time.monotonic()
        wait_until(lambda: time.monotonic() - began > PATIENCE + 2 * EVERY, "longer than the patience")
        connection.rollback()
        seconds, status, _text = saving.result()
    assert status == 302 and seconds > PATIENCE
    lan.post(f"/ban-nhap/{draft}/bo")
