"""A procedure that is handled and gives no paper: the approval ends it, and the person is told."""

import pytest

from motcua.dossiers.models import Dossier, Slip
from motcua.dossiers.returning import go_on
from motcua.engine.lifecycle import Status
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.notices.models import Notice
from motcua.procedures import service as procedures
from tests.births import marital
from tests.desk_forms import step_form
from tests.dossiers.filing import act
from tests.invariants.test_other_procedures import broken

pytestmark = pytest.mark.django_db

CODE = "9.000055"
DEPENDANT = """
language: 2
code: 9.000055
version: 2026-01-01
title: {vi: Đăng ký người phụ thuộc, en: Register a dependant}
purpose: {vi: Báo ai phụ thuộc bạn., en: Say who depends on you.}
sector: {code: HT, name: {vi: Thuế, en: Taxes}}
level: commune
valid_from: 2026-01-01
answer_limit: {value: 8, unit: working_hours}
search_words: [người phụ thuộc]
channels:
  online: {limit: {value: 3, unit: working_days}}
pages:
  - key: dependant
    title: {vi: Người phụ thuộc, en: The dependant}
    fields:
      - {key: name, kind: text, label: {vi: Họ tên, en: Name}}
steps:
  - {key: check, title: {vi: Kiểm tra, en: Check}, role: civil_status_officer, hours: 8}
  - {key: approve, title: {vi: Duyệt, en: Approve}, role: chair, hours: 4}
return_reasons:
  - {code: unclear, text: {vi: Chưa rõ, en: Unclear}, advice: {vi: Ghi lại., en: Write it again.}}
refusal_grounds:
  - {code: none, text: {vi: Không phụ thuộc, en: No dependant}, basis: law60_2014}
legal_basis:
  - {key: law60_2014, number: 60/2014/QH13, title: {vi: Luật Hộ tịch, en: Law on Civil Status}, valid_from: 2016-01-01}
"""


@pytest.fixture
def settled(catalogue, lan, hung, thao, dung, client_of, tmp_path, monkeypatch):
    """The code of a dossier that was approved; no signature is needed where there is nothing to sign."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    (tmp_path / "files").mkdir()
    procedures.publish(DEPENDANT)
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    draft = marital.start(browser, CODE)
    marital.answer(browser, draft, {"dependant": {"name": "Nguyễn An"}})
    code = marital.send(browser, draft)
    assert act(desk, code, "tiep-nhan").status_code == 302
    officer.post(f"/viec/{code}/xong-buoc", step_form(officer.visit(f"/viec/{code}")) | {"note": ""})
    assert "không cấp giấy tờ" in chair.visit(f"/viec/{code}").content.decode()
    assert act(chair, code, "duyet").status_code == 302
    return code


def test_the_approval_is_its_end(settled, lan, hung, client_of):
    dossier = Dossier.objects.get(code=settled)
    assert (dossier.status, dossier.owes, dossier.role) == (Status.DONE, "nobody", "")
    assert dossier.closed_at is not None and dossier.next_due_at is None
    assert not Slip.objects.filter(dossier=dossier).exclude(form__in=["proof", "form_01"]).exists()
    go_on(dossier)  # nothing goes out of it, however often it is looked at
    assert Dossier.objects.get(code=settled).status == Status.DONE
    page = client_of(hung).visit(f"/viec/{settled}").content.decode()
    assert "/trao" not in page
    assert act(client_of(hung), settled, "trao").status_code in (403, 409)
    seen = client_of(lan).visit(f"/ho-so/{settled}").content.decode()
    assert "hồ sơ đã giải quyết xong và kết thúc" in seen


@pytest.mark.usefixtures("as_owner")  # the checker looks at everything
def test_the_person_is_told_once_and_everything_adds_up(settled, lan):
    ledger.run_until_idle()
    told = [one.event for one in Notice.objects.filter(person_id=lan.id)]
    assert told.count(Event.DOSSIER_ENDED) == 1 and Event.DOSSIER_APPROVED not in told
    assert broken() == []


def test_the_page_says_that_nothing_is_handed_over(catalogue, client):
    procedures.publish(DEPENDANT)
    assert "Thủ tục này không trả giấy tờ" in client.visit(f"/thu-tuc/{CODE}").content.decode()
