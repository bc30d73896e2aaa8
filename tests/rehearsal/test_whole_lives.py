"""Whole lives played by the pages, and recorded as examples that hold."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from motcua.base import paths
from motcua.engine import definition, examples
from motcua.procedures.management.verbs.check import national_calendar
from motcua.rehearsal.models import Play
from tests.births import birth, marital
from tests.consents import marriage
from tests.rehearsal import playing
from tests.rehearsal.playing import COPIES

pytestmark = pytest.mark.django_db

MOTHER = {
    "fact-person-marriage": "12/2020", "fact-person-sex": "female", "fact-person-birth_date-day": "8",
    "fact-person-birth_date-month": "3", "fact-person-birth_date-year": "1990",
}  # fmt: skip
ENTRY = {
    "entry_office": "UBND phường Ba Đình", "entry_number": "45", "entry_book": "01/2026", "entry_date-day": "27",
    "entry_date-month": "11", "entry_date-year": "2026",
}  # fmt: skip


def recorded(browser, play: str) -> tuple[examples.Example, str]:
    """The example of a play, of which the page says that it holds, and its text."""
    assert "Ví dụ đúng" in browser.visit(f"{play}/vi-du").content.decode()
    text = browser.get(f"{play}/vi-du.yaml").content.decode()
    (one,) = examples.read(text)
    return one, text


def check(tmp_path, code: str, text: str) -> str:
    """What `procedure check` says of the version of the catalogue with this example beside it."""
    file = played(code)
    (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "examples.yaml").write_text(text, encoding="utf-8")
    told = io.StringIO()
    call_command("procedure", "check", str(tmp_path / file.name), stdout=told)
    return told.getvalue()


def played(code: str, day: str = "2026-11-25"):
    """The file of the version that holds on a day, that of most of these plays unless told."""
    return max(file for file in (paths.CATALOGUE / code).glob("2*.yaml") if file.stem <= day)


def differences(code: str, one: examples.Example) -> list[str]:
    """The same part of that check, without walking every path of the procedure."""
    file = played(code, one.given.sent[:10])
    return examples.differences(definition.load(file.read_text(encoding="utf-8")), one, national_calendar())


def status(play: str) -> int:
    """The status in which a play stands."""
    from motcua.rehearsal.replaying import replay

    return int(replay(Play.objects.get(id=play.rsplit("/", 1)[1])).state.status)


def test_certified_copies_from_the_form_to_the_result(ha, client_of, tmp_path):
    browser = client_of(ha)
    play = playing.begin(browser, "2.000815", "2026-11-25", "09:00")
    playing.fill_in(browser, play, COPIES)
    playing.hand_in(browser, play, "photos")
    playing.send(browser, play)
    playing.clock(browser, play, "2026-11-25", "10:00")
    playing.act(browser, play, "tiep-nhan")
    page = browser.visit(play)
    assert "12.000" in page.content.decode() and "Quá hạn một phút" in page.content.decode()
    browser.press(page, "Nộp khoản phải nộp")
    playing.clock(browser, play, "2026-11-25", "14:00")
    playing.finish(browser, play, "check", compared="yes", certificate_number="7", register_book="01/2026")
    browser.press(browser.visit(play), "Duyệt")
    assert status(play) in (9, 10)
    if status(play) == 9:
        browser.press(browser.visit(play), "Ghi nhận đã trao kết quả")
    one, text = recorded(browser, play)
    assert (one.then.owed, one.then.due, one.then.status) == (12000, "2026-11-25 17:00", 10)
    assert [move.what for move in one.given.moves][-1] == "returned" and len(one.then.life) == len(one.given.moves)
    assert "1 of 1 are about this version, 0 do not hold" in check(tmp_path, "2.000815", text)


def test_a_late_birth_that_is_sent_back(ha, client_of):
    """The sixty days are over, so a charge is owed that the council decides; the chair's rate is named at reception."""
    browser = client_of(ha)
    play = playing.begin(browser, birth.CODE, "2026-11-27", "09:00", **MOTHER)
    page = browser.visit(play).content.decode()
    assert "<dd>quá thời hạn" not in page
    late = birth.pages(birth.born(date(2026, 9, 20)), late={"exempt_group": "none"})
    order = ["requester", "relation_to_child", "child", "mother", "parents", "father", "birth_paper", "late",
             "copies_and_delivery"]  # fmt: skip
    playing.fill_in(browser, play, {key: late[key] for key in order})
    playing.hand_in(browser, play, "birth_notice")
    playing.send(browser, play)
    page = browser.visit(play).content.decode()
    assert "<dd>quá thời hạn" in page and "chưa biết mức thu" in page
    unnamed = browser.post(f"{play}/viec/tiep-nhan", {})
    assert unnamed.status_code == 422 and status(play) == 1
    rate = {"rate-late_birth_charge": "5.000", "act-late_birth_charge": "01/2026/NQ-HĐND"}
    playing.act(browser, play, "tiep-nhan", **rate)
    playing.clock(browser, play, "2026-11-27", "10:00")
    marked = {
        "mark-field-child_name": "yes", "reason-field-child_name": "does_not_match",
        "advice-field-child_name": "Ghi đúng như giấy chứng sinh.", "mark-paper-birth_notice": "yes",
        "reason-paper-birth_notice": "unreadable", "advice-paper-birth_notice": "Chụp lại.",
    }  # fmt: skip
    playing.act(browser, play, "tra-lai", **marked)
    playing.clock(browser, play, "2026-11-30", "08:00")
    nothing_new = browser.post(f"{play}/kiem-tra")
    assert nothing_new.status_code >= 400 and status(play) == 5
    corrected = browser.visit(f"{play}/trang/child")
    assert "Ghi đúng như giấy chứng sinh." in corrected.content.decode()
    browser.press(corrected, "Lưu và tiếp tục", child_name="Trần Minh Anh")
    playing.hand_in(browser, play, "birth_notice", anew=("birth_notice",))
    playing.send(browser, play)
    assert status(play) == 4
    playing.finish(browser, play, "check", **ENTRY)
    browser.press(browser.visit(play), "Duyệt")
    page = browser.visit(play)
    assert status(play) == 9 and "Bước tiếp theo: người nộp" in page.content.decode()
    browser.press(page, "Nộp khoản phải nộp")
    assert status(play) == 10
    one, _text = recorded(browser, play)
    assert one.then.terms == {"registration": "over"} and one.then.owed == 5000 and one.then.undecided == []
    assert one.given.council[0].basis == "01/2026/NQ-HĐND"
    moves = [move.what for move in one.given.moves]
    assert moves == ["accepted", "sent_back", "resubmitted", "step_done", "approved", "duty_asked", "duty_met",
                     "returned"]  # fmt: skip
    assert one.given.moves[2].answers == {"child_name": "Trần Minh Anh"}
    assert one.then.life[1].due is None and one.then.life[-1].status == 10
    assert differences(birth.CODE, one) == []


