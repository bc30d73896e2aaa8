"""deploy/nginx/motcua.conf in a real nginx before a real Motcua."""

import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from motcua.base.management.commands.web import HEAD_WITHIN
from tests.operating.nginx import SHIPPED, Nginx
from tests.running import wait_until

FOR_ALL = ("/", "/tim-kiem", "/thu-tuc/2.000635", "/tro-giup")
KEPT = (
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options",
    "Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Request-Id", "Content-Language",
)  # fmt: skip
CACHE = "X-Request-Id"  # the same number twice: the second answer came out of the cache


def test_the_shipped_file_is_right(wire, tmp_path):
    """`nginx -t` has no complaint and no warning."""
    done = Nginx(tmp_path, wire).examine()
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr


def test_a_resting_connection_is_ended_by_nginx_first():
    """Otherwise a POST may meet the end of its connection, and nobody sends it again."""
    upstream = re.search(r"^upstream motcua \{(.*?)^\}", SHIPPED.read_text(), re.MULTILINE | re.DOTALL).group(1)
    (rests,) = re.findall(r"^    keepalive_timeout (\d+)s;$", upstream, re.MULTILINE)
    assert int(rests) * 1000 <= HEAD_WITHIN / 2, "well under it: both clocks begin at different moments"


@pytest.mark.parametrize("path", FOR_ALL)
def test_pages_for_all_are_cached_without_cookies(nginx, path):
    """One answer of Motcua serves many readers; it gives none of them a cookie or a form's token."""
    first, second = nginx.get(path), nginx.get(path)
    assert first.status_code == second.status_code == 200
    assert first.headers[CACHE] == second.headers[CACHE], "asked Motcua twice"
    assert "Set-Cookie" not in first.headers and "Set-Cookie" not in second.headers
    assert "csrfmiddlewaretoken" not in first.text
    assert "s-maxage" in first.headers["Cache-Control"] and "max-age=0" in first.headers["Cache-Control"]


def test_pages_survive_a_dead_motcua(nginx, wire):
    """What a procedure needs can be read, styles included, while nothing behind nginx answers; each in its language."""
    style = re.search(r'href="(/static/motcua\.css\?[^"]+)"', nginx.get("/").text).group(1)
    read = {path: nginx.get(path).text for path in (*FOR_ALL, style)}
    english = nginx.get("/tro-giup", cookies={"motcua_lang": "en"}).text
    assert 'lang="en"' in english and 'lang="vi"' in read["/tro-giup"]
    wire.cut()
    for path, text in read.items():
        answer = nginx.get(path)
        assert answer.status_code == 200 and answer.text == text, path
    assert nginx.get("/tro-giup", cookies={"motcua_lang": "en"}).text == english


def test_what_is_somebodys_own_is_never_cached(nginx, demo):
    """Neither what Lan sees, nor what she sees of the pages for all, reaches anybody else."""
    lan = demo.sign_in("lan")
    cookies = {cookie.name: cookie.value for cookie in lan.cookies}
    for path in ("/ho-so", "/tin-nhan", "/giay-to-cua-toi", *FOR_ALL):
        hers = nginx.get(path, cookies=cookies)
        assert hers.status_code == 200 and "Nguyễn" in hers.text, path
        assert "private" in hers.headers["Cache-Control"], path
        others = nginx.get(path)
        assert "Nguyễn" not in others.text, path
        again = nginx.get(path, cookies=cookies)
        assert again.headers[CACHE] != hers.headers[CACHE], f"{path} came out of a cache"
    kept = list((nginx.place / "motcua").rglob("*"))
    assert kept and not [p for p in kept if p.is_file() and "Nguyễn".encode() in _bytes(p)]


def _bytes(place) -> bytes:
    data = place.read_bytes()
    begin = data.find(b"\x1f\x8b")
    return data + (gzip.decompress(data[begin:]) if begin > 0 else b"")


def test_what_people_search_is_not_kept(nginx):
    """They may type a name."""
    first, second = (nginx.get("/tim-kiem?q=khai+sinh") for _time in range(2))
    assert first.headers[CACHE] != second.headers[CACHE]
    assert "private" in first.headers["Cache-Control"]
    assert "khai" not in nginx.log()


