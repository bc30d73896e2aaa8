"""A question that an answer opens on the same page is asked before anybody is told that its answer is missing."""

import re

import pytest

from motcua.dossiers.models import DraftAnswer
from tests.births import marital

pytestmark = pytest.mark.django_db
DIVORCED = {"status": "divorced", "lived_elsewhere": "no_elsewhere"}


@pytest.fixture
def browser(catalogue, lan, client_of):
    return client_of(lan)


@pytest.fixture
def page(browser) -> str:
    """The page of the marital status, which Lan has come to."""
    draft = marital.start(browser)
    marital.answer(browser, draft, {key: marital.ANSWERS[key] for key in ("requester", "whom", "person")})
    return f"/ban-nhap/{draft}/trang/marriage"


def shown_on(browser, page: str) -> str:
    return re.search(r'name="questions-shown" value="([^"]*)"', browser.visit(page).content.decode()).group(1)


def test_an_answer_opens_a_question_and_nobody_is_blamed(browser, page):
    shown = shown_on(browser, page)
    assert shown == "status lived_elsewhere"
    answered = browser.post(page, DIVORCED | {"questions-shown": shown})
    assert answered.status_code == 302 and answered["Location"] == f"{page}#divorce_judgement"
    assert DraftAnswer.objects.get(field="status").value == "divorced"
    again = browser.visit(page).content.decode()
    assert "divorce_judgement" in shown_on(browser, page) and "govuk-error-summary" not in again


def test_the_opened_question_left_empty_is_named(browser, page):
    browser.post(page, DIVORCED | {"questions-shown": shown_on(browser, page)})
    shown = shown_on(browser, page)
    refused = browser.post(page, DIVORCED | {"divorce_judgement": "", "questions-shown": shown})
    assert refused.status_code == 422
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', refused.content.decode(), re.S).group(1)
    assert "Bản án hoặc quyết định ly hôn: Hãy trả lời câu này." in summary
    judged = browser.post(page, DIVORCED | {"divorce_judgement": "12/2021", "questions-shown": shown})
    assert judged.status_code == 302 and judged["Location"].endswith("/trang/use")


def test_an_answer_that_is_missing_is_told_without_the_opened_one(browser, page):
    refused = browser.post(page, {"status": "divorced", "questions-shown": "status lived_elsewhere"})
    assert refused.status_code == 422
    said = refused.content.decode()
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', said, re.S).group(1)
    assert "#lived_elsewhere" in summary and "#divorce_judgement" not in summary
    assert 'name="divorce_judgement"' in said  # asked from now on


def test_it_leads_back_to_the_check_page(browser, page):
    answered = browser.post(page, DIVORCED | {"questions-shown": "status lived_elsewhere", "back": "check"})
    assert answered["Location"] == f"{page}?tu=check#divorce_judgement"