def test_a_verification_moves_the_day_once(ha, client_of):
    browser = client_of(ha)
    play = playing.begin(browser, marital.CODE, "2026-11-25", "08:00", **MOTHER)
    playing.fill_in(browser, play, marital.ANSWERS)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan", **marital.RATE)
    asked = {"reason": "lived_elsewhere", "agency": "UBND xã Yên Bình, Hà Nội"}
    playing.act(browser, play, "xac-minh", **asked)
    again = browser.post(f"{play}/viec/xac-minh", asked)
    assert again.status_code == 409
    silent = browser.post(f"{play}/viec/xong-buoc", marital.FOUND | {"about": "check"})
    assert silent.status_code == 422, "the answer of the agency that was asked is missing"
    playing.finish(browser, play, "check", **(marital.FOUND | {"reply_number": "15/UBND-TP"}))
    one, _text = recorded(browser, play)
    assert one.given.moves[1].reason == "lived_elsewhere" and one.then.life[0].due < one.then.life[1].due
    assert differences(marital.CODE, one) == []


def test_a_marriage_waits_for_the_consent_of_the_other(ha, client_of):
    """What was agreed to changes, so it is asked anew; on paper the signed form is needed, on an account it is not."""
    browser = client_of(ha)
    play = playing.begin(browser, marriage.CODE, "2026-11-25", "08:00", **MOTHER, channel="online")
    playing.fill_in(browser, play, marriage.pages("Vũ Văn Quang", "001079000003"))
    assert browser.post(f"{play}/kiem-tra").status_code >= 400, "nobody has asked him"
    page = browser.visit(f"{play}/kiem-tra")
    refused = browser.press(page, "Người đó không đồng ý", way="account")
    assert "không đồng ý" in refused.content.decode() and browser.post(f"{play}/kiem-tra").status_code >= 400
    on_paper = browser.press(refused, "Người đó đồng ý", way="form")
    assert "Còn phải nộp" in on_paper.content.decode()
    agreed = browser.press(on_paper, "Người đó đồng ý", way="account")
    assert "Đã đồng ý" in agreed.content.decode() and "Còn phải nộp" not in agreed.content.decode()
    playing.fill_in(browser, play, {"husband": marriage.pages("Vũ Văn Quân", "001079000003")["husband"]})
    assert browser.post(f"{play}/kiem-tra").status_code >= 400, "he agreed under another name"
    browser.press(browser.visit(f"{play}/kiem-tra"), "Người đó đồng ý", way="account")
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    one, _text = recorded(browser, play)
    assert one.given.consents == {"husband_agrees": "account"} and one.then.consents_missing == {}
    assert differences(marriage.CODE, one) == []