def test_a_slow_upload_reaches_motcua_when_it_is_whole(nginx, wire):
    """A worker never waits for a bad line: nginx holds the body."""
    with nginx.connect() as line:
        head = "POST /ban-nhap/slow/giay-to/paper HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n"
        line.sendall(head.encode() + b"a" * 150_000)
        assert nginx.get("/tro-giup").status_code == 200, "others are served meanwhile"
        assert b"/ban-nhap/slow" not in wire.seen
        line.sendall(b"a" * 150_000)
        wait_until(lambda: b"/ban-nhap/slow" in wire.seen, "the whole upload was handed on")
        assert line.recv(12).startswith(b"HTTP/1.1 4")


def test_too_large_is_said_in_words(nginx, wire):
    """Before anything of it reached Motcua."""
    answer = nginx.ask("POST", "/ban-nhap/x/giay-to/y", data=b"a" * 24_000_000)
    said_in_words(answer, 413, "20 MB")
    assert b"/ban-nhap/x" not in wire.seen


def test_too_many_is_said_in_words(nginx):
    """A machine that guesses secrets is stopped before Motcua has to think."""

    def guess(_time: int) -> requests.Response:
        return nginx.ask("POST", "/tra-cuu", data={"ma": "H26-1"})

    assert guess(0).status_code != 429
    with ThreadPoolExecutor(20) as guessers:  # one after another they may be slower than what is allowed
        refused = [answer for answer in guessers.map(guess, range(60)) if answer.status_code == 429]
    said_in_words(refused[0], 429, "Too many requests")
    assert nginx.get("/tra-cuu").status_code == 200, "asking for the form is not guessing"


def test_no_answer_is_said_in_words(nginx, wire):
    """Also to somebody who was just sending a form."""
    wire.cut()
    for method in ("GET", "POST"):
        answer = nginx.ask(method, "/ho-so")
        said_in_words(answer, 502, "reload this page")
        assert answer.headers["Retry-After"] == "30"


def said_in_words(answer: requests.Response, status: int, words: str) -> None:
    assert answer.status_code == status
    assert words in answer.text and 'lang="vi"' in answer.text and 'name="viewport"' in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "nginx/" not in answer.headers["Server"]


def test_headers_are_kept(nginx, demo):
    """What Motcua says about safety arrives as it said it."""
    straight, through = requests.get(f"{demo.web}/tra-cuu", timeout=20), nginx.get("/tra-cuu")
    for name in KEPT:
        assert name in through.headers, name
        if name != "X-Request-Id":
            assert through.headers[name] == straight.headers[name], name


def test_motcua_learns_who_asks_from_nginx_alone(nginx, wire):
    """Limits count by network address; a stranger cannot choose his."""
    nginx.get("/tra-cuu", headers={"X-Forwarded-For": "203.0.113.7"})
    assert b"203.0.113.7" not in wire.seen
    assert b"X-Forwarded-For: 127.0.0.1\r\n" in wire.seen


def test_numbers_are_closed_from_outside(nginx):
    """In a demonstration the machine itself may look, but not whoever comes by a proxy."""
    for path in ("/suc-khoe/so-lieu", "/suc-khoe/chi-tiet"):
        assert nginx.get(path).status_code == 404
    assert nginx.get("/suc-khoe").json() == {"ready": True}


def test_its_log_names_nobody(nginx, demo):
    """One JSON line a request: no address of a page, no query, no whole network address."""
    lan = demo.sign_in("lan")
    cookies = {cookie.name: cookie.value for cookie in lan.cookies}
    nginx.get("/ho-so/H26.00004-20261122-0000001?ma=secret", cookies=cookies)
    wait_until(lambda: "ho-so" in nginx.log(), "the line is written")
    line = json.loads(nginx.log().splitlines()[-1])
    assert (line["place"], line["status"], line["network"]) == ("ho-so", 404, "127.0.0.0")
    for secret in ("0000001", "secret", "127.0.0.1", *cookies.values()):
        assert secret not in nginx.log()
