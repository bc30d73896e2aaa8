"""Consent to facts being taken where it is no plain form: under a mandate, for a paper, for a whole, by a program."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.base import clock
from motcua.identity import service as identity
from motcua.warehouse import service as warehouse
from tests.api.test_filing import post
from tests.births import birth, marital
from tests.clients.asking import System
from tests.dossiers import permission
from tests.people import WARD, Somebody
from tests.windows import benefit

pytestmark = pytest.mark.django_db

ACCOUNT = {"person.benefit_account": "0011223344", "person.benefit_bank": "Agribank"}
DISABILITY = {"person.disability": "GXN-2024-17"}
DISABLED = {"exempt_group": "disabled"}


@pytest.fixture(autouse=True)
def house(catalogue, officials):
    benefit.publish_filled_in()


def authorised(owner: Somebody, agent: Somebody) -> identity.Mandate:
    """The owner lets the agent file everything for them."""
    gives = identity.Person(owner.id, owner.name, 2, False)
    offered = identity.offer(gives, owner.id, owner.name, number=agent.personal_number, name=agent.name, procedures=(),
                             may_file=True, until=clock.today() + timedelta(days=30))  # fmt: skip
    return identity.answer(identity.Person(agent.id, agent.name, 2, False), offered.id, accepts=True)


def question(draft: str, place: str) -> str:
    return f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep={place}"


def test_an_agent_cannot_consent_and_is_told_who_can(lan, mai, client_of):
    warehouse.record(lan.id, ACCOUNT, "vneid")
    mandate, agent, owner = authorised(lan, mai), client_of(mai), client_of(lan)
    begun = agent.post(f"/thu-tuc/{benefit.FILLED_IN}/bat-dau", {"commune": WARD, "for_whom": str(mandate.id)})
    draft = begun["Location"].split("/")[2]
    pages = benefit.pages(clock.today() - timedelta(days=30))
    marital.answer(agent, draft, {page: pages[page] for page in ("requester", "work")})
    payout = f"/ban-nhap/{draft}/trang/payout"
    seen_by_owner = permission.opened(owner, question(draft, "payout"))
    assert permission.press(agent, seen_by_owner, "yes")["Location"] == payout
    assert agent.get(question(draft, "payout"))["Location"] == payout
    page = agent.visit(payout).content.decode()
    assert "chỉ chính người đó mới được đồng ý" in page and "0011223344" not in page
    assert warehouse.permissions.all_of(lan.id) == [] == warehouse.permissions.all_of(mai.id)
    assert permission.press(owner, seen_by_owner, "yes").status_code == 302
    assert "0011223344" in agent.visit(payout).content.decode()
    read = client_of(lan).visit("/giay-to-cua-toi/ai-da-xem").content.decode()
    assert "được bạn đồng ý ngày" in read


def papers_of_a_birth(browser) -> tuple[str, str]:
    """A late birth whose fee is spared by a disability, up to its papers: the draft, and where it goes on."""
    pages = birth.pages(birth.born(clock.today() - timedelta(days=200)), late=DISABLED)
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, {key: page for key, page in pages.items() if key != "copies_and_delivery"})
    return draft, browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", pages["copies_and_delivery"])["Location"]


def test_a_paper_is_spared_with_consent_and_brought_without(lan, client_of):
    warehouse.record(lan.id, DISABILITY, "social_protection")
    browser = client_of(lan)
    draft, then = papers_of_a_birth(browser)
    assert then == question(draft, "giay-to")
    assert "Khuyết tật" in browser.visit(then).content.decode()
    needs = f'action="/ban-nhap/{draft}/giay-to/disability_proof"'
    assert permission.say(browser, then, "no")["Location"] == f"/ban-nhap/{draft}/giay-to"
    assert needs in browser.visit(f"/ban-nhap/{draft}/giay-to").content.decode()
    permission.say(browser, then, "yes")
    page = browser.visit(f"/ban-nhap/{draft}/giay-to").content.decode()
    assert needs not in page and "đã được đồng ý ngày" in page


def test_the_office_sees_that_a_paper_rests_on_consent(lan, hung, client_of):
    warehouse.record(lan.id, {**DISABILITY, "person.marriage": "12/2020"}, "social_protection")
    browser = client_of(lan)
    draft, then = papers_of_a_birth(browser)
    permission.say(browser, then, "yes")
    birth.attach(browser, draft, "birth_notice")
    code = marital.send(browser, draft)
    assert "đã được đồng ý ngày" in client_of(hung).visit(f"/viec/{code}").content.decode()


def test_a_program_cannot_consent_and_gives_the_answer(lan, client_of):
    warehouse.record(lan.id, ACCOUNT, "vneid")
    app = System(Client())
    token = app.tokens(client_of(lan))["access_token"]
    answers = {
        "requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "insurance_number": "0123456789",
        "employer": "May 10", "ended_on": str(clock.today() - timedelta(days=30)), "how_it_ended": "decision",
        "months_paid": 36, "truth": True,
    }  # fmt: skip
    check, body = f"/api/v1/procedures/{benefit.FILLED_IN}/check", {"commune": WARD, "answers": answers}
    found = {one["pointer"] for one in post(check, body, token).json()["errors"]}
    assert {"/answers/bank_account", "/answers/bank"} <= found
    body["answers"] |= {"bank_account": "19001234567", "bank": "Vietcombank"}
    found = {one["pointer"] for one in post(check, body, token).json()["errors"]}
    assert not [pointer for pointer in found if "bank" in pointer], found
    assert warehouse.permissions.all_of(lan.id) == []
