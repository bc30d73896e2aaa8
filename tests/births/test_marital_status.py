"""A certificate of marital status from the first page to the paper, with a verification on the way."""

import json
import re
from datetime import datetime

import pytest

from motcua.base import clock
from motcua.dossiers.exporting import write_deadlines
from motcua.dossiers.models import Dossier, NamedRate, Slip, Verification
from motcua.engine.lifecycle import Status
from motcua.ledger.service import run_until_idle
from motcua.payments.models import Charge
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers import filing
from tests.dossiers.filing import act, version
from tests.engine.counter import check_deadlines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


def test_the_whole_way(catalogue, lan, hung, thao, dung, client_of):
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    code = marital.file_one(browser)
    desk.visit(f"/viec/{code}")
    assert act(desk, code, "tiep-nhan").status_code == 422  # the council's rate is not named yet
    assert Dossier.objects.get(code=code).status == Status.NEW
    assert act(desk, code, "tiep-nhan", **marital.RATE).status_code == 302
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert "15.000" in page and "01/2026/NQ-HĐND" in page
    assert act(desk, code, "thu-phi", amount="15000", receipt_number="BL-1").status_code == 302
    form = step_form(officer.visit(f"/viec/{code}"))
    assert form["holder_name"] == lan.name and form["holder_number"] == lan.personal_number
    assert officer.post(f"/viec/{code}/xong-buoc", form | marital.FOUND).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.RETURNED and dossier.owner_id == dossier.filer_id == lan.id
    result = Slip.objects.get(dossier=dossier, form="marital_status")
    pdf = browser.get(f"/ho-so/{code}/giay/{result.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"


@pytest.fixture
def received(catalogue, lan, hung, client_of):
    """A dossier that was received on Wednesday 25 November 2026 at 09:00, so it is due on Monday 30 at 17:00."""
    with clock.frozen(at("2026-11-25 08:00")):
        code = marital.file_one(client_of(lan))
    with clock.frozen(at("2026-11-25 09:00")):
        assert act(client_of(hung), code, "tiep-nhan", **marital.RATE).status_code == 302
    return code


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


def due_of(code: str) -> str:
    return datetime.fromisoformat(Dossier.objects.get(code=code).state["due"]["at"]).strftime("%Y-%m-%d %H:%M")


ASK = {"reason": "lived_elsewhere", "agency": "UBND xã Yên Bình, Hà Nội"}


def test_a_verification_gives_a_new_day_with_its_reason_at_once(received, lan, thao, client_of):
    browser, officer = client_of(lan), client_of(thao)
    assert due_of(received) == "2026-11-30 17:00"
    with clock.frozen(at("2026-11-26 09:00")):
        assert "03/12/2026" in officer.visit(f"/viec/{received}/xac-minh").content.decode()  # before it is asked
        assert act(officer, received, "xac-minh", **ASK).status_code == 302
        assert due_of(received) == "2026-12-03 17:00"
        page = browser.visit(f"/ho-so/{received}").content.decode()
        assert ASK["agency"] in page and "từng cư trú ở nơi khác" in page and "03/12/2026" in page
        assert "hỏi cơ quan khác" in page  # the strip of days says why
        run_until_idle()
        message = re.search(r'href="(/tin-nhan/[0-9a-f-]+)"', browser.visit("/tin-nhan").content.decode()).group(1)
        told = browser.visit(message).content.decode()
        assert "cần xác minh" in told and "03/12/2026" in told and "từng cư trú ở nơi khác" in told
        desk = officer.visit(f"/viec/{received}").content.decode()
        assert ASK["agency"] in desk and "xac-minh" not in desk  # once only


def test_a_verification_gives_a_new_receipt_and_ends_with_the_answer(received, lan, thao, client_of):
    browser, officer = client_of(lan), client_of(thao)
    with clock.frozen(at("2026-11-26 09:00")):
        assert act(officer, received, "xac-minh", **ASK).status_code == 302
        old, new = Slip.objects.filter(dossier__code=received, form="form_01").order_by("number")
        assert (old.data["due"]["at"][:10], new.data["due"]["at"][:10]) == ("2026-11-30", "2026-12-03")
        assert "xác minh" in new.data["why_new"] and new.data["official"] == old.data["official"]
        page = browser.visit(f"/ho-so/{received}").content.decode()
        assert str(old.id) in page and str(new.id) in page
        step = step_form(officer.visit(f"/viec/{received}")) | marital.FOUND
        silent = officer.post(f"/viec/{received}/xong-buoc", step | {"reply_number": " "})
        assert 'id="reply_number-error"' in silent.content.decode() and Dossier.objects.get(code=received).status == 2
        answered = step | {"reply_number": "12/UBND, ngày 26/11/2026"}
        assert officer.post(f"/viec/{received}/xong-buoc", answered).status_code == 302


def test_without_a_verification_no_answer_is_asked_for(received, thao, client_of):
    officer = client_of(thao)
    step = step_form(officer.visit(f"/viec/{received}")) | marital.FOUND
    assert officer.post(f"/viec/{received}/xong-buoc", step).status_code == 302


def test_a_verification_is_asked_once_with_a_reason_and_in_time(received, thao, client_of):
    officer = client_of(thao)
    with clock.frozen(at("2026-11-26 09:00")):
        nobody = act(officer, received, "xac-minh", reason="lived_elsewhere", agency=" ")
        assert nobody.status_code == 422 and 'href="#agency"' in nobody.content.decode()
        assert 'value="lived_elsewhere" checked' in nobody.content.decode()
        made_up = act(officer, received, "xac-minh", reason="made_up", agency="UBND xã Yên Bình")
        assert made_up.status_code == 422 and 'href="#reason"' in made_up.content.decode()
        assert 'value="UBND xã Yên Bình"' in made_up.content.decode()
        seen = version(received)
        for _ in range(2):  # a double click
            again = officer.post(f"/viec/{received}/xac-minh", {"version": seen, **ASK})
            assert again.status_code == 302
        assert act(officer, received, "xac-minh", **ASK).status_code == 409
    assert due_of(received) == "2026-12-03 17:00"
    assert Verification.objects.filter(dossier__code=received).count() == 1


def test_after_the_promised_day_more_time_cannot_be_asked(received, thao, client_of):
    officer = client_of(thao)
    with clock.frozen(at("2026-11-30 17:01")):
        assert officer.get(f"/viec/{received}/xac-minh").status_code == 302
        assert act(officer, received, "xac-minh", **ASK).status_code == 409
    assert due_of(received) == "2026-11-30 17:00"


def test_the_independent_counter_agrees_with_a_lengthened_day(received, thao, client_of):
    with clock.frozen(at("2026-11-26 09:00")):
        act(client_of(thao), received, "xac-minh", **ASK)
        written: list[str] = []
        write_deadlines(written.append, code=received)
    results = check_deadlines.check(json.loads("".join(written)))
    assert len(results) == 2 and not [wrong for _name, wrong in results if wrong]


def test_only_who_has_the_step_asks_and_only_where_the_procedure_says_so(received, lan, hung, dung, thao, client_of):
    with clock.frozen(at("2026-11-26 09:00")):
        for somebody in (hung, dung):
            assert act(client_of(somebody), received, "xac-minh", **ASK).status_code == 403
    assert client_of(lan).post(f"/viec/{received}/xac-minh", ASK).status_code in (403, 404)
    other = filing.file_one(client_of(lan))
    act(client_of(hung), other, "tiep-nhan")
    assert act(client_of(thao), other, "xac-minh", **ASK).status_code == 409


def test_the_certificate_of_a_mother_is_hers_and_the_daughter_files(catalogue, lan, mai, hung, client_of):
    mother = {
        "person_name": "H'Hen Niê", "person_number": mai.personal_number, "person_birth_date-day": "29",
        "person_birth_date-month": "2", "person_birth_date-year": "1960", "person_sex": "female",
        "person_ethnicity": "Ê Đê", "person_nationality": "Việt Nam", "person_address": "Buôn Ako Dhong, Đắk Lắk",
    }  # fmt: skip
    browser = client_of(lan)
    draft = marital.start(browser)
    marital.answer(browser, draft, marital.ANSWERS | {"whom": {"for_whom": "relative"}, "person": mother})
    birth.attach(browser, draft, "authority")
    code = marital.send(browser, draft)
    dossier = Dossier.objects.get(code=code)
    assert dossier.filer_id == lan.id and dossier.owner_id not in (lan.id, mai.id)
    # Whoever has the number that was declared learns nothing of it.
    assert client_of(mai).get(f"/ho-so/{code}").status_code == 404
    told = warehouse.facts_of(dossier.owner_id, warehouse.own(dossier.owner_id))
    assert told["person.personal_number"].value == mai.personal_number
    seen = client_of(hung).visit(f"/viec/{code}").content.decode()
    assert "H&#39;Hen Niê" in seen and "Người được xác nhận" in seen


def test_what_was_typed_for_another_does_not_stand_for_oneself(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = marital.start(browser)
    marital.answer(browser, draft, {"requester": marital.ANSWERS["requester"], "whom": {"for_whom": "relative"}})
    browser.post(f"/ban-nhap/{draft}/trang/person", {"person_name": "Người Khác", "person_number": "001160000004"})
    marital.answer(browser, draft, marital.ANSWERS)
    code = marital.send(browser, draft)
    answers = Dossier.objects.get(code=code).submissions.get().answers
    assert answers["person_name"] == lan.name and answers["person_number"] == lan.personal_number


def test_the_rate_named_at_reception_stays_and_is_on_the_receipt(received):
    slip = Slip.objects.get(dossier__code=received, form="form_01")
    assert slip.data["fee"]["total"] == 15000 and "01/2026/NQ-HĐND" in slip.data["fee"]["basis"]
    rate = NamedRate.objects.get(dossier__code=received)
    assert (rate.fee, rate.amount) == ("marital_status_charge", 15000)


@pytest.mark.parametrize("rate", ["", "x", "-1", "99999999999", "15000"], ids=str)
def test_half_a_rate_is_none(catalogue, lan, hung, client_of, rate):
    code = marital.file_one(client_of(lan))
    act_named = "" if rate == "15000" else "01/2026/NQ-HĐND"
    said = {"rate-marital_status_charge": rate, "act-marital_status_charge": act_named}
    assert act(client_of(hung), code, "tiep-nhan", **said).status_code == 422
    assert Dossier.objects.get(code=code).status == Status.NEW and not NamedRate.objects.exists()


def test_an_exempt_household_owes_nothing_and_no_rate_is_asked(catalogue, lan, hung, client_of):
    warehouse.record(lan.id, {"person.poor_household": "2026"}, "population")
    poor = marital.ANSWERS["fee_and_delivery"] | {"exempt_group": "poor"}
    code = marital.file_one(client_of(lan), fee_and_delivery=poor)
    assert act(client_of(hung), code, "tiep-nhan").status_code == 302
    warehouse.record(lan.id, {"person.poor_household": ""}, "population")  # what was known at sending decides
    assert "Cơ quan nhà nước đã có dữ liệu" in str(Slip.objects.get(dossier__code=code, form="form_01").data)


def poor_no_more(lan, browser, desk, officer) -> str:
    """A dossier that owed nothing until it was corrected: the council's rate is open. Gives its code."""
    warehouse.record(lan.id, {"person.poor_household": "2026"}, "population")
    poor = marital.ANSWERS["fee_and_delivery"] | {"exempt_group": "poor"}
    code = marital.file_one(browser, fee_and_delivery=poor)
    act(desk, code, "tiep-nhan")
    act(officer, code, "tra-lai", **{
        "mark-field-exempt_group": "yes", "reason-field-exempt_group": "does_not_match",
        "advice-field-exempt_group": "Chọn lại cho đúng."})  # fmt: skip
    draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    browser.post(f"/ban-nhap/{draft}/trang/fee_and_delivery", {"exempt_group": "none"})
    marital.send(browser, draft)
    return code


def test_a_dossier_that_was_withdrawn_gets_no_rate_and_no_charge(catalogue, lan, hung, thao, client_of):
    browser, desk, officer = client_of(lan), client_of(hung), client_of(thao)
    code = poor_no_more(lan, browser, desk, officer)
    version = Dossier.objects.get(code=code).version
    assert browser.post(f"/ho-so/{code}/rut", {"version": version, "reason": "thôi"}).status_code == 302
    assert act(desk, code, "muc-thu", **marital.RATE).status_code == 409
    assert not Charge.objects.filter(about=Dossier.objects.get(code=code).id, state="open").exists()


def test_a_fee_that_a_correction_brings_is_named_then_and_never_forgotten(catalogue, lan, hung, thao, client_of):
    browser, desk, officer = client_of(lan), client_of(hung), client_of(thao)
    code = poor_no_more(lan, browser, desk, officer)
    assert "rate-marital_status_charge" in desk.visit(f"/viec/{code}").content.decode()
    assert act(officer, code, "muc-thu", **marital.RATE).status_code == 403
    assert act(desk, code, "muc-thu").status_code == 422
    assert act(desk, code, "muc-thu", **marital.RATE).status_code == 302
    assert act(desk, code, "thu-phi", amount="15000", receipt_number="BL-9").status_code == 302
