"""Somebody must come: told before one begins, before sending, on the receipt, at the desk; and nobody is stopped by a
clock."""

from datetime import date

import pytest

from motcua.base.management.commands.seed_demo import seed_elsewhere
from motcua.dossiers.models import Dossier, Slip, StepRecord
from motcua.engine.lifecycle import Status
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from tests.births import marital
from tests.desk_forms import step_form
from tests.dossiers.filing import act
from tests.people import ISSUER, arrive
from tests.windows import benefit
from tests.windows.registering import at, moment

pytestmark = pytest.mark.django_db

SENT, FINISHED, PROMISED = "2026-12-01 09:00", "2026-12-21 09:00", "2026-12-29 17:00"
COMES, TOO_LATE = "2026-12-31 10:00", "2027-01-04 09:00"
CAME = {"who": "employee", "came-employee-day": "31", "came-employee-month": "12", "came-employee-year": "2026"}


@pytest.fixture(autouse=True)
def house(catalogue, officials, settings):
    settings.DEMO = True
    seed_elsewhere(ISSUER)


@pytest.fixture
def finished(lan, hung, client_of):
    """The code of a benefit whose decision is signed and waits for Lan."""
    with at(SENT):
        browser = client_of(lan)
        code = marital.send(browser, benefit.write(browser, date(2026, 9, 30)))
        act(client_of(hung), code, "tiep-nhan")
    with at(FINISHED):
        centre = client_of(arrive("oanh"))
        form = step_form(centre.visit(f"/viec/{code}"))
        assert centre.post(f"/viec/{code}/xong-buoc", form | benefit.FOUND).status_code == 302
        centre.visit(f"/viec/{code}")
        assert act(centre, code, "duyet").status_code == 302
    return code


def test_the_page_of_the_procedure_says_why_and_what_to_bring(client):
    page = client.visit(f"/thu-tuc/{benefit.CODE}").content.decode()
    for words in ("Phải đến một lần vì:", "giao tận tay người lao động", "2 ngày làm việc", "Thẻ căn cước"):
        assert words in page


def test_it_is_said_before_sending_after_it_and_on_the_receipt(lan, hung, client_of):
    with at(SENT):
        browser = client_of(lan)
        draft = benefit.write(browser, date(2026, 9, 30))
        assert "Người phải đến" in browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
        code = marital.send(browser, draft)
        assert "Sau này phải đến" in browser.visit(f"/ho-so/{code}/da-gui").content.decode()
        act(client_of(hung), code, "tiep-nhan")
        (said,) = Slip.objects.get(dossier__code=code, form="form_01").data["must_come"]
        assert "2 ngày làm việc, tính từ ngày hẹn trả kết quả" in said and "Giấy hẹn" in said
        slip = Slip.objects.get(dossier__code=code, form="form_01")
        pdf = browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"


def test_a_term_that_is_over_is_warned_of_and_blocks_nothing(lan, client_of):
    with at(SENT):
        browser = client_of(lan)
        draft = benefit.write(browser, date(2026, 8, 1))
        assert "cơ quan sẽ xem xét việc quá hạn" in browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
        marital.send(browser, draft)


def test_the_decision_waits_for_the_person_and_is_handed_over_when_they_came(finished, lan, hung, client_of):
    dossier = Dossier.objects.get(code=finished)
    assert dossier.status == Status.DONE  # it does not go out by itself
    with at(COMES):
        browser, desk = client_of(lan), client_of(hung)
        told = browser.visit(f"/ho-so/{finished}").content.decode()
        assert "Bây giờ phải đến: Người lao động" in told and "thứ Năm, 31/12/2026, 17:00" in told
        page = desk.visit(f"/viec/{finished}").content.decode()
        assert "Phải đến trực tiếp: Người lao động" in page and "thứ Năm, 31/12/2026, 17:00" in page
        refused = act(desk, finished, "trao")
        assert refused.status_code == 422 and "Chưa ghi nhận" in refused.content.decode()
        assert Dossier.objects.get(code=finished).status == Status.DONE
        for _ in range(2):  # a double click
            assert desk.post(f"/viec/{finished}/da-den", CAME).status_code == 302
        assert "Đã đến ngày 31/12/2026" in desk.visit(f"/viec/{finished}").content.decode()
        assert act(desk, finished, "trao").status_code == 302
    assert Dossier.objects.get(code=finished).status == Status.RETURNED
    record = StepRecord.objects.get(dossier=dossier, step="came")
    assert record.values == {"who": "employee", "on": "2026-12-31"} and record.done_at == moment(COMES)
    told = [one for one in ledger.entries_about(dossier.id) if one.event == Event.PRESENCE_RECORDED]
    assert [one.params["presence"] for one in told] == ["employee"]


@pytest.mark.parametrize("day", ["1", "", "40"])  # of January: tomorrow; none; no day at all
def test_a_day_that_cannot_be_is_not_recorded(finished, hung, client_of, day):
    with at(COMES):
        desk = client_of(hung)
        said = CAME | {"came-employee-day": day, "came-employee-month": "1", "came-employee-year": "2027"}
        assert desk.post(f"/viec/{finished}/da-den", said).status_code == 422
    assert not StepRecord.objects.filter(step="came").exists()


def test_only_who_has_the_step_records_it(finished, lan, thao, client_of):
    with at(COMES):
        assert client_of(thao).post(f"/viec/{finished}/da-den", CAME).status_code == 403
        client_of(lan).post(f"/viec/{finished}/da-den", CAME)
    assert not StepRecord.objects.filter(step="came").exists()


def test_nobody_came_an_official_may_stop_it_and_no_clock_does(finished, lan, hung, dung, client_of):
    with at(COMES):
        assert "/dung" not in client_of(dung).visit(f"/viec/{finished}").content.decode()  # there is time still
    with at(TOO_LATE):
        assert "không tự dừng" in client_of(hung).visit(f"/viec/{finished}").content.decode()
        chair = client_of(dung)
        assert f"/viec/{finished}/dung" in chair.visit(f"/viec/{finished}").content.decode()
        assert Dossier.objects.get(code=finished).status == Status.DONE
        form = {"ground": "did_not_come", "explanation": "Quá 2 ngày làm việc không đến.", "act": "issue"}
        version = Dossier.objects.get(code=finished).version
        chair.post(f"/viec/{finished}/dung", form | {"version": version})
        assert Dossier.objects.get(code=finished).status == Status.STOPPED
        told = client_of(lan).visit(f"/ho-so/{finished}").content.decode()
    assert "không đến nhận quyết định" in told and "Bây giờ phải đến" not in told
