"""Every kind of question on real pages: the example of the reference page is published, answered and sent."""

import pytest

from motcua.dossiers.models import Dossier, DraftAnswer
from motcua.procedures import service as procedures
from tests.births import marital
from tests.engine import test_language_reference as reference

pytestmark = pytest.mark.django_db

KINDS = next(number for number, block in enumerate(reference.BLOCKS) if "an_address" in block)
PAGE = "all"
ANSWERS = {
    "a_text": "Hà Nội", "a_textarea": "một\nhai", "a_name": "Lê Văn An", "a_number": "001190000001",
    "a_date-day": "2", "a_date-month": "9", "a_date-year": "1990", "a_choice": "female", "a_count": "2",
    "a_commune": "00004", "a_phone": "0912345678", "an_email": "lan@vidu.vn", "a_declaration": "yes",
    "a_price": "1.500.000", "an_area": "85",
    "an_address-province": "01", "an_address-commune": "00004", "an_address-detail": "12 phố Đội Cấn",
    "an_address-old": "quận Ba Đình, Hà Nội",
    "entries": "1", "entries-1-name": "Trần Minh An",
}  # fmt: skip


@pytest.fixture
def draft(catalogue, lan, client_of):
    """A draft of the procedure that asks every kind of question."""
    procedures.publish(reference.text(KINDS))
    browser = client_of(lan)
    browser.draft = marital.start(browser, reference.example(KINDS).code)
    browser.page = f"/ban-nhap/{browser.draft}/trang/{PAGE}"
    return browser


def kept(browser, field: str) -> object:
    return DraftAnswer.objects.get(draft_id=browser.draft, field=field).value


def test_every_kind_is_answered_checked_and_sent(draft, hung, client_of):
    marital.answer(draft, draft.draft, {PAGE: ANSWERS})
    assert kept(draft, "an_address")["commune_name"] == "Phường Ba Đình"
    checked = draft.visit(f"/ban-nhap/{draft.draft}/kiem-tra").content.decode()
    code = marital.send(draft, draft.draft)
    seen = client_of(hung).visit(f"/viec/{code}").content.decode()
    where = "12 phố Đội Cấn, Phường Ba Đình, Thành phố Hà Nội (địa chỉ cũ: quận Ba Đình, Hà Nội)"
    for page in (checked, seen):
        for words in (where, "1.500.000 đ", "85 m²", "1. Trần Minh An", "02/09/1990"):
            assert words in page, words
    answers = Dossier.objects.get(code=code).submissions.get().answers
    assert answers["a_price"] == 1_500_000 and answers["entries"] == [{"name": "Trần Minh An"}]


def test_without_a_script_the_communes_come_with_the_province(draft):
    assert 'name="an_address-commune"' not in draft.visit(draft.page).content.decode()
    shown = draft.post(draft.page, {"an_address-province": "01", "an_address-detail": "12 phố", "show-an_address": "1"})
    assert (shown.status_code, shown["Location"]) == (302, f"{draft.page}#an_address")
    page = draft.visit(draft.page).content.decode()
    assert 'name="an_address-commune"' in page and '<option value="00004">Ba Đình (phường)</option>' in page
    assert 'value="12 phố"' in page  # what was typed beside it is not lost


@pytest.mark.parametrize("commune", ["99999", "01", "00004' OR 1=1", ""])
def test_a_commune_that_does_not_exist_is_refused(draft, commune):
    told = draft.post(draft.page, ANSWERS | {"an_address-commune": commune})
    page = told.content.decode()
    assert told.status_code == 422 and 'href="#an_address"' in page and 'id="an_address-error"' in page
    assert kept(draft, "an_address") is None


def test_an_answer_that_was_right_may_become_wrong_and_says_so_on_the_check_page(draft):
    marital.answer(draft, draft.draft, {PAGE: ANSWERS})
    home = {name: text for name, text in ANSWERS.items() if name.startswith("an_address-")}
    draft.post(f"{draft.page}/luu", home | {"an_address-commune": "99999"})
    page = draft.visit(f"/ban-nhap/{draft.draft}/kiem-tra").content.decode()
    assert 'href="#page-all"' in page and f"/ban-nhap/{draft.draft}/gui" not in page
