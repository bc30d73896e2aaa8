"""Residence, land and passports from the first page to the result: other agencies, a consent, a duty, who comes."""

import pytest

from motcua.base.clock import today
from motcua.dossiers.models import ConsentRequest, Dossier, Slip, Submission
from motcua.engine.lifecycle import Status
from motcua.payments.models import Charge
from motcua.warehouse import service as warehouse
from tests.births import birth
from tests.dossiers import filing as one
from tests.people import arrive
from tests.three import filing

pytestmark = pytest.mark.django_db


def status(code: str) -> Status:
    return Status(Dossier.objects.get(code=code).status)


def today_in(key: str) -> dict[str, str]:
    return filing.day(key, f"{today():%d-%m-%Y}")


def facts_of(person) -> dict[str, object]:
    return {name: fact.value for name, fact in warehouse.facts_of(person.id, warehouse.own(person.id)).items()}


def test_a_rented_home(desks, lan):
    owner = arrive("quang")
    draft = filing.answered(desks["lan"], filing.RESIDENCE, filing.residence(owner))
    papers = desks["lan"].visit(f"/ban-nhap/{draft}/giay-to").content.decode()
    assert "Hợp đồng thuê, mượn, ở nhờ" in papers and "1 bản chính" in papers and "Xác nhận của Ủy ban" not in papers
    assert desks["lan"].post(f"/ban-nhap/{draft}/dong-y/owner", {"way-owner": "account"}).status_code == 302
    asked = ConsentRequest.objects.get(draft_id=draft, state="asked")
    assert desks["quang"].post(f"/dong-y/{asked.id}/dong-y").status_code == 302
    code = filing.sent(desks["lan"], draft, "lease", "area_proof")
    filing.accept(desks["hung"], code)
    assert Charge.objects.get().amount == 10_000
    assert code not in desks["nhung"].visit("/viec").content.decode()  # immigration is asked of those from abroad alone
    filing.finish(desks["khoa"], code, "check", home_found="hợp đồng thuê", visit_needed="visit")
    filing.finish(desks["khoa"], code, "visit", visit_found="Có người ở", **today_in("visited_on"))
    entered = {"notice_number": "12/CT08", "registered_name": lan.name, "registered_head": lan.name}
    filing.finish(desks["khoa"], code, "enter", **entered, **today_in("registered_on"))
    filing.approve(desks["long"], code)
    filing.pay(desks["hung"], code, 10_000)
    filing.hand_over(desks["hung"], code)
    assert status(code) == Status.RETURNED
    result = Slip.objects.get(dossier__code=code, form="statement")
    assert result.data["certificate_number"] == "12/CT08"
    assert result.data["sections"][0]["rows"][1]["value"].startswith("12 phố Đội Cấn, ")
    known = facts_of(lan)
    assert known["person.commune"] == filing.WARD
    assert known["person.address"].startswith("12 phố Đội Cấn, ")
    assert known["person.household_head"] == lan.name


def test_the_owner_agrees_on_a_signed_paper_of_their_own(desks):
    owner = arrive("quang")
    draft = filing.answered(desks["lan"], filing.RESIDENCE, filing.residence(owner))
    birth.attach(desks["lan"], draft, "lease", "area_proof")
    asked_for = "Ý kiến đồng ý của chủ nhà, có chữ ký"
    assert asked_for not in desks["lan"].visit(f"/ban-nhap/{draft}/giay-to").content.decode()
    chosen = desks["lan"].post(f"/ban-nhap/{draft}/dong-y/owner", {"way-owner": "paper"})
    assert (chosen.status_code, chosen["Location"]) == (302, f"/ban-nhap/{draft}/giay-to")
    refused = desks["lan"].post(f"/ban-nhap/{draft}/gui")
    assert refused.status_code == 422 and asked_for in refused.content.decode()
    code = filing.sent(desks["lan"], draft, "owner_consent")
    sent = Submission.objects.get(dossier__code=code)
    assert [(one["consent"], one["way"], one["name"], one["number"], one["request"]) for one in sent.consents] == [
        ("owner", "paper", owner.name, owner.personal_number, "")
    ]
    assert "owner_consent" in {one["paper"] for one in sent.papers}
    assert not ConsentRequest.objects.filter(draft_id=draft).exists()
    desk = desks["hung"].visit(f"/viec/{code}").content.decode()
    assert asked_for in desk and owner.name in desk
    filing.accept(desks["hung"], code)
    assert status(code) == Status.RECEIVED


def test_land_waits_for_its_tax(desks, lan):
    draft = filing.answered(desks["lan"], filing.LAND, filing.SALE)
    papers = ("change_form", "certificate", "contract", "income_tax_form", "registration_tax_form")
    code = filing.sent(desks["lan"], draft, *papers)
    rates = {"rate-land_certificate_charge": "50.000", "act-land_certificate_charge": "01/2026/NQ-HĐND",
             "rate-land_service_land": "838.000", "act-land_service_land": "01/2026/QĐ-UBND"}  # fmt: skip
    filing.accept(desks["hung"], code, **rates)
    filing.finish(desks["yen"], code, "check", measuring="needed", opinion="needed", land_kind="đất ở")
    filing.finish(desks["dung"], code, "commune_opinion", dispute="none_known")
    filing.finish(desks["yen"], code, "measure", measured_size="118")
    filing.finish(desks["yen"], code, "to_tax", transfer_number="7/PC")
    filing.finish(desks["phuc"], code, "tax", tax_notice="9/TB", income_tax="40.000.000", registration_tax="10.000.000",
                  duty_amount="50.000.000")  # fmt: skip
    assert status(code) == Status.WAITING_PAYMENT
    assert "Thuế và lệ phí trước bạ" in desks["lan"].visit(f"/ho-so/{code}").content.decode()
    filing.pay(desks["hung"], code, Charge.objects.get().amount)
    assert status(code) == Status.IN_PROGRESS
    filing.finish(desks["yen"], code, "prepare", **today_in("registered_on"))
    filing.approve(desks["yen"], code)
    filing.hand_over(desks["hung"], code)
    assert status(code) == Status.RETURNED
    known = facts_of(lan)
    assert known["land.certificate_number"] == "BA 123456"
    assert known["land.address"].startswith("12 phố Đội Cấn, ")


def test_a_lost_passport_with_a_chip(desks, lan):
    draft = filing.answered(desks["lan"], filing.PASSPORT, filing.LOST)
    code = filing.sent(desks["lan"], draft, "portrait", "loss_report")
    filing.accept(desks["hung"], code)
    assert Charge.objects.get().amount == 400_000
    filing.finish(desks["nhung"], code, "check", barred="free")
    assert "Hủy giá trị hộ chiếu cũ" in desks["nhung"].visit(f"/viec/{code}").content.decode()
    came(desks["nhung"], code)
    filing.finish(desks["nhung"], code, "fingerprints", fingerprints_taken="yes")
    filing.finish(desks["nhung"], code, "annul")
    printed = {"passport_number": "C1234567", "passport_holder": lan.name, **filing.day("valid_until", "24-11-2036")}
    filing.finish(desks["nhung"], code, "print", **printed, **today_in("issued_on"))
    filing.approve(desks["nhung"], code)
    filing.pay(desks["hung"], code, 400_000)
    filing.hand_over(desks["hung"], code)
    assert status(code) == Status.RETURNED
    assert facts_of(lan)["passport.number"] == "C1234567"


def came(desk, code: str) -> None:
    """Whoever must come did."""
    answer = one.act(desk, code, "da-den", who="fingerprints", **today_in("came-fingerprints"))
    assert answer.status_code == 302, answer.content.decode()
