"""What a play is to people: its owner's alone, without a trace elsewhere, with a clock that goes forward only."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from motcua.base import clock
from motcua.identity.service import Person
from motcua.procedures import proposals
from motcua.rehearsal import service
from motcua.rehearsal.models import Play
from tests.dossiers import filing
from tests.rehearsal import playing
from tests.rehearsal.playing import COPIES
from tests.versions import lawmaking as law
from tests.versions.publishing import begins

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]


@pytest.fixture
def browser(ha, client_of):
    """Hà's."""
    return client_of(ha)


@pytest.fixture
def play(browser) -> str:
    """A play of certified copies on a Wednesday morning, before a holiday-free week."""
    return playing.begin(browser, "2.000815", "2026-11-25", "09:00")


def kept(play: str) -> Play:
    return Play.objects.get(id=play.rsplit("/", 1)[1])


def rows() -> dict[str, int]:
    """How many rows each table of the database holds."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def test_a_whole_play_writes_no_row_but_its_own(browser, play):
    before = rows()
    assert before["rehearsal_play"] == 1 and len(before) > len(apps.get_models()) / 2
    playing.fill_in(browser, play, COPIES)
    playing.hand_in(browser, play, "photos")
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    browser.press(browser.visit(play), "Nộp khoản phải nộp")
    playing.finish(browser, play, "check", compared="yes", certificate_number="7", register_book="01/2026")
    browser.press(browser.visit(play), "Duyệt")
    browser.visit(f"{play}/vi-du")
    assert rows() == before


@pytest.mark.parametrize("who", ["lan", "hung", "quang", None])
def test_nobody_else_sees_it(who, play, request, client_of, client):
    """Not a citizen, not an official of another post, not a colleague of the same post; unknown is not to be told from
    not yours."""
    other = client_of(request.getfixturevalue(who)) if who else client
    made_up = f"/dien-thu/{uuid.UUID(int=7)}"
    for page in ("", "/kiem-tra", "/giay-to", "/trang/requester", "/vi-du", "/viec/tiep-nhan", "/lam-lai"):
        answers = [other.get(at + page).status_code for at in (play, made_up)]
        assert answers == ([404, 404] if who else [302, 302]), page
        if who:
            assert other.post(play + page, {}).status_code in (404, 405), page
    if who and who != "quang":
        for page in ("/dien-thu", "/dien-thu/bat-dau?thu-tuc=2.000815"):
            assert other.get(page).status_code == 404


def test_a_proposal_is_played_before_it_is_released(browser, quang):
    text = law.changed(law.DEARER, since=begins(8).isoformat())
    proposal = proposals.propose(Person(quang.id, quang.name, 2, True), text)
    page = browser.visit(f"/phien-ban/{proposal.id}")
    assert f"/dien-thu/bat-dau?de-nghi={proposal.id}" in page.content.decode()
    began = browser.visit(f"/dien-thu/bat-dau?de-nghi={proposal.id}")
    begun = browser.press(began, "Bắt đầu diễn thử")
    play = begun.redirect_chain[-1][0]
    playing.fill_in(browser, play, filing.ANSWERS)
    assert "20.000" in browser.visit(f"{play}/kiem-tra").content.decode(), "two copies at the proposed 10,000"
    assert kept(play).content_hash == proposal.content_hash
    assert "đang đề nghị" in browser.visit("/dien-thu").content.decode()


def test_the_clock_goes_forward_only(browser, play):
    back = browser.post(f"{play}/dong-ho", {"day-day": "24", "day-month": "11", "day-year": "2026", "hour": "10:00"})
    assert back.status_code == 422 and "chỉ đi tới" in back.content.decode()
    for hour in ("", "25:00", "xx", "10:00:00+07:00", "²:00"):
        wrong = browser.post(f"{play}/dong-ho", {"day-day": "26", "day-month": "11", "day-year": "2026", "hour": hour})
        assert wrong.status_code in (302, 422)
    late = browser.post(f"{play}/dong-ho", {"day-day": "1", "day-month": "1", "day-year": "2999", "hour": "10:00"})
    assert late.status_code == 422 and "ba năm" in late.content.decode()
    page = browser.press(browser.visit(play), "Đến hết giờ làm việc hôm nay")
    assert "17:00" in page.content.decode() and kept(play).now.astimezone(clock.ZONE).hour == 17


def test_the_clock_knows_holidays_and_the_limit(browser):
    """24 November is a holiday: what comes then counts from the 25th, and one minute after the limit it is late."""
    play = playing.begin(browser, "2.000815", "2026-11-24", "09:00")
    page = browser.visit(play).content.decode()
    assert "Ngày Văn hóa Việt Nam" in page and "cơ quan đang mở cửa" not in page
    playing.fill_in(browser, play, COPIES)
    playing.hand_in(browser, play, "photos")
    playing.send(browser, play)
    after = browser.press(browser.visit(play), "Quá hạn một phút")
    assert "thứ Tư, 25/11/2026, 17:01" in after.content.decode(), "eight working hours, all of the 25th"


def test_going_back_makes_a_play_of_its_own(browser, play):
    playing.fill_in(browser, play, COPIES)
    playing.clock(browser, play, "2026-11-26", "08:00")
    answer = browser.post(f"{play}/quay-lai", {"number": "1"})
    other = answer["Location"]
    assert len(kept(other).events) == 2 and kept(other).now == kept(play).now - timedelta(hours=23)
    assert len(kept(play).events) == 4
    browser.visit(other)


def test_begin_again_starts_from_the_same_circumstances(browser, play):
    page = browser.visit(f"{play}/lam-lai")
    assert "Nguyễn Thị Lan" in page.content.decode()
    again = browser.press(page, "Bắt đầu diễn thử", hour="10:15")
    other = kept(again.redirect_chain[-1][0])
    assert other.events[0]["facts"] == kept(play).events[0]["facts"] and other.id != kept(play).id


def test_what_is_typed_wrong_is_told_and_kept(browser, play):
    wrong = COPIES["papers_to_copy"] | {"originals-1-page_count": "nhiều"}
    answer = browser.post(f"{play}/trang/papers_to_copy", wrong)
    assert answer.status_code == 422 and 'value="nhiều"' in answer.content.decode()
    assert 'value="nhiều"' in browser.visit(f"{play}/trang/papers_to_copy").content.decode(), "also when coming back"
    unsent = browser.post(f"{play}/kiem-tra")
    assert unsent.status_code >= 400 and kept(play).events[-1]["do"] == "typed"
    assert browser.get(f"{play}/trang/khong-co").status_code == 404
    early = browser.post(f"{play}/viec/tiep-nhan", {})
    assert early.status_code == 409 and "chưa làm được" in early.content.decode()
    assert browser.get(f"{play}/vi-du").status_code == 409


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"channel": "fax"}, "Chọn cách nộp"), ({"commune": "Xứ Không Có"}, "Không có xã, phường nào"),
        ({"hour": "sớm"}, "Nhập ngày và giờ"), ({"day-year": "2020"}, "có hiệu lực từ"),
        ({"fact-person-personal_number": "12"}, "12 chữ số"), ({"commune": "Tân"}, "Chọn một nơi"),
    ],
)  # fmt: skip
def test_circumstances_that_cannot_be_read_are_told_and_kept(browser, typed, said):
    where = "/dien-thu/bat-dau?thu-tuc=2.000815&ngay=2026-11-25"
    right = {"channel": "online", "commune": "00004", "day-day": "25", "day-month": "11", "day-year": "2026",
             "hour": "09:00"}  # fmt: skip
    answer = browser.post(where, right | playing.KNOWN | typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and 'value="Nguyễn Thị Lan"' in page
    assert not Play.objects.exists()


@pytest.mark.parametrize(("typed", "status"), [("25/11/2026", 200), (" 5/12/2026 ", 200), ("2026-11-25", 200),
                                               ("31/02/2027", 404), ("25/11/99999", 404), ("mai", 404)])  # fmt: skip
def test_the_day_of_a_version_is_read_as_people_write_it(browser, typed, status):
    page = browser.get("/dien-thu/bat-dau", {"thu-tuc": "2.000815", "ngay": typed})
    assert page.status_code == status


def test_the_state_can_know_everything_or_nothing(browser):
    where = "/dien-thu/bat-dau?thu-tuc=1.001193&ngay=2026-11-25"
    page = browser.press(browser.visit(where), "Biết tất cả")
    play = browser.press(page, "Bắt đầu diễn thử").redirect_chain[-1][0]
    everything = len(kept(play).events[0]["facts"])
    page = browser.press(browser.visit(where), "Không biết gì")
    play = browser.press(page, "Bắt đầu diễn thử").redirect_chain[-1][0]
    assert everything > 10 and kept(play).events[0]["facts"] == {}


def test_plays_are_few_short_and_end_by_themselves(browser, play, monkeypatch):
    monkeypatch.setattr(service, "MOST_PLAYS", 2)
    assert browser.post(f"{play}/quay-lai", {"number": "0"}).status_code == 302
    full = browser.post(f"{play}/quay-lai", {"number": "0"})
    assert full.status_code == 409 and "Xóa một lần" in full.content.decode()
    monkeypatch.setattr(service, "MOST_EVENTS", 2)
    assert browser.post(f"{play}/trang/declaration", {"truth": "yes"}).status_code == 302
    long = browser.post(f"{play}/trang/requester", {"requester_phone": "0900000000"})
    assert long.status_code == 409 and len(kept(play).events) == 2
    Play.objects.filter(id=kept(play).id).update(played_at=clock.now() - service.KEPT - timedelta(minutes=1))
    assert service.delete_old() == 1 and Play.objects.count() == 1


def test_a_play_is_thrown_away(browser, play):
    after = browser.press(browser.visit(play), "Xóa lần diễn thử này")
    assert after.status_code == 200 and not Play.objects.exists()


def test_acts_are_told_what_is_missing_in_the_words_of_the_desk(browser, play):
    playing.fill_in(browser, play, COPIES)
    playing.hand_in(browser, play, "photos")
    playing.send(browser, play)
    for act, typed in (("tu-choi", {"explanation": "x"}), ("tra-lai", {}), ("tra-lai", {"mark-field-truth": "yes"})):
        answer = browser.post(f"{play}/viec/{act}", typed)
        assert answer.status_code in (409, 422), act
    playing.act(browser, play, "tiep-nhan")
    for act, typed in (("xin-loi", {}), ("dung", {"ground": "x"}), ("xong-buoc", {"about": "check"}),
                       ("xong-buoc", {"about": "khong-co"})):  # fmt: skip
        answer = browser.post(f"{play}/viec/{act}", typed)
        assert answer.status_code in (409, 422), act
    assert [one["do"] for one in kept(play).events].count("moved") == 1


def test_an_apology_and_a_stop_and_a_withdrawal_can_be_played(browser, play):
    playing.fill_in(browser, play, COPIES)
    playing.hand_in(browser, play, "photos")
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    day = {"new_due-day": "27", "new_due-month": "11", "new_due-year": "2026"}
    playing.act(browser, play, "xin-loi", reason="delayed", explanation="Máy hỏng.", **day)
    assert "Máy hỏng." in browser.visit(play).content.decode() and "27/11/2026" in browser.visit(play).content.decode()
    browser.press(browser.visit(play), "Rút hồ sơ")
    page = browser.visit(play).content.decode()
    assert "Không còn việc gì" in page and "Ví dụ đúng" in browser.visit(f"{play}/vi-du").content.decode()


def test_the_english_pages_are_whole(browser, play):
    browser.get("/ngon-ngu/en?tiep=/dien-thu")
    for page in ("", "/kiem-tra", "/giay-to", "/lam-lai"):
        browser.visit(play + page)
