"""A certificate of marital status from the first page to the paper, with a verification on the way."""

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier, Slip
from motcua.engine.lifecycle import Status
from tests.births import marital
from tests.dossiers.filing import act, version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


def step_form(page) -> dict:
    """What a browser would send from the form of the step."""
    from tests.client import _filled
    from tests.page_checks import within

    form = next(form for form in within(page.tree, "form") if "xong-buoc" in (form.get("action") or ""))
    return _filled(form)


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
    assert lan.name in officer.visit(f"/viec/{code}").content.decode()
    assert act(officer, code, "xong-buoc", **HOLDER, **marital.FOUND).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.RETURNED and dossier.owner_id == dossier.filer_id == lan.id
    result = Slip.objects.get(dossier=dossier, form="result")
    pdf = browser.get(f"/ho-so/{code}/giay/{result.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"


HOLDER = {
    "holder_name": "Nguyễn Thị Lan", "holder_birth_date-day": "2", "holder_birth_date-month": "9",
    "holder_birth_date-year": "1990", "holder_sex": "female", "holder_ethnicity": "Kinh",
    "holder_nationality": "Việt Nam", "holder_number": "001190000001", "holder_address": "12 phố Đội Cấn",
}  # fmt: skip
