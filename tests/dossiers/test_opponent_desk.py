"""What an opponent tries between counter and citizen: marks, money, results, and acts at the wrong moment."""

import pytest

from motcua.dossiers.models import Dossier, DraftPaper, Slip
from motcua.engine.lifecycle import Status
from motcua.payments.models import Charge
from tests.dossiers import filing
from tests.dossiers.test_opponent import FOR_A_CHILD, attach

pytestmark = pytest.mark.django_db

KINDS = ("birth", "marriage", "death", "parent_child", "guardianship", "change", "divorce_note", "other")
LONG = "Nguyễn Phước Công Tằng Tôn Nữ Huyền Trang Diễm My Ngọc Phương Thùy Anh Khánh Linh Bảo Châu " * 2


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


@pytest.fixture
def browser(catalogue, lan, client_of):
    """Lan, signed in."""
    return client_of(lan)


@pytest.fixture
def desk(hung, client_of):
    """Hùng at the counter."""
    return client_of(hung)


@pytest.fixture
def officer(thao, client_of):
    """Thảo, who checks the register."""
    return client_of(thao)


@pytest.fixture
def chair(dung, client_of):
    """Dũng, who approves."""
    return client_of(dung)


def mark(*keys: str, target: str = "field") -> dict:
    """A request for corrections that points at these items."""
    said = {}
    for key in keys:
        item = f"{target}-{key}"
        said |= {f"mark-{item}": "yes", f"reason-{item}": "incomplete", f"advice-{item}": "Ghi đầy đủ."}
    return said


def correction(browser, code: str) -> str:
    return browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]


def handled(code: str, desk, officer, chair) -> None:
    """From receiving to approval; the fee is not paid."""
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    assert filing.act(officer, code, "xong-buoc", **filing.FINDING).status_code == 302
    assert filing.act(chair, code, "duyet").status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_every_slip_of_every_kind_prints(browser, desk, officer, chair, kind):
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    told = {**filing.ANSWERS["event"], "kind": kind, "registered_office": LONG, "other_kind": LONG}
    assert browser.post(f"/ban-nhap/{draft}/trang/event", told).status_code == 302
    browser.post(f"/ban-nhap/{draft}/trang/requester", {**filing.ANSWERS["requester"], "requester_address": LONG})
    code = filing.send(browser, draft)
    handled(code, desk, officer, chair)
    assert filing.act(desk, code, "thu-phi", amount="16.000", receipt_number=kind).status_code == 302
    browser.visit(f"/ho-so/{code}")
    for slip in Slip.objects.filter(dossier__code=code):
        paper = browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)
        assert paper["Content-Type"] == "application/pdf", slip.form
    assert "trích lục" in browser.visit("/giay-to-cua-toi").content.decode().lower()


def test_a_refusal_prints(browser, desk):
    code = filing.file_one(browser)
    filing.act(desk, code, "tu-choi", ground="no_right_to_ask", explanation="Không phải người có tên. " * 40)
    slip = Slip.objects.get(dossier__code=code, form="form_03")
    assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)["Content-Type"] == "application/pdf"


def test_a_result_is_not_open_before_the_fee_is_paid(browser, desk, officer, chair):
    from motcua.dossiers import slips

    code = filing.file_one(browser)
    handled(code, desk, officer, chair)
    result = Slip.objects.get(dossier__code=code, form="result")
    document = slips.printed(result.id)
    assert Dossier.objects.get(code=code).status == Status.DONE
    assert browser.get(f"/ho-so/{code}/giay/{result.id}.pdf").status_code == 409
    assert browser.get(f"/giay-to/{document}.pdf").status_code == 404
    assert "Kết quả đã có" not in browser.visit("/giay-to-cua-toi").content.decode()
    assert desk.get(f"/viec/{code}").status_code == desk.get(f"/giay-to/{document}.pdf").status_code == 200
    filing.act(desk, code, "thu-phi", amount="１６０００", receipt_number="BL-7")
    assert Dossier.objects.get(code=code).status == Status.RETURNED
    assert browser.get(f"/ho-so/{code}/giay/{result.id}.pdf", follow=True).status_code == 200
    assert str(document) in browser.visit("/giay-to-cua-toi").content.decode()


def test_no_other_amount_is_a_payment(browser, desk):
    code = filing.file_one(browser)
    filing.act(desk, code, "tiep-nhan")
    for amount in ("", "-16000", "1e4", "16000.5", "²", "9" * 40, "0", "8000"):
        assert filing.act(desk, code, "thu-phi", amount=amount, receipt_number="BL-1").status_code == 409, amount
    assert Charge.objects.get().state == Charge.OPEN


