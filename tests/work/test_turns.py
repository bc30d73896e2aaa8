"""Whose turn it is when a result is there, and who gets in whose way at the desk."""

from datetime import datetime, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier, Slip
from motcua.payments.models import Charge
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


@pytest.fixture
def checked(catalogue, lan, hung, thao, dung, client_of):
    """(Lan's browser, the desk, the chair, a dossier of Lan's that waits for the chair; its fee is open)."""
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    code = filing.file_one(browser)
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    assert filing.act(officer, code, "xong-buoc", **filing.FINDING).status_code == 302
    return browser, desk, chair, code


def test_a_result_that_waits_for_its_fee_alone_is_the_citizens_turn(checked):
    browser, desk, chair, code = checked
    due = Dossier.objects.get(code=code).next_due_at
    assert filing.act(chair, code, "duyet").status_code == 302
    assert code not in desk.visit("/viec").content.decode()
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert "m-owes--citizen" in page and "m-owes--agency" not in page
    with clock.frozen(due + timedelta(hours=1)):  # late, had the office to act
        assert "m-row--late" not in desk.visit("/viec").content.decode()
        assert filing.act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    assert Dossier.objects.get(code=code).status == 10


def test_a_payment_does_not_make_the_page_of_the_chair_out_of_date(checked):
    _browser, desk, chair, code = checked
    on_the_screen = filing.version(code)
    assert filing.act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    assert chair.post(f"/viec/{code}/duyet", {"version": on_the_screen}).status_code == 302
    assert Dossier.objects.get(code=code).status == 10


def test_pressing_twice_records_one_payment_and_another_receipt_is_refused(checked):
    _browser, desk, _chair, code = checked
    for _ in range(2):
        paid = desk.post(f"/viec/{code}/thu-phi", {"amount": "16000", "receipt_number": "BL-1"})
        assert paid.status_code == 302
    assert desk.post(f"/viec/{code}/thu-phi", {"amount": "16000", "receipt_number": "BL-2"}).status_code == 409
    assert Charge.objects.get().payment.receipt_number == "BL-1"


def test_whoever_decides_on_a_correction_that_came_meanwhile_is_told(checked):
    """What changes what the chair decides still stops the chair."""
    browser, _desk, chair, code = checked
    on_the_screen = filing.version(code)
    back = {"mark-field-copies": "yes", "reason-field-copies": "incomplete", "advice-field-copies": "Ghi số bản."}
    assert filing.act(chair, code, "tra-lai", **back).status_code == 302
    assert chair.post(f"/viec/{code}/duyet", {"version": on_the_screen}).status_code == 409
    assert browser.visit(f"/ho-so/{code}").status_code == 200


def test_a_new_receipt_names_the_day_that_moved_and_what_it_replaces(checked):
    browser, desk, chair, code = checked
    back = {"mark-field-copies": "yes", "reason-field-copies": "incomplete", "advice-field-copies": "Ghi số bản."}
    assert filing.act(chair, code, "tra-lai", **back).status_code == 302
    draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    three = filing.ANSWERS["copies_and_delivery"] | {"copies": "3"}
    browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", three)
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 302
    old, new = Slip.objects.filter(dossier__code=code, form="form_01").order_by("number")
    dossier = Dossier.objects.get(code=code)
    assert new.data["due"]["at"] == dossier.state["due"]["at"]
    assert datetime.fromisoformat(new.data["replaces"]) == old.made_at
    assert new.data["fee"]["total"] == 24000 and old.data["fee"]["total"] == 16000
    for reader in (browser.visit(f"/ho-so/{code}"), desk.visit(f"/viec/{code}")):
        said = reader.content.decode()
        assert f"/giay/{old.id}.pdf" in said and f"/giay/{new.id}.pdf" in said and said.count("thay bằng giấy") == 1
    pdf = browser.get(f"/ho-so/{code}/giay/{new.id}.pdf", follow=True)
    assert b"".join(pdf).startswith(b"%PDF")


@pytest.mark.parametrize("target,key,reason", [("field", "copies", "unreadable"), ("paper", "old_paper", "incomplete")])
def test_a_reason_is_offered_and_taken_only_for_what_it_can_be_said_of(checked, target, key, reason):
    _browser, _desk, chair, code = checked
    form = chair.visit(f"/viec/{code}/tra-lai").content.decode()
    choices = form.split(f'id="reason-{target}-{key}"')[1].split("</select>")[0]
    other = "incomplete" if reason == "unreadable" else "unreadable"
    assert f'value="{reason}"' not in choices and f'value="{other}"' in choices
    back = {f"mark-{target}-{key}": "yes", f"reason-{target}-{key}": reason, f"advice-{target}-{key}": "Sửa lại."}
    answer = filing.act(chair, code, "tra-lai", **back)
    assert answer.status_code == 422 and "Sửa lại." in answer.content.decode()
    assert Dossier.objects.get(code=code).status == 4
