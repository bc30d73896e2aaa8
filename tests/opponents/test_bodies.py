"""Slow, oversized, cut and lying bodies against a real server: pages go on, and each refusal says what to do."""

import re
import select
import threading

import pytest
import requests

from motcua.base import bodies
from tests.opponents.wire import FORM, UPLOAD, Wire, seconds_for, wires
from tests.running import wait_until

ELSEWHERE = "127.0.0.7"  # another network address, so that the others' tests keep their places
PAPER = "/ban-nhap/019aa000-0000-7000-8000-000000000000/giay-to/old_paper"
SOON = 1.0  # seconds for a page; six slow uploads once held it up for 8.5


@pytest.fixture
def trickle(demo):
    """A function that starts uploads at 20 KB/s each, ended with the test."""
    stop, started = threading.Event(), []

    def run(wire: Wire) -> None:
        wire.head(PAPER, 5_000_000, UPLOAD)
        while not stop.wait(0.1):
            wire.send(b"x" * 2_000)

    with wires(6, demo.port, ELSEWHERE) as made:
        started = [threading.Thread(target=run, args=(one,), daemon=True) for one in made]
        for thread in started:
            thread.start()
        yield
        stop.set()
        for thread in started:
            thread.join(5)


def test_six_slow_uploads_slow_no_page(demo, trickle):
    took = [seconds_for(lambda: requests.get(f"{demo.web}/tim-kiem", timeout=20)) for _ in range(40)]
    assert max(took) < SOON, took


def answered(*sent: Wire) -> list[Wire]:
    """Those on which something can be read."""
    ready, _, _ = select.select([one.socket for one in sent], [], [], 0)
    return [one for one in sent if one.socket in ready]


def token_of(demo) -> tuple[requests.Session, str]:
    browser = requests.Session()
    page = browser.get(f"{demo.web}/tra-cuu", timeout=20).text
    return browser, re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)


def test_forms_find_a_place_beside_uploads_that_stand_still(demo):
    """An opponent with one address takes at most half of the places, with two at most those of large bodies."""
    with wires(40, demo.port, ELSEWHERE) as first, wires(40, demo.port, "127.0.0.8") as second:
        for one in first:
            one.head(PAPER, 5_000_000, UPLOAD)
        wait_until(lambda: len(answered(*first)) == 40 - bodies.OF_ONE_SENDER, "half of the places taken")
        for one in second:
            one.head(PAPER, 5_000_000, UPLOAD)
        refused = 80 - bodies.LARGE_BODIES
        told = wait_until(lambda: len(found := answered(*first, *second)) == refused and found, "the refusals")
        status, text = told[0].answer()
        assert status == 503 and "Bạn chờ nửa phút" in text
        browser, token = token_of(demo)
        sent = {"ma": "H26", "secret": "x", "csrfmiddlewaretoken": token}
        assert browser.post(f"{demo.web}/tra-cuu", data=sent, timeout=20).status_code == 404
        assert seconds_for(lambda: requests.get(f"{demo.web}/tim-kiem", timeout=20)) < SOON
    many = {"file": b"x" * (bodies.SMALL + 1)}
    wait_until(lambda: requests.post(demo.web + PAPER, files=many, timeout=20).status_code != 503, "places free again")


@pytest.mark.parametrize(("kind", "length"), [(FORM, 1_000_000_000), (UPLOAD, 1_000_000_000), (UPLOAD, 10**17)])
def test_a_gigabyte_is_refused_as_soon_as_it_is_announced(demo, kind, length):
    wire = Wire(demo.port, ELSEWHERE, patience=3)
    wire.head(PAPER, length, kind)
    status, text = wire.answer()
    wire.close()
    assert status == 413 and ("lớn hơn 20 MB" if kind == UPLOAD else "lớn hơn 1 MB") in text


def test_a_file_a_little_too_large_is_read_so_that_the_browser_shows_why(demo):
    browser, token = token_of(demo)
    for accept, shown in (("text/html", "<h1"), ("application/json", '"ok": false')):
        told = browser.post(
            demo.web + PAPER, data={"csrfmiddlewaretoken": token}, files={"file": b"x" * 25_000_000},
            headers={"Accept": accept}, timeout=20,
        )  # fmt: skip
        assert told.status_code == 413 and shown in told.text, told.text[:300]


@pytest.mark.parametrize("said", [b"", b"ma=H26&sec"])
def test_a_form_that_came_in_part_is_not_used(demo, said):
    wire = Wire(demo.port, ELSEWHERE)
    wire.head("/tra-cuu", 400)
    wire.send(said)
    wire.no_more()
    status, text = wire.answer()
    wire.close()
    assert status == 400 and "Chỉ một phần" in text


def test_half_an_answer_is_never_saved(demo):
    """Cut within a field, what is left is a whole form to whoever does not count its bytes."""
    browser = demo.sign_in("ten-dai")
    at = f"{demo.web}/thu-tuc/2.000635/bat-dau"
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(f"{at}?xa=00004", timeout=20).text).group(1)
    first = browser.post(at, data={"csrfmiddlewaretoken": token, "commune": "00004"}, timeout=20).url
    page = first.removeprefix(demo.web)
    whole = f"csrfmiddlewaretoken={token}&requester_address=12+pho+Doi+Can&requester_phone=0912345678"
    wire = Wire(demo.port, ELSEWHERE)
    wire.head(page, len(whole), Cookie="; ".join(f"{c.name}={c.value}" for c in browser.cookies))
    wire.send(whole[: whole.index("Doi")])
    wire.no_more()
    assert wire.answer()[0] == 400
    wire.close()
    assert "12 pho " not in browser.get(first, timeout=20).text


def test_a_form_in_chunks_is_a_form(demo):
    browser, token = token_of(demo)
    pieces = iter([b"ma=H26&secret=x", b"&csrfmiddlewaretoken=", token.encode()])
    told = browser.post(f"{demo.web}/tra-cuu", data=pieces, headers={"Content-Type": FORM}, timeout=20)
    assert told.status_code == 404 and "Không có hồ sơ nào" in told.text
    endless = (b"x" * 65536 for _ in range(64))
    told = browser.post(f"{demo.web}/tra-cuu", data=endless, headers={"Content-Type": FORM}, timeout=20)
    assert told.status_code == 413


def test_too_many_fields_and_too_long_ones_are_told_in_words(demo):
    browser, token = token_of(demo)
    many = {"csrfmiddlewaretoken": token} | {f"f{number}": "x" for number in range(10_000)}
    told = browser.post(f"{demo.web}/tra-cuu", data=many, timeout=20)
    assert told.status_code == 400 and "Nội dung gửi lên quá lớn" in told.text
    long = {"csrfmiddlewaretoken": token, "ma": "x" * 1_100_000}
    told = browser.post(f"{demo.web}/tra-cuu", data=long, timeout=20)
    assert told.status_code == 413 and "lớn hơn 1 MB" in told.text


def test_a_head_that_is_too_long_is_refused(demo):
    wire = Wire(demo.port, ELSEWHERE)
    wire.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y" * 2_000_000)
    assert b" 431 " in wire.socket.recv(100)
    wire.close()


def test_the_number_of_threads_follows_from_the_places():
    assert bodies.THREADS == bodies.PAGES + bodies.BODIES
    assert bodies.LARGE_BODIES < bodies.BODIES and bodies.OF_ONE_SENDER < bodies.LARGE_BODIES
