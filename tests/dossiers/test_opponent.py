"""What an opponent tries with a draft: odd input, odd order, forged requests."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection

from motcua.base import clock
from motcua.dossiers.models import Dossier, DraftAnswer, DraftPaper, Submission
from tests.dossiers import filing

pytestmark = pytest.mark.django_db

FOR_A_CHILD = {
    "subject_name": "Trần Thị Bé", "subject_number": "", "subject_birth_date-day": "",
    "subject_birth_date-month": "", "subject_birth_date-year": "",
}  # fmt: skip


@pytest.fixture
def browser(catalogue, lan, client_of):
    """Lan, signed in."""
    return client_of(lan)


@pytest.fixture
def draft(browser):
    """Lan's draft with every page answered."""
    started = filing.start(browser)
    filing.answer_everything(browser, started)
    return started


def attach(browser, draft: str, paper: str, photo=None, *, confirm: bool = True) -> str:
    """Attach a photo as the plain form does; gives the id of the file."""
    done = browser.post(f"/ban-nhap/{draft}/giay-to/{paper}", {"file": photo or filing.photo()})
    assert done.status_code == 302, done.content.decode()
    file = str(DraftPaper.objects.filter(draft_id=draft, paper=paper).latest("id").file_id)
    if confirm:
        assert browser.post(f"/ban-nhap/{draft}/giay-to/{paper}/{file}/dung").status_code == 302
    return file


def saved(draft: str, field: str) -> DraftAnswer:
    return DraftAnswer.objects.get(draft_id=draft, field=field)


def test_an_answer_that_is_not_right_is_never_left_out_silently(browser, draft):
    """The check page showed "31 2 1990", and the dossier went without it."""
    wrong = {**filing.ANSWERS["event"], "registered_on-day": "31", "registered_on-month": "2"}
    assert browser.post(f"/ban-nhap/{draft}/trang/event", wrong).status_code == 422
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422
    assert browser.get(f"/ban-nhap/{draft}")["Location"].endswith("/trang/event")
    assert "31" in browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert not Dossier.objects.exists()
    browser.post(f"/ban-nhap/{draft}/trang/event", filing.ANSWERS["event"])
    filing.send(browser, draft)


def test_a_date_half_typed_while_saving_is_asked_for_again(browser, draft):
    half = {"registered_on-day": "3", "registered_on-month": "", "registered_on-year": ""}
    told = browser.post(f"/ban-nhap/{draft}/trang/event/luu", half, headers={"Accept": "application/json"})
    assert told.status_code == 200 and "registered_on" in told.json()["errors"]
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422


def test_an_answer_survives_a_condition_that_hides_it(browser, draft):
    other = {**filing.ANSWERS["event"], "kind": "other", "other_kind": "Ghi chú khai sinh ở nước ngoài"}
    browser.post(f"/ban-nhap/{draft}/trang/event", other)
    browser.post(f"/ban-nhap/{draft}/trang/event", filing.ANSWERS["event"])
    assert saved(draft, "other_kind").value == "Ghi chú khai sinh ở nước ngoài"
    code = filing.send(browser, draft)
    assert "other_kind" not in Dossier.objects.get(code=code).submissions.get().answers


def test_a_form_that_arrives_without_its_fields_erases_nothing(browser, draft):
    browser.post(f"/ban-nhap/{draft}/trang/event", {})
    assert saved(draft, "registered_office").value.startswith("UBND")
    assert saved(draft, "registered_on").value == "1990-09-02"
    browser.post(f"/ban-nhap/{draft}/trang/event", {**filing.ANSWERS["event"], "register_number": ""})
    assert saved(draft, "register_number").value == ""


def test_fields_of_another_page_are_not_taken(browser, draft):
    browser.post(f"/ban-nhap/{draft}/trang/whose", {"relation": "self", "copies": "20", "registered_office": "X"})
    assert saved(draft, "copies").value == 2 and saved(draft, "registered_office").value.startswith("UBND")


def test_a_file_of_a_paper_no_longer_asked_is_not_sent(browser, draft):
    browser.post(f"/ban-nhap/{draft}/trang/whose", {"relation": "child"})
    browser.post(f"/ban-nhap/{draft}/trang/subject", FOR_A_CHILD)
    attach(browser, draft, "authority", confirm=False)
    browser.post(f"/ban-nhap/{draft}/trang/whose", {"relation": "self"})
    sent = Dossier.objects.get(code=filing.send(browser, draft)).submissions.get()
    assert sent.papers == [] and "subject_name" not in sent.answers


