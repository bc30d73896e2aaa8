"""The life of a birth that a parent files for a child: whose matter it is, who sees it, what is known afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.html import escape
from django.utils.translation import gettext, override

from motcua.base import clock
from motcua.dossiers import slips
from motcua.dossiers.models import Dossier, Draft, Slip
from motcua.engine.lifecycle import Status
from motcua.identity.models import Person, SignIn
from motcua.ledger.service import run_until_idle
from motcua.notices.models import Notice
from motcua.payments.models import Charge
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers.filing import act
from tools import check_invariants

pytestmark = pytest.mark.django_db
HELD = {"person.marriage": "12/2020, UBND phường Ba Đình", "person.birth_notice": "CS-2026-000123"}


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


@pytest.fixture
def known(lan):
    """The state holds Lan's marriage and the birth notice of her child."""
    warehouse.record(lan.id, HELD, "population")
    return lan


def yesterday():
    return clock.today() - timedelta(days=1)


def test_the_child_is_the_owner_and_a_person_without_an_account(catalogue, known, client_of):
    browser = client_of(known)
    code = birth.file_one(browser, birth.pages(birth.born(yesterday())))
    dossier = Dossier.objects.get(code=code)
    assert dossier.filer_id == known.id != dossier.owner_id
    child = Person.objects.get(id=dossier.owner_id)
    assert child.issuer == "declared" and child.assurance == 0 and not SignIn.objects.filter(person=child).exists()
    told = warehouse.facts_of(child.id, warehouse.own(child.id))
    assert told["person.name"].value == birth.CHILD and {fact.source for fact in told.values()} == {"declared"}
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert birth.CHILD in page and known.name in page and "Trẻ được khai sinh" in page
    assert birth.CHILD in browser.visit("/ho-so").content.decode()


def settle(
    known, hung, thao, dung, client_of, paid: bool = True, delivery: str = "electronic", number: str = "001226000009"
) -> str:
    """A birth with two copies, from the first page to the certificate; gives its code."""
    browser, desk, officer, chair = (client_of(one) for one in (known, hung, thao, dung))
    pages = birth.pages(birth.born(yesterday()), copies_and_delivery={"copies": "2", "delivery": delivery})
    code = birth.file_one(browser, pages)
    assert birth.CHILD in desk.visit(f"/viec/{code}").content.decode()
    assert act(desk, code, "tiep-nhan").status_code == 302  # in time, so no rate is to be named
    assert not paid or act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    form = step_form(officer.visit(f"/viec/{code}"))
    assert form["child_name"] == birth.CHILD and form["mother_name"] == known.name  # nothing is typed twice
    today = clock.today()
    entered = {"entry_office": "UBND phường Ba Đình", "entry_number": "45", "child_number": number,
               "entry_date-day": str(today.day), "entry_date-month": str(today.month),
               "entry_date-year": str(today.year)}  # fmt: skip
    assert officer.post(f"/viec/{code}/xong-buoc", form | entered).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    return code


def test_the_whole_way(catalogue, known, hung, thao, dung, client_of):
    code, browser = settle(known, hung, thao, dung, client_of), client_of(known)
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.RETURNED
    results = Slip.objects.filter(dossier=dossier).exclude(form__in=["proof", "form_01"]).order_by("number")
    assert [slip.form for slip in results] == ["birth_certificate", "result"]
    for slip in Slip.objects.filter(dossier=dossier):
        assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)["Content-Type"] == "application/pdf"
    facts = warehouse.facts_of(dossier.owner_id, warehouse.own(dossier.owner_id))
    assert facts["person.personal_number"].value == "001226000009"
    assert {fact.source for fact in facts.values()} == {"civil_status"}
    assert len(warehouse.documents_of(dossier.owner_id, warehouse.own(dossier.owner_id))) == 2
    assert "Giấy khai sinh" in browser.visit("/giay-to-cua-toi").content.decode()


def test_a_number_that_nobody_has_yet_is_no_line_of_the_certificate(catalogue, known, hung, thao, dung, client_of):
    code = settle(known, hung, thao, dung, client_of, number="")
    rows = Slip.objects.get(dossier__code=code, form="birth_certificate").data["sections"][0]["rows"]
    assert "Họ, chữ đệm, tên" in [row["label"] for row in rows] and all(row["value"] for row in rows)
    assert "Số định danh cá nhân" not in [row["label"] for row in rows]


