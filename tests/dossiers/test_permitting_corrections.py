"""A correction after a consent was taken back: what it settled while it was in force is not asked a second time."""

import re
from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.dossiers import filing, permission
from tests.windows import benefit

pytestmark = pytest.mark.django_db

BACK = "đã rút lại sự đồng ý ngày"


def take_back(browser) -> None:
    page = browser.visit("/giay-to-cua-toi/dong-y").content.decode()
    (address,) = re.findall(r'action="(/giay-to-cua-toi/dong-y/[^"]+/rut)"', page)
    assert browser.post(address).status_code == 302


def correction(browser, desk, code: str, field: str, reason: str) -> str:
    """The office marks an answer, the person takes the consent back and begins the correction; its id."""
    marked = {f"mark-field-{field}": "yes", f"reason-field-{field}": reason, f"advice-field-{field}": "Ghi cho đúng."}
    assert filing.act(desk, code, "tra-lai", **marked).status_code == 302
    take_back(browser)
    return browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]


def last_sent(code: str):
    return Dossier.objects.get(code=code).submissions.order_by("number").last()


def late_birth(browser) -> str:
    """Sent under the exemption of a disability that the state knows, with consent; its code."""
    pages = birth.pages(birth.born(clock.today() - timedelta(days=200)), late={"exempt_group": "disabled"})
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, pages)
    permission.say(browser, f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=giay-to", "yes")
    birth.attach(browser, draft, "birth_notice")
    return marital.send(browser, draft)


def test_a_paper_that_a_consent_spared_is_not_asked_in_the_correction(lan, hung, client_of, catalogue, officials):
    warehouse.record(lan.id, {"person.disability": "GXN-2024-17", "person.marriage": "12/2020"}, "social_protection")
    browser, desk = client_of(lan), client_of(hung)
    code = late_birth(browser)
    before = next(one for one in last_sent(code).reuse if one["paper"] == "disability_proof")
    draft = correction(browser, desk, code, "child_name", "does_not_match")
    page = browser.visit(f"/ban-nhap/{draft}/giay-to").content.decode()
    assert f'action="/ban-nhap/{draft}/giay-to/disability_proof"' not in page
    assert "đã được đồng ý ngày" in page and "bạn không phải nộp lại" in page
    browser.visit(f"/ban-nhap/{draft}/trang/child")
    browser.post(f"/ban-nhap/{draft}/trang/child", {"child_name": "Trần Minh Ân"})
    assert marital.send(browser, draft) == code
    assert last_sent(code).number == 2 and before in last_sent(code).reuse
    assert before["reused"] and before["permitted_at"]
    assert BACK in desk.visit(f"/viec/{code}").content.decode()
    reading = warehouse.Reading(warehouse.Ground.HANDLING, by=hung.id, about=last_sent(code).dossier_id, kind="dossier")
    assert "person.disability" not in warehouse.facts_of(lan.id, reading), "no more is read"


def test_an_answer_that_a_consent_filled_in_keeps_its_origin(lan, hung, client_of, catalogue, officials):
    benefit.publish_filled_in()
    warehouse.record(lan.id, {"person.benefit_account": "0011223344", "person.benefit_bank": "Agribank"}, "vneid")
    browser, desk = client_of(lan), client_of(hung)
    draft, pages = marital.start(browser, benefit.FILLED_IN), benefit.pages(date(2026, 9, 30))
    marital.answer(browser, draft, {page: pages[page] for page in ("requester", "work")})
    birth.attach(browser, draft, "proof_of_ending")
    permission.say(browser, f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout", "yes")
    browser.post(f"/ban-nhap/{draft}/trang/payout", {"truth": "yes", "bank_account": "0011223344", "bank": "Agribank"})
    code = marital.send(browser, draft)
    origin = last_sent(code).provenance["bank_account"]
    again = correction(browser, desk, code, "employer", "insurance_not_closed")
    browser.post(f"/ban-nhap/{again}/trang/work", {"employer": "Công ty May 11"})
    assert marital.send(browser, again) == code
    assert last_sent(code).number == 2 and last_sent(code).provenance["bank_account"] == origin
    assert origin["permitted_at"]
    assert BACK in desk.visit(f"/viec/{code}").content.decode()
