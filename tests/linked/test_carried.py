"""A consent that was given to a whole reaches the part that needs it; nobody is asked twice, and nothing waits for who
does not agree."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import ConsentRequest, Dossier, Draft, DraftAnswer, Submission
from motcua.ledger.service import run_until_idle
from motcua.notices.models import Notice
from tests.births import marital
from tests.dossiers.filing import act
from tests.linked import grandmother, newborn
from tests.linked.test_pages import gettext_of, said
from tests.people import arrive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def december():
    """The version of December is in force."""
    with clock.frozen(grandmother.DAY):
        yield


@pytest.fixture
def owner(catalogue):
    """Who has the home."""
    return arrive("quang")


@pytest.fixture
def theirs(owner, client_of):
    """The browser of the owner."""
    return client_of(owner)


def consents(code: str) -> list[dict]:
    """The consents with which a dossier was sent last."""
    return Submission.objects.filter(dossier__code=code).latest("number").consents


def born(everybody, code: str) -> None:
    """The whole is received, and the birth registered."""
    _browser, desk, officer, chair = everybody
    newborn.receive(desk, code)
    newborn.receive(desk, newborn.part(code, "birth").code)
    newborn.register_birth(officer, chair, newborn.part(code, "birth").code)


def test_asked_once_for_everything(everybody, owner, theirs):
    browser, desk, *_rest = everybody
    draft, code = grandmother.agreed(browser, theirs, owner)
    born(everybody, code)
    home = newborn.part(code, "residence")
    (of_whole,), (of_part,) = consents(code), consents(home.code)
    kept = ("way", "name", "number", "at", "request", "account_name")
    assert [of_part[key] for key in kept] == [of_whole[key] for key in kept]
    assert of_part["asked_as"] == {"consent": "owner", "digest": of_whole["digest"]}
    assert of_part["digest"] != of_whole["digest"], "bound to the answers of the part"
    assert ConsentRequest.objects.count() == 1 and set(newborn.parts(code).values()) == {"done", "running"}
    for page in (browser.visit(f"/ho-so/{home.code}"), desk.visit(f"/viec/{home.code}")):
        text = page.content.decode()
        assert owner.name in text and code in text
        assert said("Given once, for everything that was filed together: %(whole)s (%(code)s)").split("%")[0] in text
    newborn.receive(desk, home.code)
    assert newborn.part(code, "residence").received_at


def test_on_paper_it_reaches_the_part_with_its_paper(everybody, owner):
    from tests.births import birth

    browser, *_rest = everybody
    draft = grandmother.answered(browser, owner)
    assert browser.post(f"/ban-nhap/{draft}/dong-y/owner", {"way-owner": "paper"}).status_code == 302
    birth.attach(browser, draft, "owner_consent")
    code = marital.send(browser, draft)
    born(everybody, code)
    home = newborn.part(code, "residence")
    (entry,) = consents(home.code)
    assert (entry["way"], entry["consent"], entry["request"]) == ("paper", "owner", "") and entry["asked_as"]
    papers = Submission.objects.get(dossier=home).papers
    assert {one["paper"] for one in papers} == {"owner_consent", "parent_proof"}


def test_taken_back_before_its_turn_the_part_is_impossible_and_the_others_go_on(everybody, insurer, owner, theirs):
    browser, desk, officer, chair = everybody
    draft, code = grandmother.agreed(browser, theirs, owner)
    newborn.receive(desk, code)
    grandmother.say(theirs, draft, "rut")
    run_until_idle()
    assert newborn.parts(code) == {"birth": "running", "residence": "impossible", "insurance": "to_come"}
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert said("Cannot be done, because a consent that it needs is not there.") in page
    assert "Chủ nhà: đã rút lại ý kiến đồng ý (09:00 02/12/2026)" in page
    assert f"/ho-so/{code}/nop-rieng/residence" not in page, "not before the child has its number"
    told = "As soon as this has its result, you can file it alone here: %(parts)s."
    assert said(told, parts="Đăng ký khai sinh") in page
    assert browser.post(f"/ho-so/{code}/nop-rieng/residence").status_code == 409
    newborn.receive(desk, newborn.part(code, "birth").code)
    newborn.register_birth(officer, chair, newborn.part(code, "birth").code)
    assert newborn.parts(code) == {"birth": "done", "residence": "impossible", "insurance": "running"}
    button = gettext_of("File this alone: %(part)s", part="Đăng ký thường trú")
    begun = browser.press(browser.visit(f"/ho-so/{code}"), button)
    alone = Draft.objects.get(procedure_code="1.004222", state=Draft.OPEN)
    told = dict(DraftAnswer.objects.filter(draft=alone).values_list("field", "value"))
    assert begun.status_code == 200
    assert (told["child_number"], told["owner_name"], told["home_kind"]) == (newborn.NUMBER, owner.name, "relative")
    whole = Dossier.objects.get(code=code)
    assert Notice.objects.filter(about=whole.id, person_id=whole.filer_id, event="dossier:part_cannot_begin").exists()


def test_refused_the_rest_is_sent_all_the_same(everybody, owner, theirs):
    browser, *_rest = everybody
    draft = grandmother.answered(browser, owner)
    grandmother.ask(browser, draft)
    waiting = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert f"/ban-nhap/{draft}/gui" not in waiting, "an answer may still come"
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422
    grandmother.say(theirs, draft, "khong", reason="not_willing")
    check = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert "Nếu gửi như vậy, hồ sơ này không làm được: Đăng ký thường trú." in check
    code = marital.send(browser, draft)
    assert consents(code) == []
    born(everybody, code)
    assert newborn.parts(code) == {"birth": "done", "residence": "impossible", "insurance": "running"}
    assert "Chủ nhà: không đồng ý" in browser.visit(f"/ho-so/{code}").content.decode()


def test_not_answered_in_time_the_rest_is_sent_all_the_same(everybody, owner):
    browser, desk, *_rest = everybody
    draft = grandmother.answered(browser, owner)
    grandmother.ask(browser, draft)
    ConsentRequest.objects.filter(draft_id=draft).update(until=clock.now() - timedelta(minutes=1))
    code = marital.send(browser, draft)
    newborn.receive(desk, code)
    assert newborn.parts(code)["residence"] == "impossible"
    assert "Chủ nhà: không trả lời trong thời hạn" in browser.visit(f"/ho-so/{code}").content.decode()


def test_taken_back_before_the_whole_is_received(everybody, owner, theirs):
    browser, desk, *_rest = everybody
    draft, code = grandmother.agreed(browser, theirs, owner)
    grandmother.say(theirs, draft, "rut")
    newborn.receive(desk, code)
    assert newborn.parts(code) == {"birth": "running", "residence": "impossible", "insurance": "to_come"}


def test_taken_back_after_the_part_was_filed_it_is_not_received(everybody, owner, theirs):
    browser, desk, *_rest = everybody
    draft, code = grandmother.agreed(browser, theirs, owner)
    born(everybody, code)
    grandmother.say(theirs, draft, "rut")
    home = newborn.part(code, "residence")
    desk.visit(f"/viec/{home.code}")
    assert act(desk, home.code, "tiep-nhan").status_code == 422
    assert not newborn.part(code, "residence").received_at


def test_once_the_part_is_received_it_stands(everybody, owner, theirs):
    browser, desk, *_rest = everybody
    draft, code = grandmother.agreed(browser, theirs, owner)
    born(everybody, code)
    newborn.receive(desk, newborn.part(code, "residence").code)
    asked = grandmother.request_of(draft)
    assert f"/dong-y/{asked.id}/rut" not in theirs.visit(f"/dong-y/{asked.id}").content.decode()
    assert theirs.post(f"/dong-y/{asked.id}/rut").status_code == 409


def test_the_register_writes_another_name_than_the_one_that_was_agreed_to(everybody, owner, theirs):
    browser, desk, officer, chair = everybody
    _draft, code = grandmother.agreed(browser, theirs, owner)
    newborn.receive(desk, code)
    birth = newborn.part(code, "birth").code
    newborn.receive(desk, birth)
    newborn.register_birth(officer, chair, birth, child_name="Trần Minh Ân")
    assert newborn.parts(code) == {"birth": "done", "residence": "impossible", "insurance": "running"}
    assert "Chủ nhà: đồng ý với thông tin khác" in browser.visit(f"/ho-so/{code}").content.decode()


def test_a_correction_keeps_it_and_what_was_agreed_to_cannot_change_under_it(everybody, owner, theirs):
    browser, desk, *_rest = everybody
    _draft, code = grandmother.agreed(browser, theirs, owner)
    born(everybody, code)
    home = newborn.part(code, "residence").code
    before = consents(home)
    corrected(browser, desk, home, "relation_to_head", "household", {"head": "owner", "relation_to_head": "cháu"})
    assert consents(home) == before
    with clock.frozen(clock.now() + timedelta(hours=1)):
        draft = sent_back(browser, desk, home, "new_home")
        marital.answer(browser, draft, {"home": moved()})
        check = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
        assert owner.name in check and f"/ban-nhap/{draft}/dong-y/owner" in check
        assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422


def moved() -> dict[str, str]:
    """Another home."""
    return {"new_home-province": "01", "new_home-commune": "00004", "new_home-detail": "7 phố Kim Mã",
            "new_home-old": ""}  # fmt: skip


def sent_back(browser, desk, code: str, field: str) -> str:
    """The desk sends an answer back; gives the draft of the correction."""
    mark = {f"mark-field-{field}": "yes", f"reason-field-{field}": "incomplete", f"advice-field-{field}": "Ghi cho đủ."}
    desk.visit(f"/viec/{code}")
    answer = act(desk, code, "tra-lai", **mark)
    assert answer.status_code == 302, answer.content.decode()
    run_until_idle()
    return browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]


def corrected(browser, desk, code: str, field: str, page: str, answers: dict) -> None:
    draft = sent_back(browser, desk, code, field)
    marital.answer(browser, draft, {page: answers})
    marital.send(browser, draft)
    run_until_idle()
