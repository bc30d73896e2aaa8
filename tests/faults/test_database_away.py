"""The database is stopped for 20 seconds while people work: nobody loses a word, nobody waits, all arrives once."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.dossiers import filing
from tests.faults.house import HIDDEN, Browser, answers, code_in
from tests.faults.test_cut import code_of, entries
from tests.running import wait_until

STOPPED = 20.0  # seconds
ANSWERED_WITHIN = 6.0
SOMEBODY = {"lan": "0912 345 678", "ten-dai": "0912 345 679"}  # whose telephone number becomes which


@pytest.fixture
def stopped(house):
    """A function that stops the database, and its counterpart; it runs again at the end in any case."""
    yield house.stop_database
    house.start_database()


def quickly(ask, *values, **options):
    """Ask, and check that the answer did not keep anybody waiting."""
    began = time.monotonic()
    answer = ask(*values, **options)
    assert time.monotonic() - began < ANSWERED_WITHIN, "the person waited too long for the page"
    assert answer.status_code == 503, answer.text[:2000]
    assert int(answer.headers["Retry-After"]) > 0
    return answer


def typed_by(key: str) -> dict[str, dict[str, str]]:
    """What somebody answers, page by page."""
    pages = {page: dict(told) for page, told in filing.ANSWERS.items()}
    pages["requester"] |= {"requester_phone": SOMEBODY[key], "requester_email": f"thu-{key}@example.vn"}
    pages["event"]["register_book"] = "<b>01/1990</b> & 'x'"
    return pages


def test_twenty_answers_typed_across_a_real_stop_and_start_arrive_once_each(house, stopped):
    people = {key: Browser(house, key) for key in SOMEBODY}
    drafts = {key: browser.start() for key, browser in people.items()}
    hung, mai = Browser(house, "hung"), Browser(house, "mai")
    code, ready = people["lan"].file_one(), mai.start()
    mai.answer_everything(ready)
    drafts["lan"] = people["lan"].start()
    version = house.number("SELECT version FROM dossiers_dossier WHERE code = %s", code)

    stopped()
    ends = time.monotonic() + STOPPED
    kept = [
        (people[key], quickly(people[key].post, f"/ban-nhap/{drafts[key]}/trang/{page}", told))
        for key in people for page, told in typed_by(key).items()
    ]  # fmt: skip
    sending = quickly(mai.post, f"/ban-nhap/{ready}/gui")
    receiving = quickly(hung.post, f"/viec/{code}/tiep-nhan", {"version": version})
    while time.monotonic() < ends:  # people press again, many at once, all the time
        with ThreadPoolExecutor(16) as hands:
            list(hands.map(lambda _n: quickly(people["lan"].get, "/ho-so"), range(32)))
        again = quickly(mai.submit, sending)
        assert again.text.count("name=") == sending.text.count("name=")

    house.start_database()
    wait_until(lambda: answers(house.demo.web), "the pages are back", 10)
    for browser, page in kept:
        assert browser.submit(page).status_code == 302
    assert mai.submit(sending).status_code == 302 and hung.submit(receiving).status_code == 302
    for key, draft in drafts.items():
        found = house.sql("SELECT field, raw FROM dossiers_draftanswer WHERE draft_id = %s AND source = ''", draft)
        typed = {name: text for _field, raw in found for name, text in raw.items()}
        assert typed == {name: text for told in typed_by(key).values() for name, text in told.items()}
    assert entries(house, code, "dossier:accepted") == 1
    assert entries(house, code_of(house, ready), "dossier:submitted") == 1


def test_the_page_holds_what_was_typed_and_shows_it_by_its_labels(house, lan, stopped):
    draft = lan.start()
    lan.get(f"/ban-nhap/{draft}/trang/event")  # the process has read the procedure
    stopped()
    form = typed_by("lan")["event"] | {"back": "check", "questions-shown": "kind registered_office"}  # as pages do
    page = quickly(lan.post, f"/ban-nhap/{draft}/trang/event", form).text
    assert "Chúng tôi chưa lưu được" in page and ">Gửi lại</button>" in page
    assert f'action="/ban-nhap/{draft}/trang/event"' in page
    assert "&lt;b&gt;01/1990&lt;/b&gt; &amp;" in page and "<b>01" not in page
    assert re.search(r"Quyển số.*?&lt;b&gt;01", page, re.DOTALL) and "2/9/1990" in page
    assert dict(HIDDEN.findall(page))["csrfmiddlewaretoken"]


def test_a_file_must_be_chosen_again_and_the_rest_is_kept(house, lan, stopped):
    draft = lan.start()
    paper = f"/ban-nhap/{draft}/giay-to/old_paper"
    stopped()
    file = ("giay.jpg", filing.photo(), "image/jpeg")
    page = quickly(lan.post, paper, {"sha256": "0" * 64, "beside": "x"}, files={"file": file})
    assert 'enctype="multipart/form-data"' in page.text and 'id="again-file-1" name="file"' in page.text
    assert "Chọn lại tệp «giay.jpg»" in page.text and "0" * 64 not in page.text
    assert dict(HIDDEN.findall(page.text))["beside"] == "x"
    told = quickly(lan.post, paper, files={"file": file}, headers={"Accept": "application/json"}).json()
    assert told["ok"] is False and "Chưa lưu" in told["error"]
    house.start_database()
    wait_until(lambda: answers(house.demo.web), "the pages are back", 10)
    file[1].seek(0)
    fields = dict(HIDDEN.findall(page.text))
    assert lan.post(paper, fields, files={"file": file}).status_code == 302
    assert house.number("SELECT count(*) FROM dossiers_draftpaper WHERE draft_id = %s", draft) == 1
    lan.post(f"/ban-nhap/{draft}/bo")


def test_a_secret_is_not_shown_and_typed_again(house, lan, stopped):
    code = lan.file_one()
    secret = house.sql("SELECT tracking_secret FROM dossiers_dossier WHERE code = %s", code)[0][0]
    stopped()
    page = quickly(lan.post, "/tra-cuu", {"ma": code, "secret": secret})
    assert secret not in page.text and 'name="secret" type="text" value=""' in page.text and code in page.text
    house.start_database()
    wait_until(lambda: answers(house.demo.web), "the pages are back", 10)
    found = lan.submit(page, secret=secret)
    assert found.status_code == 200 and code in found.text


def test_a_page_that_is_only_opened_says_what_is_kept(house, lan, stopped):
    draft = lan.start()
    stopped()
    page = quickly(lan.get, f"/ban-nhap/{draft}?a=1")
    assert "vẫn còn nguyên" in page.text and f'href="/ban-nhap/{draft}?a=1"' in page.text and "Thử lại" in page.text
    assert "Nguyễn" not in page.text and "no-store" in page.headers["Cache-Control"]


def test_words_from_another_site_are_not_put_into_our_form(house, lan, stopped):
    stopped()
    page = quickly(lan.session.post, f"{house.demo.web}/tra-cuu", data={"ma": "words of a stranger"}, timeout=20)
    assert "words of a stranger" not in page.text and "<form" not in page.text


def test_after_a_quick_restart_no_request_fails(house, lan):
    """The connections in the pool are all dead then; nobody may be told so."""
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda _n: lan.get("/ho-so"), range(16)))  # the pool has grown
    house.stop_database()
    house.start_database()
    with ThreadPoolExecutor(8) as hands:
        seen = list(hands.map(lambda _n: lan.get("/ho-so").status_code, range(32)))
    assert set(seen) == {200}
    draft = lan.start()
    lan.answer_everything(draft)
    assert code_in(lan.post(f"/ban-nhap/{draft}/gui"))