def test_a_result_that_waits_for_its_fee_says_so_and_leads_to_no_closed_door(
    catalogue, known, hung, thao, dung, client_of
):
    code, browser, desk = settle(known, hung, thao, dung, client_of, paid=False), client_of(known), client_of(hung)
    slips = {slip.form: f"/ho-so/{code}/giay/{slip.id}.pdf" for slip in Slip.objects.filter(dossier__code=code)}
    certificate, copy = slips["birth_certificate"], slips["result"]
    assert (browser.get(certificate).status_code, browser.get(copy).status_code) == (302, 409), "the first is free"
    dossier = Dossier.objects.get(code=code)
    assert (dossier.status, dossier.owes, dossier.role, dossier.next_due_at) == (9, "citizen", "", None)
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert page.count(certificate) == 2 and copy not in page and _said("Ready and not paid yet:") in page
    assert code not in desk.visit("/viec").content.decode(), "nothing to do for the office"
    assert copy in desk.visit(f"/viec/{code}").content.decode()
    assert act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert page.count(certificate) == page.count(copy) == 2  # as a button, and in the list of papers
    assert page.count(_said("Your result is here.")) == 1 and _said("Ready and not paid yet:") not in page


def test_a_free_certificate_on_paper_is_handed_over_while_the_copies_wait(
    catalogue, known, hung, thao, dung, client_of
):
    code, desk = settle(known, hung, thao, dung, client_of, paid=False, delivery="paper"), client_of(hung)
    assert act(desk, code, "trao").status_code == 302
    given = dict(Slip.objects.filter(dossier__code=code, number__lte=2).values_list("form", "given_at"))
    assert given["birth_certificate"] and not given["result"]
    assert act(desk, code, "trao").status_code == 409, "the copies are not paid"
    assert act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert (dossier.status, dossier.owes, dossier.role) == (9, "agency", "receptionist")
    assert act(desk, code, "trao").status_code == 302
    assert Dossier.objects.get(code=code).status == 10


def _said(beginning: str) -> str:
    """The first words of a sentence of the page, in the language of the page."""
    with override("vi"):
        sentence = gettext(SENTENCES[beginning]).split("%")[0]
    return escape(sentence.rstrip())


SENTENCES = {
    "Ready and not paid yet:": "Ready and not paid yet: %(papers)s.",
    "Your result is here.": "Your result is here. You can open it, save it and use it at once.",
}


def test_the_office_lists_say_whose_matter_it_is_and_who_filed(catalogue, known, hung, client_of):
    code, desk = birth.file_one(client_of(known), birth.pages(birth.born(yesterday()))), client_of(hung)
    for address in ("/viec", "/viec/so-theo-doi"):
        row = desk.visit(address).content.decode().split(code, 1)[1]
        assert birth.CHILD in row and known.name in row, address


def test_the_other_parent_and_a_stranger_see_nothing(catalogue, known, mai, client_of):
    code = birth.file_one(client_of(known), birth.pages(birth.born(yesterday())))
    other = client_of(mai)
    assert other.get(f"/ho-so/{code}").status_code == 404 and code not in other.visit("/ho-so").content.decode()


def test_pressing_send_twice_makes_one_dossier_and_one_child(catalogue, known, client_of):
    browser = client_of(known)
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, birth.pages(birth.born(yesterday())))
    assert marital.send(browser, draft) == browser.post(f"/ban-nhap/{draft}/gui")["Location"].split("/")[2]
    assert Dossier.objects.count() == 1 and Person.objects.filter(issuer="declared").count() == 1


def test_twins_are_two_dossiers_one_after_the_other(catalogue, known, client_of):
    browser = client_of(known)
    first = marital.start(browser, birth.CODE)
    assert marital.start(browser, birth.CODE) == first  # a double click, a second tab
    marital.answer(browser, first, birth.pages(birth.born(yesterday())))
    code = marital.send(browser, first)
    second = marital.start(browser, birth.CODE)
    assert second != first and Draft.objects.filter(state=Draft.OPEN).count() == 1
    marital.answer(browser, second, birth.pages(birth.born(yesterday(), "Trần Minh Bình")))
    twin = marital.send(browser, second)
    owners = {one.owner_id for one in Dossier.objects.all()}
    assert twin != code and len(owners) == 2 and known.id not in owners
    listed = browser.visit("/ho-so").content.decode()
    assert birth.CHILD in listed and "Trần Minh Bình" in listed


