"""Money at the counter: an open charge with its basis, one payment, a receipt number used once."""

import pytest

from motcua.payments.models import Charge, Payment
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(catalogue, lan, hung, client_of):
    """Two dossiers of Lan's, received; (desk, first code, second code)."""
    browser, desk = client_of(lan), client_of(hung)
    codes = [filing.file_one(browser), filing.file_one(browser)]
    for code in codes:
        assert filing.act(desk, code, "tiep-nhan").status_code == 302
    return desk, *codes


def pay(desk, code, amount="16.000", receipt="BL-1"):
    return filing.act(desk, code, "thu-phi", amount=amount, receipt_number=receipt)


def test_a_charge_is_open_with_its_basis_and_nothing_says_paid(received, lan, client_of):
    _desk, code, _other = received
    charge = Charge.objects.order_by("opened_at").first()
    assert (charge.amount, charge.state) == (16000, Charge.OPEN) and "281/2016" in charge.basis
    page = client_of(lan).visit(f"/ho-so/{code}").content.decode()
    assert "16.000 đ" in page and "Đã nộp" not in page


def test_a_wrong_amount_records_nothing(received):
    desk, code, _other = received
    for wrong in ("8000", "16001", "", "abc", "-16000", "160000"):
        assert pay(desk, code, amount=wrong).status_code == 409, wrong
    assert not Payment.objects.exists()


def test_the_amount_is_read_as_people_write_it(received):
    desk, code, other = received
    assert pay(desk, code, amount="16.000 đ").status_code == 302
    assert pay(desk, other, amount="16000", receipt="BL-2").status_code == 302


def test_a_receipt_number_is_used_once(received):
    desk, code, other = received
    assert pay(desk, code).status_code == 302
    assert pay(desk, other).status_code == 409
    assert Payment.objects.count() == 1


def test_a_charge_is_paid_once(received):
    desk, code, _other = received
    assert pay(desk, code).status_code == 302
    assert pay(desk, code, receipt="BL-2").status_code == 409
    assert Payment.objects.count() == 1


def test_withdrawing_cancels_what_is_owed(received, lan, client_of):
    _desk, code, _other = received
    done = client_of(lan).post(f"/ho-so/{code}/rut", {"version": filing.version(code)})
    assert done.status_code == 302
    states = sorted(Charge.objects.values_list("state", flat=True))
    assert states == [Charge.CANCELLED, Charge.OPEN]


def test_an_empty_receipt_number_is_refused(received):
    desk, code, _other = received
    for missing in ("", "  ", "\x00", "x" * 41):
        assert pay(desk, code, receipt=missing).status_code == 422, missing
    assert not Payment.objects.exists()