def test_a_file_that_is_sent_again_after_a_cut_is_there_once(browser, draft):
    attach(browser, draft, "old_paper", confirm=False)
    attach(browser, draft, "old_paper", confirm=False)
    assert DraftPaper.objects.filter(draft_id=draft).count() == 1
    assert browser.visit(f"/ban-nhap/{draft}/giay-to").content.decode().count("m-file__name") == 1


def test_the_form_without_a_script_attaches(browser, draft):
    page = browser.visit(f"/ban-nhap/{draft}/giay-to")
    field = next(f for f in page.page.all("input") if f.get("type") == "file")
    assert field.get("name") == "file"


def test_a_file_of_another_draft_can_neither_be_confirmed_nor_taken_off(browser, draft, mai, client_of):
    stranger = client_of(mai)
    theirs = filing.start(stranger)
    file = attach(browser, draft, "old_paper", confirm=False)
    assert stranger.post(f"/ban-nhap/{theirs}/giay-to/old_paper/{file}/dung").status_code == 404
    stranger.post(f"/ban-nhap/{theirs}/giay-to/old_paper/{file}/bo")
    assert stranger.post(f"/ban-nhap/{draft}/giay-to/old_paper/{file}/bo").status_code == 404
    assert DraftPaper.objects.filter(draft_id=draft, file_id=file).exists()


def test_a_draft_thrown_away_in_another_tab_says_so(browser, draft):
    assert browser.post(f"/ban-nhap/{draft}/bo").status_code == 302
    assert browser.post(f"/ban-nhap/{draft}/bo").status_code == 302  # pressed twice
    for address in (f"/ban-nhap/{draft}/trang/event", f"/ban-nhap/{draft}/gui"):
        told = browser.post(address, filing.ANSWERS["event"])
        assert told.status_code == 409 and "đã gửi" not in told.content.decode()
    assert browser.get(f"/ban-nhap/{draft}/kiem-tra").status_code == 409
    assert filing.start(browser) != draft


def test_a_draft_that_was_sent_cannot_be_thrown_away(browser, draft):
    code = filing.send(browser, draft)
    assert browser.get(f"/ban-nhap/{draft}/bo")["Location"] == f"/ho-so/{code}/da-gui"
    assert browser.post(f"/ban-nhap/{draft}/bo").status_code == 409
    assert browser.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": filing.photo()}).status_code == 409
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["/thu-tuc/%00/bat-dau", "/thu-tuc/2.000635/bat-dau?xa=%00", "/ho-so/%00", "/ho-so?sau=%00", "/thu-tuc/x/bat-dau",
     "/thu-tuc/%00", "/thu-tuc/2.000635/noi-nop?tinh=%00", "/thu-tuc/2.000635/noi-nop?tim=%00",
     "/tim-kiem?q=%00", "/tra-cuu?ma=%00", "/ho-so/%ff", "/ho-so/" + "A" * 900],
)  # fmt: skip
def test_no_address_breaks_the_portal(browser, address):
    assert browser.get(address).status_code in (200, 302, 404, 422)


