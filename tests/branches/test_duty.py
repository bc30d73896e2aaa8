"""A payment to the state that is found out at a step: the handling waits, its clock stands still, then it goes on."""

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.dossiers.moving import state_of
from motcua.ledger.service import run_until_idle
from motcua.notices.models import Notice
from motcua.payments.models import Charge, Refund
from tests.branches import office
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(desks):
    """A dossier with a tax of 2.500.000 đồng that the land office found; its fee of 16.000 is still open."""
    code = office.asked(desks)
    assert office.finish(desks["yen"], code, "measure", tax="2.500.000").status_code == 302
    return code


def pay(desks, code: str, amount: int, receipt: str = "0001"):
    return filing.act(desks["hung"], code, "thu-phi", receipt_number=receipt, amount=str(amount))


def test_the_handling_waits_for_it_with_reason_and_basis(desks, measured):
    dossier, charge = Dossier.objects.get(code=measured), Charge.objects.get()
    assert (dossier.status, dossier.owes, dossier.next_due_at) == (6, "citizen", None)
    assert state_of(dossier).pauses[-1].reason == "waiting_for_payment"
    assert charge.amount == 2_516_000
    line = charge.lines[-1]
    assert (line["code"], line["kind"], line["amount"]) == ("duty:measure", "duty", 2_500_000)
    assert "60/2014/QH13" in charge.basis
    page = desks["lan"].visit(f"/ho-so/{measured}").content.decode()
    assert "Thuế đất phải nộp" in page and "2.516.000" in page and "tạm dừng" in page
    assert measured not in desks["khoa"].visit("/viec").content.decode()
    assert office.finish(desks["khoa"], measured, "police").status_code in (403, 409)
    run_until_idle()
    notice = Notice.objects.get(event="dossier:duty_asked")
    assert "Thuế đất phải nộp" in desks["lan"].visit(f"/tin-nhan/{notice.id}").content.decode()


def test_paying_it_resumes_with_the_next_step(desks, measured):
    assert pay(desks, measured, 16_000).status_code == 409  # one charge, paid as a whole
    assert pay(desks, measured, 2_516_000).status_code == 302
    assert pay(desks, measured, 2_516_000).status_code == 302  # a double click
    dossier = Dossier.objects.get(code=measured)
    assert (dossier.status, dossier.owes, state_of(dossier).pauses[-1].end is not None) == (4, "agency", True)
    assert dossier.next_due_at > clock.now()
    assert measured in desks["khoa"].visit("/viec").content.decode()
    assert office.finish(desks["khoa"], measured, "police").status_code == 302
    assert filing.act(desks["dung"], measured, "duyet").status_code == 302
    assert Dossier.objects.get(code=measured).status == 10  # nothing is owed any more


def test_nothing_waits_where_nothing_is_owed(desks):
    code = office.asked(desks)
    assert office.finish(desks["yen"], code, "measure", tax="0").status_code == 302
    assert Dossier.objects.get(code=code).status == 4
    assert Charge.objects.get().amount == 16_000


def test_less_than_was_paid_is_given_back(desks, measured):
    pay(desks, measured, 2_516_000)
    mark = {"mark-field-registered_office": "on", "reason-field-registered_office": "incomplete",
            "advice-field-registered_office": "Ghi rõ hơn."}  # fmt: skip
    office.finish(desks["khoa"], measured, "police")
    assert filing.act(desks["dung"], measured, "tra-lai", **mark).status_code == 302
    office.correct(desks["lan"], measured)
    assert not Refund.objects.exists()  # what was found holds until it is found anew
    office.finish(desks["thao"], measured, "check")
    assert office.finish(desks["yen"], measured, "measure", tax="2.000.000").status_code == 302
    assert Refund.objects.get().amount == 500_000
    assert Dossier.objects.get(code=measured).status == 4


def test_withdrawing_cancels_it(desks, measured):
    assert f"/ho-so/{measured}/rut" in desks["lan"].visit(f"/ho-so/{measured}").content.decode()
    answer = desks["lan"].post(f"/ho-so/{measured}/rut", {"version": filing.version(measured), "reason": ""})
    assert answer.status_code == 302
    assert Charge.objects.get().state == "cancelled"
