"""What was said once is not asked again: by the state, in a number, on an earlier page, in the dossier before."""

import re
from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import Dossier, Draft, DraftAnswer
from motcua.dossiers.sources import is_official
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.dossiers.filing import act

pytestmark = pytest.mark.django_db
WITHOUT_YEARS = {
    "mother": {key: value for key, value in birth.MOTHER.items() if key != "mother_birth_year"},
    "father": {key: value for key, value in birth.FATHER.items() if key != "father_birth_year"},
}


def yesterday():
    return clock.today() - timedelta(days=1)


def page(browser, draft: str, key: str) -> str:
    return browser.visit(f"/ban-nhap/{draft}/trang/{key}").content.decode()


def sent_of(code: str):
    return Dossier.objects.get(code=code).submissions.get()


def send_twins_first(browser, **pages) -> str:
    """The first of twins, with papers; gives its code."""
    return birth.file_one(browser, birth.pages(birth.born(yesterday()), **pages), "birth_notice", "marriage")


def ask_again(browser, code: str) -> str:
    """Press "for somebody else" on the page that says what was sent; gives the id of the draft."""
    action = f"/ho-so/{code}/nop-tiep"
    assert f'action="{action}"' in browser.visit(f"/ho-so/{code}/da-gui").content.decode()
    return browser.post(action)["Location"].split("/")[2]


def test_no_year_is_asked_where_a_day_or_a_number_tells_it(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, birth.pages(birth.born(yesterday()), **WITHOUT_YEARS))
    shown = page(browser, draft, "mother")
    assert 'name="mother_birth_year"' not in shown and "1994" in shown  # Lan's own day of birth, by her account
    shown = page(browser, draft, "father")
    assert re.search(r'id="father_birth_year"[^>]*value="1989"', shown)  # in his number, to be changed if it is wrong
    birth.attach(browser, draft, "birth_notice", "marriage")
    sent = sent_of(marital.send(browser, draft))
    assert (sent.answers["mother_birth_year"], sent.answers["father_birth_year"]) == ("1994", "1989")
    assert "mother_birth_year" in sent.sources and "father_birth_year" not in sent.sources


def test_without_number_and_day_the_year_alone_is_asked(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, {"relation_to_child": {"relation": "mother"},
                                    "parents": {"parents_married": "married"}})  # fmt: skip
    unknown = WITHOUT_YEARS["father"] | {"father_number": "", "father_birth_year": ""}
    refused = browser.post(f"/ban-nhap/{draft}/trang/father", unknown)
    assert refused.status_code == 422 and 'id="father_birth_year-error"' in refused.content.decode()
    known = browser.post(f"/ban-nhap/{draft}/trang/father", unknown | {"father_birth_year": "1962"})
    assert known.status_code == 302


def test_the_same_address_is_one_press(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = marital.start(browser, birth.CODE)
    answers = birth.pages(birth.born(yesterday()))
    marital.answer(browser, draft, {key: answers[key] for key in ("requester", "relation_to_child", "parents")})
    marital.answer(browser, draft, {"mother": birth.MOTHER | {"mother_address": "Số 9 ngõ Mẫu"}})
    shown = page(browser, draft, "father")
    assert re.findall(r'name="same-father_address"[^>]*value="(\w+)"', shown) == ["mother_address", "requester_address"]
    ticked = birth.FATHER | {"father_address": "", "same-father_address": "mother_address"}
    assert browser.post(f"/ban-nhap/{draft}/trang/father", ticked).status_code == 302
    assert DraftAnswer.objects.get(draft_id=draft, field="father_address").value == "Số 9 ngõ Mẫu"
    assert 'value="mother_address"' not in page(browser, draft, "father")  # it is the same already


@pytest.mark.parametrize("box", ["child_name", "father_ethnicity", "mother_number", "nothing"])
def test_a_box_that_was_not_offered_says_nothing(catalogue, lan, client_of, box):
    browser = client_of(lan)
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, birth.pages(birth.born(yesterday())))
    forged = birth.FATHER | {"father_address": "Số 1", "same-father_address": box}
    assert browser.post(f"/ban-nhap/{draft}/trang/father", forged).status_code == 302
    assert DraftAnswer.objects.get(draft_id=draft, field="father_address").value == "Số 1"