def test_no_form_breaks_the_portal(browser, draft, client):
    assert browser.post("/thu-tuc/2.000635/bat-dau", {"commune": "\0"}).status_code == 422
    assert browser.post("/thu-tuc/2.000635/bat-dau", {"commune": "99999"}).status_code == 422
    assert browser.post("/thu-tuc/x\0/bat-dau", {"commune": "00004"}).status_code == 404
    assert client.post("/tra-cuu", {"ma": "\0", "secret": "\0"}).status_code == 404
    assert client.post("/tra-cuu", {"ma": "H26", "secret": "Đ" * 3000}).status_code == 404
    sent = browser.post(
        f"/ban-nhap/{draft}/trang/event", b"kind=birth&registered_office=%ff%fe\xc3\x28&registered_on-day=%00",
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert sent.status_code in (302, 422)
    browser.post(f"/ban-nhap/{draft}/trang/event", {**filing.ANSWERS["event"], "registered_office": "ô" * 100_000})
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422


def test_digits_of_other_scripts_are_no_number(browser, draft):
    told = browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", {"copies": "٣", "delivery": "electronic"})
    assert told.status_code == 422


def test_a_decomposed_name_equals_the_composed_one(browser, draft):
    import unicodedata

    typed = unicodedata.normalize("NFD", "Trần Thị Bé")
    browser.post(f"/ban-nhap/{draft}/trang/whose", {"relation": "child"})
    browser.post(f"/ban-nhap/{draft}/trang/subject", {**FOR_A_CHILD, "subject_name": typed})
    assert saved(draft, "subject_name").value == "Trần Thị Bé"


def test_a_fact_keeps_its_source_until_the_person_changes_it(catalogue, client_of):
    """The phone is stored as +84…, the form keeps 0…: the same number, so the source stays."""
    from motcua.warehouse import service as warehouse
    from tests.people import arrive

    lan = arrive("lan")
    warehouse.record(lan.id, {"person.phone": "+84912345678"}, "vneid")
    browser = client_of(lan)
    draft = filing.start(browser)
    kept = {**filing.ANSWERS["requester"], "requester_phone": "+84912345678"}
    assert browser.post(f"/ban-nhap/{draft}/trang/requester", kept).status_code == 302
    assert saved(draft, "requester_phone").source == "vneid"


def test_somebody_of_whom_little_is_known_can_file(catalogue, db, client_of):
    from motcua.identity import service as identity
    from tests.people import ISSUER, Somebody

    known = identity.sign_in({"iss": ISSUER, "sub": "x", "name": "Mùa A Tủa"}, assurance=2, source="vneid")
    browser = client_of(Somebody(known.id, "x", known.name, "", "", {"loa": 2}))
    draft = filing.start(browser)
    told = {**filing.ANSWERS["requester"], "requester_number": "001088000001"}
    assert browser.post(f"/ban-nhap/{draft}/trang/requester", told).status_code == 302
    for key in ("whose", "event", "copies_and_delivery"):
        browser.post(f"/ban-nhap/{draft}/trang/{key}", filing.ANSWERS[key])
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422  # the identity paper is needed
    attach(browser, draft, "identity")
    code = filing.send(browser, draft)
    slip = Dossier.objects.get(code=code).slips.get()
    assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)["Content-Type"] == "application/pdf"


def test_rules_that_changed_while_a_draft_lay_open_are_told_before_sending(browser, draft):
    from motcua.procedures import service as procedures

    begins = date(2027, 3, 1)
    text = Path("catalogue/2.000635/2025-07-01.yaml").read_text(encoding="utf-8").replace("max: 20", "max: 9")
    text = text.replace("\nvalid_from: 2025-07-01", f"\nvalid_from: {begins}")
    procedures.publish(text.replace("\nvalid_to: 2027-02-28", ""))
    with clock.frozen(datetime(2027, 3, 1, 9, tzinfo=clock.ZONE)):
        told = browser.post(f"/ban-nhap/{draft}/gui")
        assert told.status_code == 409 and not Dossier.objects.exists()
        code = filing.send(browser, draft)
    assert procedures.version(Dossier.objects.get(code=code).procedure_version_id).valid_from == begins


def test_a_service_that_ended_takes_no_draft(browser, draft):
    from motcua.procedures.models import ProcedureVersion

    with clock.frozen(datetime(2025, 6, 30, 9, tzinfo=clock.ZONE)):  # before its first day, as after its last
        assert ProcedureVersion.objects.exists()
        assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 409
    assert not Dossier.objects.exists() and saved(draft, "copies").value == 2


def test_an_office_that_closed_takes_no_draft(browser, draft):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_agency SET valid_to = '2026-01-01' WHERE area_code = '00004'")
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 409
    assert not Dossier.objects.exists()
    assert browser.post("/thu-tuc/2.000635/bat-dau", {"commune": "00008"}).status_code == 302
    filing.send(browser, draft)


def test_code_and_moment_of_sending_are_of_one_day(browser, draft):
    """The clock passes midnight while a dossier is being sent: the code takes the date of the one moment."""
    at = datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=clock.ZONE)
    with clock.frozen(at):
        dossier = Dossier.objects.get(code=filing.send(browser, draft))
    assert "-20261124-" in dossier.code and dossier.submitted_at == at == dossier.submissions.get().sent_at


def test_an_account_below_the_level_of_the_service_sends_nothing(catalogue, lan, client_of):
    from dataclasses import replace

    weak = client_of(replace(lan, claims={**lan.claims, "loa": 1}))
    draft = filing.start(weak)
    filing.answer_everything(weak, draft)
    assert weak.post(f"/ban-nhap/{draft}/gui").status_code == 403
    assert not Dossier.objects.exists() and not Submission.objects.exists()
