"""The life of a birth that a parent files for a child: whose matter it is, who sees it, what is known afterwards."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier, Slip
from motcua.engine.lifecycle import Status
from motcua.identity.models import Person, SignIn
from motcua.warehouse import service as warehouse
from tests.births import birth
from tests.desk_forms import step_form
from tests.dossiers.filing import act

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
    told = warehouse.facts_of(child.id)
    assert told["person.name"].value == birth.CHILD and {fact.source for fact in told.values()} == {"declared"}
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert birth.CHILD in page and known.name in page and "Trẻ được khai sinh" in page
    assert birth.CHILD in browser.visit("/ho-so").content.decode()


def test_the_whole_way(catalogue, known, hung, thao, dung, client_of):
    browser, desk, officer, chair = (client_of(one) for one in (known, hung, thao, dung))
    pages = birth.pages(birth.born(yesterday()), copies_and_delivery={"copies": "2", "delivery": "electronic"})
    code = birth.file_one(browser, pages)
    assert birth.CHILD in desk.visit(f"/viec/{code}").content.decode()
    assert act(desk, code, "tiep-nhan").status_code == 302  # in time, so no rate is to be named
    assert act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1").status_code == 302
    form = step_form(officer.visit(f"/viec/{code}"))
    assert form["child_name"] == birth.CHILD and form["mother_name"] == known.name  # nothing is typed twice
    entered = {"entry_office": "UBND phường Ba Đình", "entry_number": "45", "child_number": "001226000009",
               "entry_date-day": str(clock.today().day), "entry_date-month": str(clock.today().month),
               "entry_date-year": str(clock.today().year)}  # fmt: skip
    assert officer.post(f"/viec/{code}/xong-buoc", form | entered).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.RETURNED
    results = Slip.objects.filter(dossier=dossier, form="result").order_by("number")
    assert [slip.data["form"] for slip in results] == ["birth_certificate", "result"]
    for slip in Slip.objects.filter(dossier=dossier):
        assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)["Content-Type"] == "application/pdf"
    facts = warehouse.facts_of(dossier.owner_id)
    assert facts["person.personal_number"].value == "001226000009"
    assert {fact.source for fact in facts.values()} == {"civil_status"}
    assert len(warehouse.documents_of(dossier.owner_id)) == 2
    assert "Giấy khai sinh" in browser.visit("/giay-to-cua-toi").content.decode()
