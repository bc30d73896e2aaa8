"""Plays of what is no plain dossier: linked procedures, notices, windows of the year."""

from datetime import date

import pytest

from motcua.procedures import service as procedures
from tests.births import birth
from tests.branches import office
from tests.dossiers import filing
from tests.linked import newborn
from tests.notices_of_people import lodging
from tests.rehearsal import playing
from tests.rehearsal.test_whole_lives import MOTHER, differences, recorded, status
from tests.windows import benefit

pytestmark = pytest.mark.django_db


def test_linked_procedures_end_each_by_itself(ha, client_of):
    """The birth has its result, so what comes after it can begin; that is refused, and the whole is settled without."""
    browser = client_of(ha)
    play = playing.begin(browser, newborn.CODE, "2026-11-25", **MOTHER)
    pages = newborn.pages(date(2026, 11, 25), child=birth.born(date(2026, 11, 23)))
    playing.fill_in(browser, play, pages)
    playing.hand_in_everything(browser, play)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    page = browser.visit(play)
    assert "Một thủ tục liên thông bắt đầu" in page.content.decode()
    page = browser.press(page, next(one for one in buttons(page) if one.startswith("Chờ người nộp bổ sung")))
    assert status(play) == 5
    page = browser.press(page, next(one for one in buttons(page) if one.startswith("Người nộp bổ sung")))
    page = browser.press(page, next(one for one in buttons(page) if one.startswith("Có kết quả")))
    while refuse := [one for one in buttons(page) if one.startswith("Bị từ chối")]:
        page = browser.press(page, refuse[0])
    assert status(play) in (9, 10)
    one, _text = recorded(browser, play)
    parts = one.then.life[-1].parts
    assert parts.pop("birth") == "done" and parts and set(parts.values()) <= {"refused", "impossible"}
    assert differences(newborn.CODE, one) == []


def buttons(page) -> list[str]:
    """The words of the buttons of a page."""
    return [" ".join("".join(one.itertext()).split()) for one in page.page.all("button")]


def test_a_notice_is_at_its_end_as_it_arrives(ha, client_of):
    browser = client_of(ha)
    play = playing.begin(browser, "2.001159", "2026-11-25", "21:00")
    playing.fill_in(browser, play, lodging.pages(date(2026, 11, 25)))
    playing.send(browser, play)
    assert status(play) == 9 and "Không còn việc gì" in browser.visit(play).content.decode()
    one, _text = recorded(browser, play)
    assert one.then.status == 9 and one.given.moves == []
    assert differences("2.001159", one) == []


def test_outside_the_window_nothing_is_sent(ha, client_of):
    browser = client_of(ha)
    play = playing.begin(browser, "1.005142", "2026-11-25")
    told = browser.post(f"{play}/kiem-tra")
    assert told.status_code >= 400 and "nháp của bạn" in told.content.decode().lower()


def test_branches_run_side_by_side_and_a_duty_stops_the_clock(ha, client_of, catalogue):
    """The police say nothing in two working days, which is consent; the land office finds a tax, and it is paid."""
    procedures.publish(office.text())
    browser = client_of(ha)
    play = playing.begin(browser, office.CODE, "2026-11-25", **MOTHER)
    playing.fill_in(browser, play, filing.ANSWERS)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    playing.finish(browser, play, "check", **filing.FINDING)
    page = browser.visit(play)
    both = [one for one in page.content.decode().split("Xong bước này: ")[1:]]
    assert len(both) == 2 and not any("Để hết thời gian" in one for one in buttons(page))
    playing.finish(browser, play, "measure", tax="500000")
    page = browser.visit(play)
    assert status(play) == 6 and "Yêu cầu nộp tiền" not in page.content.decode()
    page = browser.press(page, "Nộp khoản phải nộp")
    assert status(play) == 4
    page = browser.press(page, "Quá thời gian của một bước một phút")
    browser.press(page, next(one for one in buttons(page) if one.startswith("Để hết thời gian")))
    browser.press(browser.visit(play), "Duyệt")
    one, _text = recorded(browser, play)
    whats = [move.what for move in one.given.moves]
    assert whats[:6] == ["accepted", "step_done", "step_done", "duty_asked", "duty_met", "step_lapsed"]
    assert one.then.life[1].steps == ["police", "measure"] and one.then.life[2].steps == ["police"]


def test_a_finished_result_is_stopped_only_when_nobody_came_in_time(ha, client_of):
    """The day of the result and two working days to come for it; before their end nothing offers to stop."""
    browser = client_of(ha)
    play = playing.begin(browser, benefit.CODE, "2026-11-25", **MOTHER)
    playing.fill_in(browser, play, benefit.pages(date(2026, 10, 30)))
    playing.hand_in_everything(browser, play)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    assert f"{play}/viec/dung" in browser.visit(play).content.decode()
    playing.finish(browser, play, "check", **benefit.FOUND)
    browser.press(browser.visit(play), "Duyệt")
    assert status(play) == 9
    assert f"{play}/viec/dung" not in browser.visit(play).content.decode()
    playing.clock(browser, play, "2027-01-15", "09:00")
    assert f"{play}/viec/dung" in browser.visit(play).content.decode()
