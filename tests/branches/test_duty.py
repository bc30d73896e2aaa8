"""A payment to the state that is found out at a step: the handling waits, its clock stands still, then it goes on."""

import pytest
from django.db import connection

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.dossiers.moving import state_of
from motcua.ledger import service as ledger
from motcua.ledger.service import run_until_idle
from motcua.notices.models import Notice
from motcua.payments.models import Charge, Refund
from tests.branches import office
from tests.dossiers import filing
from tools import check_invariants

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


def corrected(desk, code: str, tax: str, why: str = "Gõ thừa một số 0."):
    return filing.act(desk, code, "sua-so-tien", step="measure", tax=tax, explanation=why)


@pytest.mark.usefixtures("as_owner")  # the checker looks at everything
def test_whoever_typed_a_wrong_amount_corrects_it_with_the_reason(desks, measured):
    page = desks["yen"].visit(f"/viec/{measured}").content.decode()
    assert "sua-so-tien" in page and "2.500.000" in page
    assert "sua-so-tien" not in desks["hung"].visit(f"/viec/{measured}").content.decode()
    assert corrected(desks["yen"], measured, "250.000").status_code == 302
    dossier, charge = Dossier.objects.get(code=measured), Charge.objects.get()
    assert (dossier.status, charge.amount, charge.lines[-1]["amount"]) == (6, 266_000, 250_000)
    (entry,) = [one for one in ledger.entries_about(dossier.id) if one.event == "duty:corrected"]
    assert (entry.reason, entry.params["step"]) == ("mistyped", "measure")
    assert dossier.steps.order_by("id").last().note == "Gõ thừa một số 0."
    run_until_idle()
    assert Notice.objects.filter(event="duty:corrected", person_id=dossier.filer_id).count() == 1
    assert "266.000" in desks["lan"].visit(f"/ho-so/{measured}").content.decode()
    assert pay(desks, measured, 266_000).status_code == 302
    assert Dossier.objects.get(code=measured).status == 4
    run_until_idle()
    check_invariants.define_terms(connection.connection, clock.now())
    every = check_invariants.invariants("dossiers.sql", "ledger.sql", "money.sql", "effects.sql")
    assert [b.name for b in (check_invariants.check(connection.connection, one) for one in every) if b] == []


def test_what_was_paid_too_much_is_given_back_and_nothing_waits(desks, measured):
    pay(desks, measured, 2_516_000)
    assert corrected(desks["yen"], measured, "250.000").status_code == 302
    assert (Refund.objects.get().amount, Refund.objects.get().reason) == (2_250_000, "corrected")
    assert Dossier.objects.get(code=measured).status == 4


def test_what_was_paid_too_little_is_asked_for(desks, measured):
    pay(desks, measured, 2_516_000)
    assert corrected(desks["yen"], measured, "25.000.000", "Gõ thiếu một số 0.").status_code == 302
    dossier = Dossier.objects.get(code=measured)
    assert (dossier.status, Charge.objects.get(state="open").amount) == (6, 22_500_000)
    assert pay(desks, measured, 22_500_000, "0002").status_code == 302
    assert Dossier.objects.get(code=measured).status == 4


def test_nothing_to_pay_after_all_lets_the_handling_go_on(desks, measured):
    assert corrected(desks["yen"], measured, "0", "Thửa đất được miễn thuế.").status_code == 302
    assert (Dossier.objects.get(code=measured).status, Charge.objects.get().amount) == (4, 16_000)


@pytest.mark.parametrize(
    ("tax", "why", "status"),
    [("250.000", " ", 422), ("nhiều", "x", 200), ("2.500.000", "x", 409)],
    ids=["no reason", "no amount", "the same"],
)
def test_an_amount_is_corrected_with_a_reason_and_only_to_another_one(desks, measured, tax, why, status):
    assert corrected(desks["yen"], measured, tax, why).status_code == status
    assert Charge.objects.get().amount == 2_516_000


def test_nobody_else_corrects_it_and_twice_is_once(desks, measured):
    for other in ("khoa", "hung", "thao", "dung", "phuc"):
        assert corrected(desks[other], measured, "0").status_code in (403, 404, 409)
    assert Charge.objects.get().amount == 2_516_000
    seen = {"version": filing.version(measured), "step": "measure", "tax": "250.000", "explanation": "Gõ nhầm."}
    for _press in range(2):
        assert desks["yen"].post(f"/viec/{measured}/sua-so-tien", seen).status_code == 302
    assert Dossier.objects.get(code=measured).steps.filter(step="measure").count() == 2


def test_withdrawing_cancels_it(desks, measured):
    assert f"/ho-so/{measured}/rut" in desks["lan"].visit(f"/ho-so/{measured}").content.decode()
    answer = desks["lan"].post(f"/ho-so/{measured}/rut", {"version": filing.version(measured), "reason": ""})
    assert answer.status_code == 302
    assert Charge.objects.get().state == "cancelled"
