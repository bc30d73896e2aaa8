"""An account of level 1 and the registers: they are asked for nobody who may be somebody else; nothing is lost by it.

Houses that let level 1 in at all (OIDC_MINIMUM_ASSURANCE=1) let it write a draft.
"""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import asking
from motcua.dossiers.models import Comparison, Submission
from motcua.dossiers.reading import draft_view_for
from motcua.identity.service import Person
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from tests.births import marital
from tests.dossiers import permission
from tests.invariants.test_other_procedures import broken
from tests.people import Somebody
from tests.sources import register as sources
from tests.sources.weak import ACCOUNT, ENDED, weaker
from tests.windows import benefit

pytestmark = pytest.mark.django_db

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
    refused = permission.say(weak, question, "yes")
    assert refused.status_code == 403 and "mức 2" in refused.content.decode()
    assert said_of(yen, draft) == {} and not SourceQuestion.objects.exists()
    assert permission.say(weak, question, "no").status_code == 302
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "no")


def test_what_was_agreed_to_can_be_taken_back_with_a_weak_account(yen, client_of, catalogue, officials):
    benefit.publish_filled_in()
    strong, weak = client_of(yen), client_of(weaker(yen))
    draft = begun_benefit(strong)
    question = f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout"
    permission.say(strong, question, "yes")
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "yes")
    assert permission.say(weak, question, "back").status_code == 302
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "back")


def test_a_yes_asks_a_register_for_that_alone_to_which_it_was_said(register, yen, client_of, catalogue, officials):
    benefit.publish_filled_in()
    draft = begun_benefit(client_of(weaker(yen)))
    strong = client_of(yen)
    assert permission.say(strong, f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout", "yes").status_code == 302
    assert said_of(yen, draft) == dict.fromkeys(ACCOUNT, "yes")
    assert not SourceQuestion.objects.exists(), "the register knows the address, of which nobody spoke"


TYPED = marital.ANSWERS | {"person": marital.PERSON | {"person_ethnicity": "Tày"}}


def awaited(code: str) -> dict[str, str]:
    """How the answers that a register has to confirm stood when they were sent."""
    kept = Submission.objects.get(dossier__code=code).provenance
    return {field: one["how"] for field, one in kept.items() if one["source"] == "population"}


@pytest.mark.usefixtures("as_owner")  # the checker looks at everything
def test_what_was_written_with_a_weak_account_is_compared_when_a_strong_one_goes_on(
    register, lan, client_of, catalogue
):  # fmt: skip
    weak = client_of(weaker(lan))
    draft = marital.start(weak)
    marital.answer(weak, draft, TYPED)
    assert not SourceQuestion.objects.exists()
    strong, check = client_of(lan), f"/ban-nhap/{draft}/kiem-tra"
    assert strong.visit(check).content.decode().count("Sẽ được đối chiếu") == 2
    strong.visit(check)
    assert [set(one.names) for one in SourceQuestion.objects.all()] == [{"person.ethnicity", "person.nationality"}]
    code = marital.send(strong, draft)
    assert awaited(code) == dict.fromkeys(("person_ethnicity", "person_nationality"), "awaited")
    sources.deliver()
    assert len(register.requests()) == 1
    assert {one.field: one.how for one in Comparison.objects.all()} == {
        "person_ethnicity": "differs", "person_nationality": "same",
    }  # fmt: skip
    assert Submission.objects.get().answers["person_ethnicity"] == "Tày"
    assert broken() == []


def test_what_no_page_asked_is_asked_at_the_sending(register, lan, client_of, catalogue):
    draft = marital.start(client_of(weaker(lan)))
    marital.answer(client_of(weaker(lan)), draft, TYPED)
    assert client_of(lan).post(f"/ban-nhap/{draft}/gui").status_code == 302
    assert str(SourceQuestion.objects.get().about) == draft
    assert awaited(Submission.objects.get().dossier.code) == dict.fromkeys(
        ("person_ethnicity", "person_nationality"), "awaited"
    )


def test_a_page_that_a_strong_account_opens_is_filled_in_with_what_nobody_wrote(register, lan, client_of, catalogue):
    draft = marital.start(client_of(weaker(lan)))
    marital.answer(client_of(weaker(lan)), draft, {page: TYPED[page] for page in ("requester", "whom")})
    strong, person = client_of(lan), f"/ban-nhap/{draft}/trang/person"
    assert strong.visit(person).content.decode().count("Sẽ được đối chiếu") == 2
    sources.deliver()
    assert 'value="Kinh"' in strong.visit(person).content.decode()


def test_two_pages_that_are_opened_at_once_ask_once(register, lan, client_of, catalogue):
    draft = marital.start(client_of(weaker(lan)))
    strong = Person(lan.id, lan.name, 2, False)
    first, second = (draft_view_for(strong, UUID(draft)) for _ in range(2))
    assert asking.unasked(strong, first) and asking.unasked(strong, second)
    told = [asking.ask_by_now(strong, view).asked for view in (first, second)]
    assert SourceQuestion.objects.count() == 1 and told[0] == told[1]


def test_who_was_asked_at_the_beginning_costs_no_statement_more(register, lan, client_of, catalogue):
    draft = marital.start(client_of(lan))
    strong = Person(lan.id, lan.name, 2, False)
    view = draft_view_for(strong, UUID(draft))
    with CaptureQueriesContext(connection) as asked:
        assert asking.ask_by_now(strong, view) is view
    assert not asked.captured_queries
