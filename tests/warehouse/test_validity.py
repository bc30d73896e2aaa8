"""What is held: since when, how long, by what it is proved; and what happens when it holds no more."""

from datetime import UTC, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.dossiers import reusing, slips
from motcua.dossiers.models import Dossier, Slip
from motcua.warehouse import service as warehouse
from motcua.warehouse import validity
from motcua.warehouse.models import HeldDocument
from motcua.warehouse.papers import held_documents
from tests.births import birth, marital
from tests.births.test_a_birth import settle

pytestmark = pytest.mark.django_db
MARRIAGE = {"person.marriage": "12/2020, UBND phường Ba Đình"}
HELD = MARRIAGE | {"person.birth_notice": "CS-2026-000123"}


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


def yesterday():
    return clock.today() - timedelta(days=1)


def papers_page(browser) -> str:
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, birth.pages(birth.born(yesterday())))
    return browser.visit(f"/ban-nhap/{draft}/giay-to").content.decode()


def held(person_id) -> dict:
    return warehouse.facts_of(person_id, warehouse.own(person_id))


def listed(person_id) -> HeldDocument:
    """The certificate of a birth among somebody's papers."""
    found = held_documents(person_id, warehouse.own(person_id))
    return next(one for one in found if one.result == "birth_certificate")


def settled(people, client_of) -> Dossier:
    """A birth with its results printed, as the job does it."""
    dossier = Dossier.objects.get(code=settle(*people, client_of))
    for slip in Slip.objects.filter(dossier=dossier):
        slips.printed(slip.id)
    return dossier


def test_what_is_there_is_not_asked_and_everybody_sees_from_where(catalogue, lan, hung, client_of):
    warehouse.record(lan.id, HELD, "population")
    browser, day = client_of(lan), clock.today().strftime("%d/%m/%Y")
    said = f"Từ Cơ sở dữ liệu quốc gia về dân cư, {day}"
    assert said in papers_page(browser)
    code = birth.file_one(browser, birth.pages(birth.born(yesterday())))
    assert said in client_of(hung).visit(f"/viec/{code}").content.decode()
    kept = {one["paper"]: one for one in Dossier.objects.get(code=code).submissions.get().reuse}
    told = held(lan.id)["person.marriage"]
    assert kept["marriage"] == {
        "paper": "marriage", "digitised": True, "reused": True, "warehouse": True, "fact": "person.marriage",
        "result": "marriage_certificate", "source": "population", "at": told.at.isoformat(),
    }  # fmt: skip


def in_the_night():
    """Yesterday at 01:00 on the wall, which in UTC, as the database tells its moments, is the day before."""
    return clock.now().astimezone(clock.ZONE).replace(hour=1, minute=0) - timedelta(days=1)


def test_what_was_told_in_the_night_bears_the_day_of_the_wall(catalogue, lan, hung, client_of):
    with clock.frozen(in_the_night()) as told:
        warehouse.record(lan.id, HELD, "population")
    said = f"Từ Cơ sở dữ liệu quốc gia về dân cư, {told:%d/%m/%Y}"
    assert said in papers_page(client_of(lan))
    code = birth.file_one(client_of(lan), birth.pages(birth.born(yesterday())))
    assert said in client_of(hung).visit(f"/viec/{code}").content.decode()


@pytest.mark.parametrize("source", ["vneid", "population"])
def test_what_a_sending_kept_of_the_night_bears_the_day_of_the_wall(source):
    at = in_the_night()
    kept = {"paper": "marriage", "source": source, "at": at.astimezone(UTC).isoformat()}
    assert reusing.kept_words([kept], "marriage").endswith(f", {at:%d/%m/%Y}")


def test_what_is_brought_is_counted_as_digitised_and_not_as_reused(catalogue, lan, client_of):
    code = birth.file_one(client_of(lan), birth.pages(birth.born(yesterday())), "birth_notice", "marriage")
    kept = {one["paper"]: one for one in Dossier.objects.get(code=code).submissions.get().reuse}
    assert kept["marriage"] == {"paper": "marriage", "digitised": True, "reused": False, "warehouse": False}


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (0, False), (1, False)])
def test_an_expired_paper_is_asked_again_with_the_reason(catalogue, lan, client_of, days, asked):
    until = clock.today() + timedelta(days=days)
    warehouse.record(lan.id, MARRIAGE, "population", valid_until=until)
    text = papers_page(client_of(lan))
    assert (f"chỉ có giá trị đến ngày {until:%d/%m/%Y}. Bạn cần nộp lại." in text) == asked
    assert ("person.marriage" in held(lan.id)) != asked


