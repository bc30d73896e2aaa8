"""The whole way of one dossier, by requests: draft, sending, receiving, steps, fee, result, closing."""

import re

import pytest

from motcua.dossiers.models import Dossier, Draft, Slip
from motcua.engine.lifecycle import Status
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


def test_lan_sends_and_nothing_says_received(catalogue, lan, client_of):
    browser = client_of(lan)
    code = filing.file_one(browser)
    page = browser.visit(f"/ho-so/{code}/da-gui")
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.NEW and dossier.received_at is None
    text = page.content.decode()
    assert code in text and dossier.tracking_secret in text
    assert dossier.submissions.get().digest in text


def test_the_way_to_the_result(catalogue, lan, hung, thao, dung, client_of):
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    code = filing.file_one(browser)
    assert code in desk.visit("/viec").content.decode()
    desk.visit(f"/viec/{code}")
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    assert Slip.objects.filter(dossier__code=code, form="form_01").count() == 1
    browser.visit(f"/ho-so/{code}")
    desk.visit(f"/viec/{code}")
    assert filing.act(desk, code, "thu-phi", amount="16.000", receipt_number="BL-0001").status_code == 302
    officer.visit(f"/viec/{code}")
    assert filing.act(officer, code, "xong-buoc", **filing.FINDING).status_code == 302
    chair.visit(f"/viec/{code}")
    assert filing.act(chair, code, "duyet").status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.RETURNED and dossier.owes == "nobody" and dossier.closed_at
    page = browser.visit(f"/ho-so/{code}")
    result = dossier.slips.get(form="result")
    assert str(result.id) in page.content.decode()
    pdf = browser.get(f"/ho-so/{code}/giay/{result.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf).startswith(b"%PDF") if pdf.streaming else pdf.content.startswith(b"%PDF")
    browser.visit("/giay-to-cua-toi")
    browser.visit("/ho-so")
    desk.visit("/viec/so-theo-doi")


def test_each_slip_prints(catalogue, lan, hung, client_of):
    browser, desk = client_of(lan), client_of(hung)
    code = filing.file_one(browser)
    filing.act(desk, code, "tiep-nhan")
    for slip in Slip.objects.filter(dossier__code=code):
        assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)["Content-Type"] == "application/pdf"


def test_only_what_was_marked_is_asked_again(catalogue, lan, hung, client_of):
    browser, desk = client_of(lan), client_of(hung)
    code = filing.file_one(browser)
    desk.visit(f"/viec/{code}/tra-lai")
    back = filing.act(desk, code, "tra-lai", **{
        "mark-field-registered_office": "yes", "reason-field-registered_office": "does_not_match",
        "advice-field-registered_office": "Ghi đúng tên xã trên giấy cũ."})  # fmt: skip
    assert back.status_code == 302
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert "Ghi đúng tên xã trên giấy cũ." in page
    draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    shown = browser.visit(f"/ban-nhap/{draft}/sua").content.decode()
    assert 'name="registered_office"' in shown and 'name="register_number"' not in shown
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422  # nothing was changed yet
    browser.post(f"/ban-nhap/{draft}/trang/event", {"registered_office": "UBND xã Yên Bình", "register_number": "999"})
    filing.send(browser, draft)
    dossier = Dossier.objects.get(code=code)
    last = dossier.submissions.order_by("-number").first()
    assert dossier.status == Status.NEW and last.number == 2
    assert last.answers["registered_office"] == "UBND xã Yên Bình"
    assert last.answers["register_number"] == "45"  # not marked, so not taken from the request