def test_of_the_second_twin_only_the_child_is_asked(catalogue, lan, client_of):
    browser = client_of(lan)
    code = send_twins_first(browser)
    draft = ask_again(browser, code)
    where = browser.get(f"/ban-nhap/{draft}")["Location"]
    assert where.endswith("/trang/child")
    shown = browser.visit(where).content.decode()
    assert code in shown and 'href="/ban-nhap/' in shown and f'value="{birth.CHILD}"' not in shown
    on = browser.post(where, birth.born(yesterday(), "Trần Minh Bình"))["Location"]
    assert on.endswith("/trang/birth_paper")  # not the parents again
    assert browser.post(on, {"birth_proof": "notice"})["Location"].endswith("/giay-to")
    birth.attach(browser, draft, "birth_notice")  # the marriage certificate is there
    check = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert code in check and "Trần Văn Nam" in check
    twin = sent_of(marital.send(browser, draft))
    first = sent_of(code)
    own = {key for key in first.answers if key.startswith("child_")}
    assert {k: v for k, v in twin.answers.items() if k not in own} == {
        k: v for k, v in first.answers.items() if k not in own}  # fmt: skip
    assert twin.sources == first.sources and all(is_official(source) for source in twin.sources.values())
    assert {one["sha256"] for one in twin.papers} & {one["sha256"] for one in first.papers}


def test_what_was_taken_over_can_be_changed_and_what_the_state_tells_cannot(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = ask_again(browser, send_twins_first(browser))
    mother = page(browser, draft, "mother")
    assert 'name="mother_name"' not in mother and lan.name in mother
    father = page(browser, draft, "father")
    assert 'name="father_name"' in father and "Trần Văn Nam" in father
    changed = browser.post(f"/ban-nhap/{draft}/trang/father", birth.FATHER | {"father_name": "Lê Văn Tú"})
    assert changed.status_code == 302
    known = DraftAnswer.objects.get(draft_id=draft, field="father_name")
    assert (known.value, known.source) == ("Lê Văn Tú", "")
    assert DraftAnswer.objects.get(draft_id=draft, field="father_ethnicity").source.startswith("dossier:")


def test_pressing_twice_keeps_what_was_answered_in_between(catalogue, lan, client_of):
    browser = client_of(lan)
    code = send_twins_first(browser)
    draft = ask_again(browser, code)
    browser.post(f"/ban-nhap/{draft}/trang/father", birth.FATHER | {"father_address": "Số 7"})
    assert ask_again(browser, code) == draft and Draft.objects.filter(state=Draft.OPEN).count() == 1
    assert DraftAnswer.objects.get(draft_id=draft, field="father_address").value == "Số 7"


def test_only_whoever_filed_can_take_a_dossier_over(catalogue, lan, mai, hung, client_of):
    code = send_twins_first(client_of(lan))
    act(client_of(hung), code, "tiep-nhan")
    assert client_of(mai).post(f"/ho-so/{code}/nop-tiep").status_code == 404
    assert client_of(hung).post(f"/ho-so/{code}/nop-tiep").status_code == 403
    assert not Draft.objects.filter(state=Draft.OPEN).exists()


def test_a_certificate_for_somebody_else_begins_with_the_contact_only(catalogue, lan, client_of):
    browser = client_of(lan)
    changed = marital.ANSWERS["requester"] | {"requester_phone": "0987 654 321"}
    code = marital.file_one(browser, requester=changed)
    draft = ask_again(browser, code)
    taken = DraftAnswer.objects.filter(draft_id=draft, source__startswith="dossier:").values_list("field", flat=True)
    assert set(taken) == {"requester_phone", "requester_address", "delivery"}
    assert "0987654321" in page(browser, draft, "requester")
    assert not DraftAnswer.objects.filter(draft_id=draft, field__in=["truth", "status", "partner_name"]).exists()


def test_a_paper_is_spared_by_the_state_not_by_what_was_typed_before(catalogue, lan, client_of):
    """Taken over, the name of the father is typed, not known: nothing about him is proved by it."""
    warehouse.record(lan.id, {"person.marriage": "12/2020"}, "population")
    browser = client_of(lan)
    code = birth.file_one(browser, birth.pages(birth.born(yesterday())), "birth_notice")
    draft = ask_again(browser, code)
    marital.answer(browser, draft, {"child": birth.born(yesterday(), "Trần Minh Bình"),
                                    "birth_paper": {"birth_proof": "notice"}})  # fmt: skip
    birth.attach(browser, draft, "birth_notice")
    twin = sent_of(marital.send(browser, draft))
    assert "father_name" not in twin.sources and twin.sources["mother_name"] == "vneid"
