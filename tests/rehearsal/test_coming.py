"""Coming in person, played by both sides: they come and it is recorded, or they do not come and their time is over."""

from datetime import date

import msgspec
import pytest

from motcua.rehearsal.replaying import replay
from tests.consents import marriage
from tests.rehearsal import playing
from tests.rehearsal.test_other_kinds import buttons
from tests.rehearsal.test_plays import kept
from tests.rehearsal.test_whole_lives import MOTHER, differences, recorded, status
from tests.windows import benefit

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(ha, client_of):
    """Hà's."""
    return client_of(ha)


def decided(browser) -> str:
    """A play of unemployment benefit up to the decision, for which the employee must come; gives its address."""
    play = playing.begin(browser, benefit.CODE, "2026-11-25", **MOTHER)
    playing.fill_in(browser, play, benefit.pages(date(2026, 10, 30)))
    playing.hand_in_everything(browser, play)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    assert "Sau này phải đến: Người lao động" in browser.visit(play).content.decode()
    playing.finish(browser, play, "check", **benefit.FOUND)
    browser.press(browser.visit(play), "Duyệt")
    return play


def come(browser, play: str):
    """They come: the citizen's button; gives the page after it."""
    page = browser.visit(play)
    return browser.press(page, next(one for one in buttons(page) if one.startswith("Đến làm việc trực tiếp")))


def spoilt(code: str, one, **moves) -> list[str]:
    """What does not hold in an example with other moves."""
    return differences(code, msgspec.structs.replace(one, given=msgspec.structs.replace(one.given, **moves)))


def test_the_result_waits_until_they_came_and_it_is_recorded(browser):
    play = decided(browser)
    page = browser.visit(play).content.decode()
    assert "Bây giờ phải đến: Người lao động" in page and "Chậm nhất:" in page
    early = browser.post(f"{play}/viec/trao", {})
    assert early.status_code == 422 and "phải đến trực tiếp" in early.content.decode() and status(play) == 9
    nobody = browser.post(f"{play}/viec/da-den", {"about": "employee"})
    assert nobody.status_code == 409, "nobody is there"
    playing.clock(browser, play, "2026-11-30", "09:00")
    there = come(browser, play).content.decode()
    assert "cán bộ chưa ghi nhận" in there and f"{play}/viec/dung" not in there
    form = browser.visit(f"{play}/viec/da-den?buoc=employee")
    for day in ("1", "24", "x"):
        wrong = {"about": "employee", "came-day": day, "came-month": "11", "came-year": "2026"}
        wrong |= {"came-month": "12"} if day == "1" else {}
        assert browser.post(f"{play}/viec/da-den", wrong).status_code == 422, "tomorrow, before the filing, no day"
    browser.press(form, "Ghi nhận đã đến")
    assert replay(kept(play)).came == {"employee": date(2026, 11, 30)}
    browser.press(browser.visit(play), "Ghi nhận đã trao kết quả")
    assert status(play) == 10
    one, _text = recorded(browser, play)
    assert [move.what for move in one.given.moves][-2:] == ["came", "returned"]
    assert differences(benefit.CODE, one) == []
    assert one.then.came == ["employee"]
    without = [move for move in one.given.moves if move.what != "came"]
    assert any(told.en.startswith("came is") for told in spoilt(benefit.CODE, one, moves=without))
    afterwards = [*without, one.given.moves[-2]]
    assert any("SomebodyMustCome" in told.en for told in spoilt(benefit.CODE, one, moves=afterwards))


def test_nobody_came_in_time_so_an_official_may_stop_it(browser):
    """The minute before their time is over nothing offers to stop; the clock alone stops nothing; who comes after all
    ends the offer."""
    play = decided(browser)
    assert f"{play}/viec/dung" not in browser.visit(play).content.decode()
    page = browser.press(browser.visit(play), "Quá hạn đến một phút")
    words = page.content.decode()
    assert status(play) == 9 and "Đã hết thời gian phải đến" in words and f"{play}/viec/dung" in words
    come(browser, play)
    playing.act(browser, play, "da-den", about="employee", **day_of(play))
    assert f"{play}/viec/dung" not in browser.visit(play).content.decode()
    late, _text = recorded(browser, play)
    assert differences(benefit.CODE, late) == []


def day_of(play: str) -> dict[str, str]:
    """The day that the clock of a play shows, as it is typed."""
    now = kept(play).now
    return {"came-day": str(now.day), "came-month": str(now.month), "came-year": str(now.year)}


def test_it_is_stopped_because_nobody_came(browser):
    play = decided(browser)
    browser.press(browser.visit(play), "Quá hạn đến một phút")
    playing.act(browser, play, "dung", ground="did_not_come", explanation="Không đến nhận quyết định.")
    assert status(play) == 8
    one, _text = recorded(browser, play)
    assert one.given.moves[-1].what == "stopped" and differences(benefit.CODE, one) == []
    in_time = msgspec.structs.replace(one.given.moves[-1], at=one.given.moves[-2].at)
    assert any("TooEarly" in told.en for told in spoilt(benefit.CODE, one, moves=[*one.given.moves[:-1], in_time]))


def test_both_come_to_sign_their_marriage(browser):
    play = playing.begin(browser, marriage.CODE, "2026-11-25", "08:00", **MOTHER, channel="online")
    playing.fill_in(browser, play, marriage.pages("Vũ Văn Quang", "001079000003"))
    browser.press(browser.visit(f"{play}/kiem-tra"), "Người đó đồng ý", way="account")
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    assert "Đến làm việc trực tiếp" not in browser.visit(play).content.decode(), "it is too early to come"
    entry = {"entry_number": "12", "entry_date-day": "25", "entry_date-month": "11", "entry_date-year": "2026"}
    playing.finish(browser, play, "check", **entry)
    browser.press(browser.visit(play), "Duyệt")
    come(browser, play)
    playing.act(browser, play, "da-den", about="both", **day_of(play))
    browser.press(browser.visit(play), "Ghi nhận đã trao kết quả")
    assert status(play) == 10
    one, _text = recorded(browser, play)
    assert differences(marriage.CODE, one) == [] and [move.who for move in one.given.moves if move.who] == ["both"]
