"""A fee that a correction changes, before and after it was paid: the difference is what stays open."""

import pytest

from motcua.dossiers.models import Dossier
from motcua.payments.models import Charge, Refund
from tests.dossiers import filing

pytestmark = pytest.mark.django_db
BACK = {"mark-field-copies": "yes", "reason-field-copies": "incomplete", "advice-field-copies": "Ghi số bản."}


@pytest.fixture
def life(catalogue, lan, hung, thao, client_of):
    """A received dossier with two copies asked for: `corrected(3)` asks for three, `pays(amount)` at the counter."""

    class Life:
        browser, desk, officer = client_of(lan), client_of(hung), client_of(thao)
        code = filing.file_one(browser)
        receipts = 0

        def corrected(self, copies: int) -> None:
            assert filing.act(self.officer, self.code, "tra-lai", **BACK).status_code == 302
            draft = self.browser.post(f"/ho-so/{self.code}/sua")["Location"].split("/")[2]
            answers = filing.ANSWERS["copies_and_delivery"] | {"copies": str(copies)}
            self.browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", answers)
            assert self.browser.post(f"/ban-nhap/{draft}/gui").status_code == 302

        def pays(self, amount: int) -> int:
            self.receipts += 1
            number = f"BL-{self.receipts}"
            return filing.act(self.desk, self.code, "thu-phi", amount=amount, receipt_number=number).status_code

    assert filing.act(Life.desk, Life.code, "tiep-nhan").status_code == 302
    return Life()


def charges() -> list[tuple[str, int]]:
    return list(Charge.objects.order_by("opened_at", "id").values_list("state", "amount"))


def test_an_open_charge_takes_the_new_amount(life):
    life.corrected(4)
    assert charges() == [("open", 32000)]


def test_a_fee_that_became_more_leaves_the_difference_to_pay(life):
    assert life.pays(16000) == 302
    life.corrected(4)
    assert charges() == [("paid", 16000), ("open", 16000)]
    page = life.browser.visit(f"/ho-so/{life.code}").content.decode()
    assert "Đã nộp trước đó" in page and "-16.000 đ" in page.replace("−", "-")
    assert life.pays(16000) == 302
    assert charges() == [("paid", 16000), ("paid", 16000)] and not Refund.objects.exists()


def test_a_fee_that_became_less_is_given_back_with_its_reason(life):
    assert life.pays(16000) == 302
    life.corrected(1)
    assert charges() == [("paid", 16000)]
    assert list(Refund.objects.values_list("state", "amount", "reason")) == [("open", 8000, "corrected")]
    assert "8.000 đ" in life.browser.visit(f"/ho-so/{life.code}").content.decode()


def test_what_one_correction_takes_away_the_next_one_brings_again(life):
    """Before a payment and after it: only the balance is open, and on one side."""
    assert life.pays(16000) == 302
    life.corrected(1)
    life.corrected(2)
    assert list(Refund.objects.values_list("state", "amount")) == [("cancelled", 8000)]
    life.corrected(5)
    assert charges() == [("paid", 16000), ("open", 24000)]
    life.corrected(2)
    assert charges() == [("paid", 16000), ("cancelled", 24000)]
    life.corrected(3)
    assert charges() == [("paid", 16000), ("cancelled", 24000), ("open", 8000)]


def test_money_given_back_is_the_amount_that_was_on_the_screen(life):
    """The official pays out 16,000; meanwhile a correction made 8,000 of it."""
    assert life.pays(16000) == 302
    life.corrected(3)
    assert life.pays(8000) == 302
    life.corrected(1)
    assert 'name="refund" value="16000"' in life.desk.visit(f"/viec/{life.code}").content.decode()
    life.corrected(2)
    said = {"voucher_number": "PC-1", "refund": "16000"}
    answer = life.desk.post(f"/viec/{life.code}/tra-lai-tien", said)
    assert answer.status_code == 409 and "8.000 đ" in answer.content.decode()
    assert list(Refund.objects.values_list("state", "amount")) == [("open", 8000)]


def test_money_given_back_counts_for_the_next_correction(life):
    assert life.pays(16000) == 302
    life.corrected(1)
    life.desk.post(f"/viec/{life.code}/tra-lai-tien", {"voucher_number": "PC-1", "refund": "8000"})
    life.corrected(2)
    assert charges() == [("paid", 16000), ("open", 8000)]
    assert Dossier.objects.get(code=life.code).status == 4
