"""The invariants hold over other procedures: a birth filed for a child, a limit that a verification lengthened."""

from datetime import timedelta

import pytest
from django.db import connection

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.files import storage
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers.filing import act
from tests.notices_of_people import lodging
from tools import check_invariants

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]  # the checker looks at everything


def broken() -> list:
    """What the checker finds in the transaction of this test."""
    here = connection.connection
    with here.transaction(force_rollback=True):
        found = check_invariants.check_all(here, now=clock.now(), files=storage.directory())
        return [trouble for _invariant, trouble in found if trouble]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    (tmp_path / "files").mkdir()
    settings.DEMO = True


def test_a_birth_filed_for_a_child(catalogue, lan, hung, thao, dung, client_of):
    """The child owns it, Lan filed it and is told; two results; papers of both."""
    held = {"person.marriage": "12/2020, UBND phường Ba Đình", "person.birth_notice": "CS-1"}
    warehouse.record(lan.id, held, "population")
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    pages = birth.pages(birth.born(clock.today() - timedelta(days=1)),
                        copies_and_delivery={"copies": "2", "delivery": "electronic"})  # fmt: skip
    code = birth.file_one(browser, pages)
    ledger.run_until_idle()
    assert broken() == []
    act(desk, code, "tiep-nhan")
    act(desk, code, "thu-phi", amount="16000", receipt_number="BL-1")
    entered = {"entry_office": "UBND phường Ba Đình", "entry_number": "45", "child_number": "001226000009",
               "entry_date-day": str(clock.today().day), "entry_date-month": str(clock.today().month),
               "entry_date-year": str(clock.today().year)}  # fmt: skip
    officer.post(f"/viec/{code}/xong-buoc", step_form(officer.visit(f"/viec/{code}")) | entered)
    act(chair, code, "duyet")
    assert Dossier.objects.get(code=code).status == 10
    ledger.run_until_idle()
    assert broken() == []


def test_a_limit_that_a_verification_lengthened(catalogue, lan, hung, thao, client_of):
    browser, desk, officer = client_of(lan), client_of(hung), client_of(thao)
    code = marital.file_one(browser)
    assert act(desk, code, "tiep-nhan", **marital.RATE).status_code == 302
    asked = act(officer, code, "xac-minh", reason="lived_elsewhere", agency="UBND xã Yên Bình, Hà Nội")
    assert asked.status_code == 302, asked.content.decode()
    ledger.run_until_idle()
    assert broken() == []
    assert len(Dossier.objects.get(code=code).state["pauses"]) == 0


def test_a_notice_and_one_sent_after_it(catalogue, lan, officials, client_of):
    """Each is nobody's turn from its first moment on."""
    browser = client_of(lan)
    first = lodging.send_one(browser, clock.today())
    lodging.send_one(browser, clock.today(), about="correction", earlier=first)
    ledger.run_until_idle()
    assert broken() == []
