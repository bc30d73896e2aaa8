"""Each step shown, saved, failed and left is written down, by class of cause and without anything personal."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.quality import service
from motcua.quality.models import StepEvent
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


def steps() -> list[tuple[str, str, str]]:
    return list(StepEvent.objects.order_by("id").values_list("step", "outcome", "cause"))


def test_shown_failed_and_saved(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    browser.visit(f"/ban-nhap/{draft}/trang/event")
    browser.post(f"/ban-nhap/{draft}/trang/event", {**filing.ANSWERS["event"], "kind": ""})
    browser.post(f"/ban-nhap/{draft}/trang/event", filing.ANSWERS["event"])
    assert steps() == [("event", "shown", ""), ("event", "failed", "input"), ("event", "saved", "")]


def test_a_refused_file_is_a_cause_of_its_own(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    browser.post(f"/ban-nhap/{draft}/giay-to/old_paper", {})
    assert steps()[-1] == ("papers", "failed", "file")


def test_left_is_written_once_for_the_last_step_of_a_visit(catalogue, lan, mai, client_of):
    stays, leaves = client_of(lan), client_of(mai)
    for browser in (stays, leaves):
        draft = filing.start(browser)
        browser.visit(f"/ban-nhap/{draft}/trang/requester")
    stays.post(f"/ban-nhap/{filing.start(stays)}/trang/requester", filing.ANSWERS["requester"])
    later = clock.now() + timedelta(minutes=1)
    assert service.mark_left(before=later) == 1
    assert service.mark_left(before=later) == 0
    assert [step[1] for step in steps()].count("left") == 1


def test_nothing_personal_is_in_the_rows(catalogue, lan, client_of):
    filing.file_one(client_of(lan))
    rows = str(list(StepEvent.objects.values()))
    for personal in (lan.name, lan.personal_number, lan.email, str(lan.id)):
        assert personal not in rows


def test_whoever_has_sent_and_goes_has_not_left(catalogue, lan, client_of):
    browser = client_of(lan)
    code = filing.file_one(browser)
    browser.visit(f"/ho-so/{code}/da-gui")
    assert service.mark_left(before=clock.now() + timedelta(minutes=1)) == 0


def test_an_address_that_leads_nowhere_is_no_step(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    assert browser.get(f"/ban-nhap/{draft}/trang/{'x' * 60}").status_code == 404
    assert browser.get(f"/ban-nhap/{draft}/trang/khac").status_code == 404
    assert steps() == []