def test_sending_twice_makes_one_dossier(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    assert filing.send(browser, draft) == filing.send(browser, draft)
    assert Dossier.objects.count() == 1
    assert browser.get(f"/ban-nhap/{draft}/kiem-tra").status_code == 302


def test_a_second_tab_finds_the_same_draft(catalogue, lan, client_of):
    assert filing.start(client_of(lan)) == filing.start(client_of(lan))
    assert Draft.objects.count() == 1


def test_what_is_not_right_yet_is_kept_as_typed(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    wrong = {**filing.ANSWERS["event"], "registered_on-day": "31", "registered_on-month": "2"}
    page = browser.post(f"/ban-nhap/{draft}/trang/event", wrong)
    assert page.status_code == 422
    again = browser.visit(f"/ban-nhap/{draft}/trang/event").content.decode()
    assert 'value="31"' in again and "Yên Bình" in again


def test_a_locked_answer_is_never_taken_from_the_request(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    forged = {**filing.ANSWERS["requester"], "requester_name": "Người Khác", "requester_number": "001099000000"}
    browser.post(f"/ban-nhap/{draft}/trang/requester", forged)
    filing.answer_everything(browser, draft)
    code = filing.send(browser, draft)
    answers = Dossier.objects.get(code=code).submissions.get().answers
    assert answers["requester_name"] == lan.name and answers["requester_number"] == lan.personal_number


def test_refusing_needs_a_ground_and_an_explanation(catalogue, lan, hung, client_of):
    browser, desk = client_of(lan), client_of(hung)
    code = filing.file_one(browser)
    assert filing.act(desk, code, "tu-choi", ground="not_registered", explanation=" ").status_code == 422
    assert Dossier.objects.get(code=code).status == Status.NEW
    done = filing.act(desk, code, "tu-choi", ground="not_registered", explanation="Không có trong sổ.")
    assert done.status_code == 302
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert "Không có trong sổ." in page


def test_an_unsigned_result_is_not_given_out_outside_demo_mode(catalogue, lan, hung, thao, dung, client_of, settings):
    settings.DEMO = False
    desk, officer, chair = client_of(hung), client_of(thao), client_of(dung)
    code = filing.file_one(client_of(lan))
    filing.act(desk, code, "tiep-nhan")
    filing.act(officer, code, "xong-buoc", **filing.FINDING)
    assert filing.act(chair, code, "duyet").status_code == 409
    assert Dossier.objects.get(code=code).status == Status.IN_PROGRESS


def test_lan_is_told_why_and_by_when(catalogue, lan, hung, client_of):
    from motcua.ledger.service import run_until_idle

    browser, desk = client_of(lan), client_of(hung)
    code = filing.file_one(browser)
    filing.act(desk, code, "tra-lai", **{
        "mark-field-registered_office": "yes", "reason-field-registered_office": "does_not_match",
        "advice-field-registered_office": "Ghi đúng tên xã."})  # fmt: skip
    run_until_idle()
    messages = re.findall(r'href="(/tin-nhan/[0-9a-f-]+)"', browser.visit("/tin-nhan").content.decode())
    newest, first = (browser.visit(address).content.decode() for address in messages)
    assert "không khớp với sổ hộ tịch" in newest
    assert re.search(r"thứ \w+, \d\d/\d\d/\d{4}, \d\d:\d\d", first)  # by when the office answers
    dossier = Dossier.objects.get(code=code)
    assert dossier.state["answer_due"]["at"] is None  # while it waits there is no moment to promise


def test_a_new_draft_begins_with_what_is_known_and_whence(catalogue, lan, client_of):
    browser = client_of(lan)
    begun = browser.post(f"/thu-tuc/{filing.CODE}/bat-dau", {"commune": "00004"})
    page = browser.visit(begun["Location"]).content.decode()
    assert begun["Location"].endswith("/trang/requester") and "VNeID" in page and lan.personal_number in page


def test_a_late_send_back_is_told_what_changed(catalogue, lan, hung, client_of):
    desk = client_of(hung)
    code = filing.file_one(client_of(lan))
    seen = filing.version(code)
    filing.act(desk, code, "tiep-nhan")
    late = desk.post(f"/viec/{code}/tra-lai", {
        "version": seen, "mark-field-registered_office": "yes", "reason-field-registered_office": "incomplete",
        "advice-field-registered_office": "x"})  # fmt: skip
    assert late.status_code == 409 and "Đã tiếp nhận" in late.content.decode()
