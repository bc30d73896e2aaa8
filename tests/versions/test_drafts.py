"""A draft that was open when the rules changed: it follows them, no answer is lost, and the person is told."""

import re

import pytest

from motcua.base import paths
from motcua.dossiers import following_job
from motcua.dossiers.models import Draft, DraftAnswer
from motcua.procedures import service as procedures
from tests.births import marital
from tests.certified import copies
from tests.dossiers import filing
from tests.versions import lawmaking as law
from tests.versions.publishing import after_it_began, begins, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(catalogue, lan, client_of):
    """Lan's browser and the id of her draft, every page answered."""
    browser = client_of(lan)
    begun = filing.start(browser)
    filing.answer_everything(browser, begun)
    return browser, begun


def stored(draft: str) -> dict:
    return dict(DraftAnswer.objects.filter(draft_id=draft).values_list("field", "value"))


def follow() -> dict:
    return following_job.run(procedures.in_force(law.CODE)).counts


def test_a_draft_stays_bound_while_its_version_is_in_force(draft):
    _browser, begun = draft
    before = Draft.objects.get(id=begun).procedure_version_id
    publish(law.WORDS)
    assert follow() == {}
    assert Draft.objects.get(id=begun).procedure_version_id == before


def test_it_moves_with_every_answer_when_its_version_has_ended(draft):
    browser, begun = draft
    before = stored(begun)
    new = publish(law.NO_PURPOSE, law.NEW_QUESTION_BEFORE_COPIES)
    with after_it_began():
        assert follow() == {"draft:moves:version_ended": 1}
    moved = Draft.objects.get(id=begun)
    assert moved.procedure_version_id == new.id
    assert stored(begun) == before, "no answer is lost, changed or added"


def test_the_person_is_told_what_changed_and_what_is_still_asked(draft):
    browser, begun = draft
    browser.post(f"/ban-nhap/{begun}/trang/copies_and_delivery",
                 filing.ANSWERS["copies_and_delivery"] | {"purpose": "Đi học xa"})  # fmt: skip
    publish(law.NO_PURPOSE, law.NEW_QUESTION_BEFORE_COPIES, law.FEWER_COPIES)
    with after_it_began():
        follow()
        check = browser.get(f"/ban-nhap/{begun}/kiem-tra").content.decode()
        assert "Quy định đã thay đổi" in check
        page = browser.get(f"/ban-nhap/{begun}/thay-doi").content.decode()
    for words in ("Thêm câu hỏi: Vì sao cần gấp? (bắt buộc)", "giới hạn trên 20 → 1", "Bỏ câu hỏi: Bạn dùng bản sao"):
        assert words in page
    assert "Đi học xa" in page, "the answer whose question is gone is shown apart"
    assert f"/ban-nhap/{begun}/trang/copies_and_delivery#urgency" in page, "the new question is asked"
    assert f"/ban-nhap/{begun}/trang/copies_and_delivery#copies" in page, "2 copies cannot stand any more"


LATER = 30  # days; behind the version that the catalogue has for December


def test_what_a_group_asks_of_an_entry_no_more_is_kept_and_shown(catalogue, lan, client_of):
    browser, text = client_of(lan), max((paths.CATALOGUE / copies.CODE).glob("2*.yaml")).read_text(encoding="utf-8")
    begun = marital.start(browser, copies.CODE)
    two = copies.TWO | {"originals-2-issuer": "Trường Ba Đình"}
    marital.answer(browser, begun, {"papers_to_copy": two})
    start, end = text.index("          - key: issuer"), text.index("          - key: issued_on")
    text = text[:start] + text[end:]
    for word in ("version", "valid_from"):
        text = re.sub(rf"\n{word}: \S+\n", f"\n{word}: {begins(LATER)}\n", text, count=1)
    new = procedures.publish(text)
    with after_it_began(LATER):
        following_job.run(new)
        assert "Trường Ba Đình" in browser.get(f"/ban-nhap/{begun}/thay-doi").content.decode()
        browser.post(f"/ban-nhap/{begun}/trang/papers_to_copy", copies.TWO)
        assert "Trường Ba Đình" in browser.get(f"/ban-nhap/{begun}/thay-doi").content.decode()
    assert all("issuer" not in one for one in stored(begun)["originals"])


def test_a_form_that_was_open_when_the_draft_moved_loses_nothing(catalogue, lan, mai, client_of):
    """Its page has another name now, and one of its questions is gone."""
    browser = client_of(lan)
    begun = filing.start(browser)
    publish(law.NO_PURPOSE, ("  - key: copies_and_delivery\n", "  - key: how_many\n"))
    here, changed = f"/ban-nhap/{begun}/trang/copies_and_delivery", f"/ban-nhap/{begun}/thay-doi"
    with after_it_began():
        follow()
        sent = filing.ANSWERS["copies_and_delivery"] | {"purpose": "Đi học xa"}
        assert browser.post(here, sent)["Location"] == browser.get(here)["Location"] == changed
        assert "Đi học xa" in browser.get(changed).content.decode()
        assert client_of(mai).post(here, sent).status_code == 404
        assert browser.post(f"/ban-nhap/{begun}/trang/nowhere", {})["Location"] == changed
    assert stored(begun)["copies"] == 2


def test_a_changed_question_is_asked_again_only_if_its_answer_cannot_stand(draft):
    _browser, begun = draft
    publish(("        max: 20\n", "        max: 3\n"))
    with after_it_began():
        follow()
    assert stored(begun)["copies"] == 2


def test_what_was_typed_stays_in_the_question_that_is_asked_again(draft):
    browser, begun = draft
    publish(law.FEWER_COPIES)
    with after_it_began():
        follow()
        assert stored(begun)["copies"] is None
        page = browser.get(f"/ban-nhap/{begun}/trang/copies_and_delivery").content.decode()
    assert 'value="2"' in page


def test_a_new_question_that_the_state_can_answer_is_filled_in(draft):
    _browser, begun = draft
    publish(law.NEW_QUESTION_THE_STATE_CAN_ANSWER)
    with after_it_began():
        follow()
    assert stored(begun)["sex"] == "female"


def test_sending_under_old_rules_brings_the_draft_behind_the_new_ones_first(draft):
    """Also when no job has run: the person is told, sends again, and the dossier is under the rules of the day."""
    browser, begun = draft
    new = publish(law.WORDS)
    with after_it_began():
        first = browser.post(f"/ban-nhap/{begun}/gui")
        assert first.status_code == 409
        assert "Quy định đã thay đổi" in first.content.decode()
        code = filing.send(browser, begun)
        assert browser.get(f"/ho-so/{code}").status_code == 200
    assert Draft.objects.get(id=begun).procedure_version_id == new.id


def test_an_answer_comes_back_with_its_question(draft):
    """The question is dropped for a while and comes back: what was said stands in it again."""
    browser, begun = draft
    browser.post(f"/ban-nhap/{begun}/trang/copies_and_delivery",
                 filing.ANSWERS["copies_and_delivery"] | {"purpose": "Đi học xa"})  # fmt: skip
    publish(law.NO_PURPOSE)
    with after_it_began():
        follow()
    publish(days=9)
    with after_it_began(days=9):
        follow()
        assert "Đi học xa" in browser.get(f"/ban-nhap/{begun}/kiem-tra").content.decode()


def test_nobody_reads_what_changed_in_a_draft_of_somebody_else(draft, mai, client_of):
    _browser, begun = draft
    assert client_of(mai).get(f"/ban-nhap/{begun}/thay-doi").status_code == 404