def test_whoever_filed_is_told(catalogue, known, hung, client_of):
    browser = client_of(known)
    code = birth.file_one(browser, birth.pages(birth.born(yesterday())))
    act(client_of(hung), code, "tiep-nhan")
    run_until_idle()
    assert browser.visit("/tin-nhan").content.decode().count(code) >= 2  # sent, received
    assert {notice.person_id for notice in Notice.objects.all()} == {known.id}


def test_the_papers_name_both(catalogue, known, hung, client_of):
    code = birth.file_one(client_of(known), birth.pages(birth.born(yesterday())))
    act(client_of(hung), code, "tiep-nhan")
    for form in ("proof", "form_01"):
        said = Slip.objects.get(dossier__code=code, form=form).data
        assert said["person"]["name"] == known.name and said["owner"]["name"] == birth.CHILD
        assert said["owner_called"] == "Trẻ được khai sinh"


def test_the_charge_of_a_late_birth_is_owed_by_whoever_filed(catalogue, known, hung, client_of):
    late = birth.born(clock.today() - timedelta(days=200))
    pages = birth.pages(late, late={"exempt_group": "none"})
    pages["copies_and_delivery"] = pages.pop("copies_and_delivery")  # the page about being late comes before
    code = birth.file_one(client_of(known), pages)
    desk = client_of(hung)
    assert "Lệ phí đăng ký khai sinh không đúng hạn" in desk.visit(f"/viec/{code}").content.decode()
    assert act(desk, code, "tiep-nhan").status_code == 422
    rate = {"rate-late_birth_charge": "5.000", "act-late_birth_charge": "06/2020/NQ-HĐND"}
    assert act(desk, code, "tiep-nhan", **rate).status_code == 302
    charge = Charge.objects.get()
    assert (charge.amount, charge.basis, charge.person_id) == (5000, "06/2020/NQ-HĐND", known.id)


def test_a_correction_names_the_child_otherwise(catalogue, known, hung, client_of):
    browser, desk = client_of(known), client_of(hung)
    code = birth.file_one(browser, birth.pages(birth.born(yesterday())))
    before = Dossier.objects.get(code=code).owner_id
    back = act(desk, code, "tra-lai", **{
        "mark-field-child_name": "yes", "reason-field-child_name": "does_not_match",
        "advice-field-child_name": "Ghi đúng như giấy chứng sinh."})  # fmt: skip
    assert back.status_code == 302
    draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    browser.visit(f"/ban-nhap/{draft}/trang/child")
    browser.post(f"/ban-nhap/{draft}/trang/child", {"child_name": "Trần Minh Ân"})
    marital.send(browser, draft)
    assert Dossier.objects.get(code=code).owner_id == before
    assert warehouse.facts_of(before, warehouse.own(before))["person.name"].value == "Trần Minh Ân"


def test_a_confirmed_name_of_the_mother_is_not_sent_back(catalogue, known, hung, client_of):
    desk = client_of(hung)
    code = birth.file_one(client_of(known), birth.pages(birth.born(yesterday())))
    assert "mark-field-mother_name" not in desk.visit(f"/viec/{code}/tra-lai").content.decode()
    marked = {"mark-field-mother_name": "yes", "reason-field-mother_name": "incomplete",
              "advice-field-mother_name": "x"}  # fmt: skip
    assert act(desk, code, "tra-lai", **marked).status_code == 422


@pytest.mark.usefixtures("as_owner")  # the checker looks at everything
def test_what_must_always_hold_holds_for_a_birth_with_two_results(catalogue, known, hung, thao, dung, client_of):
    settle(known, hung, thao, dung, client_of)
    run_until_idle()
    for slip in Slip.objects.all():
        slips.printed(slip.id)
    connection.ensure_connection()
    check_invariants.define_terms(connection.connection, clock.now())
    every = check_invariants.invariants(*check_invariants.OVER_THE_DATABASE)
    found = [check_invariants.check(connection.connection, one) for one in every]
    assert [broken for broken in found if broken] == []
