"""An account of level 1 and the registers: they are asked for nobody who may be somebody else, and nothing is lost by it.

Houses that let level 1 in at all (OIDC_MINIMUM_ASSURANCE=1) let it write a draft.
"""

from dataclasses import replace
from datetime import date

import pytest

from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from tests.births import marital
from tests.mandates.people import claims_of, sign_in
from tests.people import Somebody
from tests.windows import benefit

pytestmark = pytest.mark.django_db

ENDED = date(2026, 9, 30)
ACCOUNT = {"person.benefit_account": "0011223344", "person.benefit_bank": "Agribank"}


def weaker(somebody: Somebody) -> Somebody:
    """The same person with an account that nobody has raised."""
    return replace(somebody, claims=somebody.claims | {"loa": 1})


@pytest.fixture
def yen(db) -> Somebody:
    """Of Yến the account tells no address, which the register knows; and a bank account, which wants consent."""
    claims = claims_of("yen", "Nguyễn Thị Yến", "001190000777")
    somebody = sign_in({name: told for name, told in claims.items() if name != "address"})
    warehouse.record(somebody.id, ACCOUNT, "vneid")
    return somebody


def begun_benefit(browser) -> str:
    """A draft that lacks the bank account, as the browser's session begins and writes it."""
    draft = marital.start(browser, benefit.FILLED_IN)
    pages = benefit.pages(ENDED)
    marital.answer(browser, draft, {page: pages[page] for page in ("requester", "work")})
    return draft


def said_of(somebody: Somebody, draft: str) -> dict[str, str]:
    return {name: one.said for name, one in warehouse.permissions.of_matter(somebody.id, draft).items()}


def test_with_a_weak_account_nobody_agrees_and_no_register_is_asked(register, yen, client_of, catalogue, officials):
    benefit.publish_filled_in()
    weak = client_of(weaker(yen))
    draft = begun_benefit(weak)
    question = f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout"
    work = weak.post(f"/ban-nhap/{draft}/trang/work", benefit.pages(ENDED)["work"])
    assert work["Location"] == f"/ban-nhap/{draft}/trang/payout", "a question that takes no yes is put in nobody's way"
    page = weak.visit(question).content.decode()
    assert "Tài khoản của bạn chưa đồng ý được việc này" in page and "đăng nhập lại" in page
    assert 'value="yes"' not in page and 'value="no"' in page
    refused = weak.post(question, {"said": "yes"})
    assert refused.status_code == 403 and "mức 2" in refused.content.decode()
    assert said_of(yen, draft) == {} and not SourceQuestion.objects.exists()
    assert weak.post(question, {"said": "no"}).status_code == 302
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "no")


def test_what_was_agreed_to_can_be_taken_back_with_a_weak_account(yen, client_of, catalogue, officials):
    benefit.publish_filled_in()
    strong, weak = client_of(yen), client_of(weaker(yen))
    draft = begun_benefit(strong)
    question = f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout"
    strong.post(question, {"said": "yes"})
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "yes")
    assert weak.post(question, {"said": "back"}).status_code == 302
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "back")


def test_a_yes_asks_a_register_for_that_alone_to_which_it_was_said(register, yen, client_of, catalogue, officials):
    benefit.publish_filled_in()
    draft = begun_benefit(client_of(weaker(yen)))
    strong = client_of(yen)
    assert strong.post(f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout", {"said": "yes"}).status_code == 302
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "yes")
    assert not SourceQuestion.objects.exists(), "the register knows the address, of which nobody spoke"
