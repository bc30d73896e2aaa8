"""An answer to the question whether facts may be taken speaks of what its page showed, whatever other tabs do."""

from datetime import timedelta
from typing import get_args

import pytest

from motcua.base import clock
from motcua.dossiers import permitting
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import draft_view
from motcua.warehouse import service as warehouse
from tests.births import marital
from tests.dossiers import permission
from tests.windows import benefit

pytestmark = pytest.mark.django_db

ACCOUNT, BANK = "person.benefit_account", "person.benefit_bank"
CHANGED = "câu trả lời vừa rồi chưa được ghi nhận"


@pytest.fixture
def lans(lan, client_of, catalogue, officials):
    benefit.publish_filled_in()
    warehouse.record(lan.id, {ACCOUNT: "0011223344", BANK: "Agribank"}, "vneid")
    return client_of(lan)


@pytest.fixture
def draft(lans) -> str:
    """Lan's draft up to the page for which the account and the bank would be taken; its id."""
    draft = marital.start(lans, benefit.FILLED_IN)
    pages = benefit.pages(clock.today())
    marital.answer(lans, draft, {page: pages[page] for page in ("requester", "work")})
    return draft


def question(draft: str) -> str:
    return f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout"


def write_bank(browser, draft: str, bank: str) -> None:
    """In another tab: write the bank, which is not asked for then, or empty it."""
    browser.post(f"/ban-nhap/{draft}/trang/payout", {"bank": bank, "bank_account": ""})


def said(lan, draft: str) -> dict[str, str]:
    return {name: one.said for name, one in warehouse.permissions.of_matter(lan.id, draft).items()}


@pytest.fixture
def of_account(lans, draft) -> permission.Opened:
    """A tab in which the question names the account alone; since then the bank is open, too."""
    write_bank(lans, draft, "Vietcombank")
    opened = permission.opened(lans, question(draft))
    assert BANK not in opened.shown
    write_bank(lans, draft, "")
    return opened


@pytest.mark.parametrize("word", ["yes", "no"])
def test_an_answer_speaks_of_what_its_page_showed_and_the_rest_is_asked_next(lans, lan, draft, of_account, word):
    after = permission.press(lans, of_account, word)
    assert said(lan, draft) == {ACCOUNT: word}
    assert after["Location"] == question(draft)
    page = lans.visit(after["Location"]).content.decode()
    assert warehouse.fact_words(BANK) in page and warehouse.fact_words(ACCOUNT) not in page
    permission.say(lans, question(draft), "no")
    assert said(lan, draft) == {ACCOUNT: word, BANK: "no"}


def test_a_no_takes_back_what_its_page_showed_while_something_else_is_open(lans, lan, draft, of_account):
    write_bank(lans, draft, "Vietcombank")
    permission.say(lans, question(draft), "yes")
    write_bank(lans, draft, "")
    permission.press(lans, of_account, "no")
    assert said(lan, draft) == {ACCOUNT: "back"}


@pytest.mark.parametrize(("word", "then"), [("no", "no"), ("yes", "back")])
def test_a_yes_of_an_old_page_turns_no_later_answer_and_says_so(lans, lan, draft, word, then):
    old = permission.opened(lans, question(draft))
    permission.say(lans, question(draft), word)
    permission.say(lans, question(draft), then)
    answer = permission.press(lans, old, "yes")
    page = answer.content.decode()
    assert answer.status_code == 409 and CHANGED in page and 'name="said" value="yes"' in page
    assert set(said(lan, draft).values()) == {then}
    assert permission.say(lans, question(draft), "yes").status_code == 302  # said to the page as it is now, it counts
    assert set(said(lan, draft).values()) == {"yes"}


@pytest.mark.parametrize("word", ["yes", "no"])
def test_a_button_pressed_twice_says_it_once(lans, lan, draft, word):
    page = permission.opened(lans, question(draft))
    for _ in range(2):
        assert permission.press(lans, page, word)["Location"].endswith("/trang/payout")
    assert len(warehouse.permissions.all_of(lan.id)) == 1


@pytest.mark.parametrize("word", ["back", "keep"])
def test_what_was_agreed_to_after_the_page_stays_when_that_takes_back(lans, lan, draft, of_account, word):
    permission.press(lans, of_account, "yes")
    write_bank(lans, draft, "Vietcombank")
    old = permission.opened(lans, question(draft))
    write_bank(lans, draft, "")
    permission.say(lans, question(draft), "yes")
    permission.press(lans, old, word)
    assert said(lan, draft) == {ACCOUNT: "back", BANK: "yes"}


def test_an_answer_to_nothing_that_is_asked_here_is_none(lans, lan, draft):
    """Of a page from before pages handed back what they showed, or of somebody who plays with it."""
    for shown in ("", "person.name=", "no such fact", "person.disability="):
        for word in get_args(permitting.Answer):
            answer = permission.press(lans, permission.Opened(question(draft), shown), word)
            assert answer.status_code == 409 and CHANGED in answer.content.decode()
    assert said(lan, draft) == {}


def test_a_yes_to_other_words_or_a_longer_time_is_asked_again(lans, lan, draft):
    page = permission.opened(lans, question(draft))
    for old in (page.shown.replace(permitting.WORDS, "2026-01-01"), page.shown.partition(" ")[2]):
        assert permission.press(lans, page._replace(shown=old), "yes").status_code == 409
    assert said(lan, draft) == {}


def test_a_consent_holds_on_the_pages_as_long_as_the_database_tells_with_it(lans, lan, draft):
    """Its clock counts, also where that of the processes is a year ahead."""
    permission.say(lans, question(draft), "yes")
    with clock.frozen(clock.now() + timedelta(days=365)):
        assert permitting.of_view(draft_view(Draft.objects.get(id=draft))).given == (ACCOUNT, BANK)


def test_what_is_refused_stays_out_of_the_page_that_says_what_was_agreed_to(lans, lan, draft, of_account):
    permission.press(lans, of_account, "yes")
    permission.say(lans, question(draft), "no")
    page = lans.visit(question(draft)).content.decode()
    assert warehouse.fact_words(ACCOUNT) in page and warehouse.fact_words(BANK) not in page


def test_who_was_never_asked_is_not_told_that_they_refused(lans, draft):
    lans.post(f"/ban-nhap/{draft}/trang/payout", {"bank": "Vietcombank", "bank_account": "19001234567"})
    for page in (question(draft), f"/ban-nhap/{draft}/trang/payout"):
        assert "không đồng ý (" not in (text := lans.visit(page).content.decode())
        assert "Bạn không đồng ý cho lấy dữ liệu" not in text
    view = draft_view(Draft.objects.get(id=draft))
    assert permitting.of_view(view).to_ask == ()