def test_nobody_records_their_own_fee_as_paid(catalogue, hung, client_of):
    from motcua.agencies import service as agencies
    from tests.people import arrive

    other = arrive("son")
    agencies.appoint(other.id, catalogue.id, "receptionist")
    own = client_of(hung)
    code = filing.file_one(own)
    assert filing.act(client_of(other), code, "tiep-nhan").status_code == 302
    assert filing.act(own, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 403


def test_an_open_fee_follows_a_correction(browser, desk, officer):
    code = filing.file_one(browser)
    filing.act(desk, code, "tiep-nhan")
    assert filing.act(officer, code, "tra-lai", **mark("copies")).status_code == 302
    draft = correction(browser, code)
    browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", {"copies": "5"})
    filing.send(browser, draft)
    assert Charge.objects.get().amount == 40_000
    assert filing.act(desk, code, "thu-phi", amount="40.000", receipt_number="BL-1").status_code == 302


def test_what_the_person_cannot_change_is_not_sent_back(browser, desk):
    """Lan could not correct a name that her identity account confirms, so the dossier would wait for ever."""
    code = filing.file_one(browser)
    assert "mark-field-requester_name" not in desk.visit(f"/viec/{code}/tra-lai").content.decode()
    for said in (mark("requester_name"), mark("other_kind"), mark("identity", target="paper")):
        assert filing.act(desk, code, "tra-lai", **said).status_code == 422
    assert filing.act(desk, code, "tra-lai").status_code == 422
    assert Dossier.objects.get(code=code).status == Status.NEW


def test_a_marked_question_that_is_no_longer_asked_is_answered(browser, desk):
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    browser.post(f"/ban-nhap/{draft}/trang/event", {**filing.ANSWERS["event"], "kind": "other", "other_kind": "Khác"})
    code = filing.send(browser, draft)
    filing.act(desk, code, "tra-lai", **mark("kind", "other_kind"))
    again = correction(browser, code)
    browser.post(f"/ban-nhap/{again}/trang/event", {"kind": "birth", "other_kind": "Khác"})
    filing.send(browser, again)
    assert "other_kind" not in Dossier.objects.get(code=code).submissions.get(number=2).answers


def test_a_paper_that_became_needed_stays_until_it_is_confirmed(browser, desk):
    code = filing.file_one(browser)
    filing.act(desk, code, "tra-lai", **mark("relation"))
    draft = correction(browser, code)
    browser.post(f"/ban-nhap/{draft}/trang/whose", {"relation": "child"})
    browser.post(f"/ban-nhap/{draft}/trang/subject", FOR_A_CHILD)
    file = attach(browser, draft, "authority", confirm=False)
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422
    browser.post(f"/ban-nhap/{draft}/giay-to/authority/{file}/dung")
    filing.send(browser, draft)
    assert len(Dossier.objects.get(code=code).submissions.get(number=2).papers) == 1


def test_a_correction_takes_no_file_off_that_was_not_marked(browser, desk):
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    file = attach(browser, draft, "old_paper")
    code = filing.send(browser, draft)
    filing.act(desk, code, "tra-lai", **mark("register_number"))
    again = correction(browser, code)
    assert correction(browser, code) == again  # a second tab finds the same correction
    assert browser.post(f"/ban-nhap/{again}/giay-to/old_paper/{file}/bo").status_code == 404
    assert browser.post(f"/ban-nhap/{again}/giay-to/old_paper", {"file": filing.photo((1, 2, 3))}).status_code == 404
    assert DraftPaper.objects.filter(draft_id=again).count() == 1


def test_a_withdrawn_dossier_takes_no_correction(browser, desk):
    code = filing.file_one(browser)
    filing.act(desk, code, "tra-lai", **mark("register_number"))
    draft = correction(browser, code)
    browser.post(f"/ban-nhap/{draft}/trang/event", {"register_number": "77"})
    seen = filing.version(code)
    assert browser.post(f"/ho-so/{code}/rut", {"version": seen, "reason": " "}).status_code == 302
    assert browser.post(f"/ho-so/{code}/rut", {"version": seen}).status_code == 302  # pressed twice
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 409
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.WITHDRAWN and dossier.submissions.count() == 1


def test_withdrawing_while_the_office_receives_shows_what_changed(browser, desk):
    code = filing.file_one(browser)
    seen = filing.version(code)
    filing.act(desk, code, "tiep-nhan")
    for version in (seen, "-1", "9" * 5000, "٣", "", "\0"):
        told = browser.post(f"/ho-so/{code}/rut", {"version": version})
        assert told.status_code == 409 and "m-timeline" in told.content.decode()
    assert Dossier.objects.get(code=code).status == Status.RECEIVED


@pytest.mark.parametrize("what", ["tiep-nhan", "xong-buoc", "duyet", "thu-phi", "trao", "tu-choi", "tra-lai"])
def test_an_act_at_the_wrong_moment_changes_nothing(browser, desk, officer, what):
    code = filing.file_one(browser)
    for version in ("-1", "9" * 5000, "", "\0", "٣"):
        answer = desk.post(f"/viec/{code}/{what}", {"version": version, **filing.FINDING})
        assert answer.status_code in (403, 409, 422), version
    if what in ("xong-buoc", "duyet", "thu-phi", "trao"):
        assert filing.act(desk, code, what, **filing.FINDING).status_code in (403, 409, 422)
        assert filing.act(officer, code, what, **filing.FINDING).status_code in (403, 409)
    assert Dossier.objects.get(code=code).status == Status.NEW and filing.version(code) == 1


def test_opening_the_address_of_an_act_leads_to_its_page(browser, desk):
    """After an error the address bar names the act; a reload or the language switch then opens it by GET."""
    draft = filing.start(browser)
    assert browser.get(f"/ban-nhap/{draft}/giay-to/old_paper")["Location"] == f"/ban-nhap/{draft}/giay-to"
    filing.answer_everything(browser, draft)
    code = filing.send(browser, draft)
    for what in ("tiep-nhan", "xong-buoc", "duyet", "thu-phi", "trao"):
        assert desk.get(f"/viec/{code}/{what}")["Location"] == f"/viec/{code}"
    for address in ("/viec", f"/viec/{code}", f"/viec/{code}/tra-lai"):
        assert desk.head(address).status_code == 200, address
    for address in ("/ho-so", f"/ho-so/{code}", f"/ho-so/{code}/rut", "/tra-cuu"):
        assert browser.head(address).status_code == 200, address
