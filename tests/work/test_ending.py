"""An office that cannot keep its day apologises; one that cannot go on stops, with the law and the money said."""

from datetime import date, datetime, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier, Slip
from motcua.ledger.service import run_until_idle
from motcua.notices.models import Notice
from motcua.payments.models import Charge, Refund
from tests.dossiers import filing

pytestmark = pytest.mark.django_db
STOP = {"ground": "entry_missing", "explanation": "Sổ năm 1990 của xã bị cháy."}


def friday() -> date:
    """The Friday of the week after next."""
    return clock.today() + timedelta(days=18 - clock.today().weekday())


def new_day(day: date, **other) -> dict:
    return {"reason": "system_down", "explanation": "Hệ thống hỏng hai ngày.", "new_due-day": str(day.day),
            "new_due-month": str(day.month), "new_due-year": str(day.year)} | other  # fmt: skip


@pytest.fixture
def received(catalogue, lan, hung, thao, dung, client_of):
    """(browser, desk, officer, chair, code): the officer has the step, the fee is open."""
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    code = filing.file_one(browser)
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    return browser, desk, officer, chair, code


def test_the_slip_is_shown_before_it_is_issued_and_the_person_is_told(received):
    browser, _desk, officer, _chair, code = received
    assert f"/viec/{code}/xin-loi" in officer.visit(f"/viec/{code}").content.decode()
    promised = Dossier.objects.get(code=code).next_due_at
    looked = filing.act(officer, code, "xin-loi", act="look", **new_day(friday()))
    page = looked.content.decode()
    assert looked.status_code == 200 and "Hệ thống hoặc cơ sở dữ liệu dùng chung gián đoạn" in page
    assert f"{friday():%d/%m/%Y}" in page and not Slip.objects.filter(form="form_04").exists()
    assert filing.act(officer, code, "xin-loi", act="issue", **new_day(friday())).status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert dossier.next_due_at.astimezone(clock.ZONE).strftime("%d %H:%M") == f"{friday():%d} 17:00"
    slip = Slip.objects.get(dossier=dossier, form="form_04")
    assert datetime.fromisoformat(slip.data["promised"]) == promised
    assert slip.data["official"]["name"] == "Lê Thị Thảo"
    run_until_idle()
    assert Notice.objects.filter(about=dossier.id, event="dossier:apologised").count() == 1
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert "Hệ thống hỏng hai ngày." in page and str(slip.id) in page
    assert b"".join(browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)).startswith(b"%PDF")
    assert filing.act(officer, code, "xin-loi", act="look", **new_day(friday() + timedelta(days=7))).status_code == 409
    assert filing.act(officer, code, "xong-buoc", **filing.FINDING).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""}, {"reason": "bad_mood"}, {"explanation": "  "}, {"explanation": "x" * 1001},
        {"new_due-day": ""}, {"new_due-day": "31", "new_due-month": "2"}, {"new_due-year": "99999999999999999999"},
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(received, wrong):
    _browser, _desk, officer, _chair, code = received
    answer = filing.act(officer, code, "xin-loi", act="look", **new_day(friday(), **wrong))
    page = answer.content.decode()
    field = {"reason": "reason", "explanation": "explanation"}.get(next(iter(wrong)), "new_due")
    assert answer.status_code == 422 and f'href="#{field}"' in page and f'id="{field}-error"' in page
    assert field == "explanation" or "Hệ thống hỏng hai ngày." in page


def test_a_new_day_is_later_open_and_not_far(received):
    _browser, _desk, officer, _chair, code = received
    due = Dossier.objects.get(code=code).next_due_at.astimezone(clock.ZONE).date()
    sunday = friday() + timedelta(days=2)
    for day in (due, clock.today() - timedelta(days=1), sunday, clock.today() + timedelta(days=61)):
        answer = filing.act(officer, code, "xin-loi", act="issue", **new_day(day))
        assert answer.status_code == 422 and 'id="new_due-error"' in answer.content.decode(), day
    assert Dossier.objects.get(code=code).state["apologised_at"] is None


def test_an_office_whose_day_ends_is_reminded_and_can_still_apologise_when_it_is_over(received):
    _browser, _desk, officer, _chair, code = received
    due = Dossier.objects.get(code=code).next_due_at
    for moment in (due - timedelta(hours=1), due + timedelta(hours=1)):
        with clock.frozen(moment):
            assert "m-notice--attention" in officer.visit(f"/viec/{code}").content.decode()
            page = filing.act(officer, code, "xin-loi", act="look", **new_day(friday()))
            assert page.status_code == 200


def test_a_stop_says_its_ground_cancels_what_is_open_and_closes(received):
    browser, _desk, officer, chair, code = received
    assert officer.get(f"/viec/{code}/dung").status_code == 403, "the head of the office stops"
    assert f"/viec/{code}/dung" in chair.visit(f"/viec/{code}").content.decode()
    page = filing.act(chair, code, "dung", act="look", **STOP).content.decode()
    assert "16.000 đ" in page and "60/2014/QH13" in page and Dossier.objects.get(code=code).status == 2
    assert filing.act(chair, code, "dung", act="issue", **STOP).status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert (dossier.status, dossier.owes, Charge.objects.get().state) == (8, "nobody", "cancelled")
    slip = Slip.objects.get(dossier=dossier, form="form_05")
    assert (slip.data["no_longer_owed"], slip.data["given_back"], slip.number) == (16000, 0, 1)
    run_until_idle()
    assert Notice.objects.filter(about=dossier.id, event="dossier:stopped").count() == 1
    assert STOP["explanation"] in browser.visit(f"/ho-so/{code}").content.decode()
    assert b"".join(browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)).startswith(b"%PDF")


@pytest.mark.parametrize("wrong", [{"ground": ""}, {"ground": "not_registered"}, {"explanation": ""}])
def test_a_stop_needs_a_ground_for_stopping_and_an_explanation(received, wrong):
    *_others, chair, code = received
    for act in ("look", "issue"):
        answer = filing.act(chair, code, "dung", act=act, **STOP | wrong)
        assert answer.status_code == 422 and f'id="{next(iter(wrong))}-error"' in answer.content.decode()
    assert Dossier.objects.get(code=code).status == 2


def test_what_was_paid_is_given_back_once_with_its_voucher(received):
    browser, desk, _officer, chair, code = received
    assert filing.act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    assert filing.act(chair, code, "dung", act="issue", **STOP).status_code == 302
    assert Slip.objects.get(form="form_05").data["given_back"] == 16000
    assert "16.000 đ" in browser.visit(f"/ho-so/{code}").content.decode()
    assert code in desk.visit("/viec/so-theo-doi").content.decode().split("<table")[0], "listed before the register"
    assert code not in chair.visit("/viec/so-theo-doi").content.decode().split("<table")[0]
    missing = desk.post(f"/viec/{code}/tra-lai-tien", {"voucher_number": " ", "refund": "16000"})
    assert missing.status_code == 422 and 'id="voucher_number-error"' in missing.content.decode()
    for _ in range(2):  # a double click
        assert desk.post(f"/viec/{code}/tra-lai-tien", {"voucher_number": "PC-7", "refund": "16000"}).status_code == 302
    refund = Refund.objects.get()
    assert (refund.state, refund.amount, refund.reason) == ("paid", 16000, "dossier_stopped")
    assert desk.post(f"/viec/{code}/tra-lai-tien", {"voucher_number": "PC-8", "refund": "16000"}).status_code == 409
    assert "PC-7" in browser.visit(f"/ho-so/{code}").content.decode()
