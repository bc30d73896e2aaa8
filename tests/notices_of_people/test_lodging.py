"""A lodging notice from the first page to the register of the police: sending it is all."""

from datetime import timedelta

import pytest

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.base.management.commands.seed_demo import seed_elsewhere
from motcua.dossiers.models import Dossier, Slip
from motcua.ledger import following
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.notices.models import Notice
from tests.births import marital
from tests.notices_of_people import lodging
from tests.people import ISSUER, WARD, arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(catalogue, lan, client_of):
    return client_of(lan)


@pytest.fixture
def khoa(officials):
    """An officer of the police of Lan's ward."""
    seed_elsewhere(ISSUER)
    return arrive("khoa")


def test_sending_is_all_and_the_slip_says_moment_and_number(browser, khoa):
    code = lodging.send_one(browser, clock.today())
    notice = Dossier.objects.get(code=code)
    assert (notice.status, notice.owes, notice.role, notice.next_due_at) == (9, "nobody", "", None)
    assert notice.submitted_at == notice.received_at == notice.closed_at
    assert notice.agency_id == agencies.agency_for("commune_police", WARD).id
    slip = Slip.objects.get(dossier=notice)
    assert slip.form == "noted" and slip.data["office"]["name"] == "Công an phường Ba Đình"
    page = browser.visit(f"/ho-so/{code}/da-gui").content.decode()
    assert "Thông báo của bạn đã được ghi nhận" in page and code in page and "Công an phường Ba Đình" in page
    assert "8 giờ làm việc" not in page and "tiếp nhận" not in page
    pdf = browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"


def test_it_stands_in_the_ledger_and_the_host_is_told_once(browser, lan, khoa):
    code = lodging.send_one(browser, clock.today())
    notice = Dossier.objects.get(code=code)
    first = ledger.entries_about(notice.id)[0]
    assert (first.event, first.params["status"], first.params["owes"]) == (Event.DOSSIER_NOTED, 9, "nobody")
    following.FOLLOWERS["notices"].run(first)
    assert [one.event for one in Notice.objects.filter(person_id=lan.id)] == [Event.DOSSIER_NOTED]


def test_sent_twice_it_is_one_notice(browser, khoa):
    draft = lodging.write(browser, clock.today())
    code = marital.send(browser, draft)
    again = browser.post(f"/ban-nhap/{draft}/gui")
    assert again["Location"] == f"/ho-so/{code}/da-gui" and Dossier.objects.count() == 1


def test_the_police_read_it_in_their_register_and_nobody_else_does(browser, mai, khoa, hung, client_of):
    code = lodging.send_one(browser, clock.today())
    police = client_of(khoa)
    assert code in police.visit("/viec/so-theo-doi").content.decode()
    read = police.visit(f"/viec/{code}").content.decode()
    assert "Lê Thị Xuân" in read and "Thôn 3, xã Hoằng Hóa" in read
    assert code not in police.visit("/viec").content.decode()  # nothing is to do
    centre = client_of(hung)  # of the centre through which it only went
    assert code not in centre.visit("/viec/so-theo-doi").content.decode()
    centre.visit(f"/viec/{code}", expect=404)
    client_of(mai).visit(f"/ho-so/{code}", expect=404)


def test_a_late_notice_is_warned_of_and_taken_all_the_same(browser, khoa):
    draft = lodging.write(browser, clock.today() - timedelta(days=2))
    page = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert "Bạn cứ gửi: muộn còn hơn không" in page and "23:00" in page
    assert Dossier.objects.get(code=marital.send(browser, draft)).status == 9


def test_in_time_nothing_is_said_of_lateness(browser, khoa):
    draft = lodging.write(browser, clock.today() + timedelta(days=0), late=True)
    assert "muộn còn hơn không" not in browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()


def test_nothing_on_the_way_speaks_of_fees_papers_or_waiting(browser, khoa):
    procedure = browser.visit(f"/thu-tuc/{lodging.CODE}").content.decode()
    assert "Ghi nhận ngay" in procedure and "không ai trả lời" in procedure
    draft = lodging.write(browser, clock.today())
    page = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert "Gửi thông báo" in page and "Công an phường Ba Đình" in page
    assert 'id="papers"' not in page and "Phí, lệ phí" not in page


def test_it_is_neither_withdrawn_nor_sent_back(browser, khoa, client_of):
    code = lodging.send_one(browser, clock.today())
    assert "/rut" not in browser.visit(f"/ho-so/{code}").content.decode()
    version = Dossier.objects.get(code=code).version
    refused = browser.post(f"/ho-so/{code}/rut", {"version": version, "reason": ""})
    assert refused.status_code == 409 and Dossier.objects.get(code=code).status == 9
    desk = client_of(khoa).visit(f"/viec/{code}").content.decode()
    assert "/tra-lai" not in desk and "/tiep-nhan" not in desk and "<textarea" not in desk


def test_a_wrong_one_is_followed_by_one_that_names_it(browser, khoa):
    wrong = lodging.send_one(browser, clock.today())
    code = lodging.send_one(browser, clock.today(), about="correction", earlier=wrong)
    assert Dossier.objects.get(code=code).submissions.get().answers["earlier"] == wrong
    assert Dossier.objects.filter(code=wrong).exists()


def test_the_next_guest_needs_only_what_is_new(browser, khoa):
    code = lodging.send_one(browser, clock.today())
    draft = browser.post(f"/ho-so/{code}/nop-tiep")["Location"].split("/")[2]
    page = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert "12 phố Đội Cấn" in page and "Lê Thị Xuân" not in page


def test_without_police_in_the_system_the_centre_has_it(browser, hung, client_of):
    agencies_there = agencies.agency_for("commune_police", "00008")
    assert agencies_there is None
    draft = browser.post(f"/thu-tuc/{lodging.CODE}/bat-dau", {"commune": "00008"})["Location"].split("/")[2]
    marital.answer(browser, draft, lodging.pages(clock.today()))
    code = marital.send(browser, draft)
    assert Dossier.objects.get(code=code).agency_id == agencies.centre_of("00008").id


def test_who_has_code_and_secret_sees_that_it_was_noted(browser, khoa, client):
    code = lodging.send_one(browser, clock.today())
    secret = Dossier.objects.get(code=code).tracking_secret
    page = client.post("/tra-cuu", {"ma": code, "secret": secret}).content.decode()
    assert "Đã xử lý xong" in page and "Lê Thị Xuân" not in page