def test_a_settled_dossier_adds_its_result_and_the_facts_it_settles(catalogue, lan, hung, thao, dung, client_of):
    warehouse.record(lan.id, HELD, "population")
    dossier = settled((lan, hung, thao, dung), client_of)
    code = dossier.code
    row = listed(dossier.owner_id)
    assert (row.about, row.is_owners, row.issued_on, row.valid_until) == (dossier.id, True, clock.today(), None)
    assert row.number == code and len(row.digest) == 64 and "Ba Đình" in row.agency
    assert not listed(lan.id).is_owners
    text = client_of(lan).visit("/giay-to-cua-toi").content.decode()
    assert f"Số {code}, do {row.agency} cấp ngày {clock.today():%d/%m/%Y}" in text
    assert held(dossier.owner_id)["person.personal_number"].source == "civil_status"


def test_what_is_revoked_holds_no_more_and_is_asked_again(catalogue, lan, hung, thao, dung, client_of):
    warehouse.record(lan.id, HELD, "population")
    dossier = settled((lan, hung, thao, dung), client_of)
    row = listed(dossier.owner_id)
    for _twice in range(2):
        call_command("revoke_document", str(row.document_id), decision="12/QĐ-UBND, 24/11/2026")
    assert held(dossier.owner_id) == {}
    _holding, ended = warehouse.facts_and_ended(dossier.owner_id, warehouse.own(dossier.owner_id))
    assert {fact.ended for fact in ended.values()} == {"revoked"} and "person.name" in ended
    text = client_of(lan).visit("/giay-to-cua-toi").content.decode()
    assert "Bị thu hồi ngày" in text and "12/QĐ-UBND, 24/11/2026" in text
    warehouse.record(dossier.owner_id, {"person.name": "Trần Minh Bình"}, "civil_status")
    assert held(dossier.owner_id)["person.name"].ended == ""


def test_the_reason_of_what_was_revoked_is_said(catalogue, lan, client_of):
    about, document = new_id(), new_id()
    warehouse.record(lan.id, MARRIAGE, "civil_status", about=about)
    kind, today = "marriage_certificate", clock.today()
    issued = warehouse.Issued(kind, "12", "UBND phường Ba Đình", about, True, today, None, "0" * 64)
    warehouse.record_document(lan.id, "1.000894", document, "Giấy chứng nhận kết hôn", "dossier", issued)
    assert warehouse.revoke(document, "Bản án 5/2026") == ("person.marriage",)
    assert "nhưng đã bị thu hồi. Bạn cần nộp lại." in papers_page(client_of(lan))


def test_a_later_result_takes_the_place_of_the_earlier_but_copies_stand_side_by_side(lan):
    def given(result: str, number: str) -> None:
        issued = warehouse.Issued(result, number, "UBND phường Ba Đình", new_id(), True, clock.today(), None, "0" * 64)
        warehouse.record_document(lan.id, "x", new_id(), result, "dossier", issued)

    for result in ("marital_status_certificate", "civil_status_extract"):
        given(result, "1")
        given(result, "2")
    papers = warehouse.documents_of(lan.id, warehouse.own(lan.id))
    ended = {(one.title, one.number): (one.ended, one.ended_why) for one in papers}
    assert ended == {
        ("marital_status_certificate", "1"): ("replaced", "2"), ("marital_status_certificate", "2"): ("", ""),
        ("civil_status_extract", "1"): ("", ""), ("civil_status_extract", "2"): ("", ""),
    }  # fmt: skip


def test_what_ended_in_the_night_bears_the_day_of_the_wall(lan):
    with clock.frozen(in_the_night()) as ended:
        for number in ("1", "2"):
            issued = warehouse.Issued("marital_status_certificate", number, "UBND phường Ba Đình", new_id(), True,
                                      ended.date(), None, "0" * 64)  # fmt: skip
            document = new_id()
            warehouse.record_document(lan.id, "x", document, number, "dossier", issued)
        warehouse.revoke(document, "Bản án 5/2026")
    lines = [validity.words(one)[-1] for one in warehouse.documents_of(lan.id, warehouse.own(lan.id))]
    assert len(lines) == 2 and all(f"{ended:%d/%m/%Y}" in line for line in lines)


def test_nothing_unknown_is_revoked(db):
    with pytest.raises(CommandError, match="no held document"):
        call_command("revoke_document", str(new_id()), decision="1")
