"""A certified copy from the first page to the paper: several originals, each with its pages and copies."""

import pytest

from motcua.dossiers.models import Dossier, DraftAnswer, Slip
from motcua.engine.lifecycle import Status
from motcua.payments.models import Charge
from motcua.web import database_away
from tests.births import marital
from tests.certified import copies
from tests.desk_forms import step_form
from tests.dossiers.filing import act

pytestmark = pytest.mark.django_db

PAGE = "papers_to_copy"


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


def test_the_whole_way(catalogue, lan, hung, thao, dung, client_of):
    browser, desk, officer, chair = (client_of(one) for one in (lan, hung, thao, dung))
    code = copies.file_one(browser)
    sent = Dossier.objects.get(code=code).submissions.get().answers["originals"]
    assert [(one["title"], one["issued_on"], one["page_count"]) for one in sent] == [
        ("Bằng tốt nghiệp đại học", "2012", 2), ("Học bạ", "", 12)]  # fmt: skip
    seen = desk.visit(f"/viec/{code}").content.decode()
    assert "1. Bằng tốt nghiệp đại học; 2012; 2 trang; 3 bản<br>2. Học bạ; 12 trang; 2 bản" in seen
    assert act(desk, code, "tiep-nhan").status_code == 302
    charge = Charge.objects.get()
    assert charge.amount == 3 * 4000 + 2 * 14000
    assert [(line["unit_amount"], line["quantity"]) for line in charge.lines] == [(4000, 3), (14000, 2)]
    receipt = Slip.objects.get(dossier__code=code, form="form_01").data["fee"]
    assert receipt["lines"][1]["label"] == "Phí chứng thực bản sao từ bản chính: Học bạ (12 trang)"
    assert act(desk, code, "thu-phi", amount="40000", receipt_number="BL-1").status_code == 302
    form = step_form(officer.visit(f"/viec/{code}"))
    assert officer.post(f"/viec/{code}/xong-buoc", form | copies.FOUND).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    result = Slip.objects.get(dossier__code=code, form="certified_copy")
    assert result.data["sections"][0]["rows"][1] == {"label": "Học bạ", "value": "12 trang, 2 bản sao"}
    if Dossier.objects.get(code=code).status != Status.RETURNED:
        assert act(desk, code, "tra-ket-qua").status_code == 302
    pdf = browser.get(f"/ho-so/{code}/giay/{result.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"


@pytest.fixture
def browser(catalogue, lan, client_of):
    return client_of(lan)


@pytest.fixture
def draft(browser):
    return marital.start(browser, copies.CODE)


def address_of(draft: str) -> str:
    return f"/ban-nhap/{draft}/trang/{PAGE}"


def kept(draft: str) -> DraftAnswer:
    return DraftAnswer.objects.get(draft_id=draft, field="originals")


def test_without_a_script_one_is_added_and_one_taken_away_and_nothing_is_lost(browser, draft):
    here = address_of(draft)
    page = browser.visit(here).content.decode()
    assert 'name="originals-1-title"' in page and 'name="add-originals" value="2"' in page
    assert "remove-originals" not in page  # one there must be
    assert ">Thêm giấy tờ</button>" in page
    half = {"originals": "1", "originals-1-title": "Học bạ", "originals-1-page_count": "mười"}
    for _ in range(2):  # the answer to the first was lost, so the button is pressed again
        added = browser.post(here, half | {"add-originals": "2"})
        assert (added.status_code, added["Location"]) == (302, f"{here}#originals-2")
    page = browser.visit(here).content.decode()
    assert 'value="mười"' in page and 'value="Học bạ"' in page  # also what is not right yet
    assert 'name="originals-2-title"' in page and 'name="originals-3-title"' not in page
    gone = browser.post(here, {"originals": "1 2", "originals-2-title": "Bằng", "remove-originals": "1"})
    assert gone["Location"] == f"{here}#originals"
    page = browser.visit(here).content.decode()
    assert 'value="Bằng"' in page and "Học bạ" not in page and 'name="add-originals" value="3"' in page


def test_what_is_wrong_is_told_for_each_entry(browser, draft):
    wrong = copies.TWO | {"originals-2-title": "", "originals-1-page_count": "0", "originals-2-issued_on-day": "5"}
    told = browser.post(address_of(draft), wrong)
    page = told.content.decode()
    assert told.status_code == 422
    assert "Giấy tờ 2 – Tên giấy tờ" in page
    for anchor in ("originals-1-page_count", "originals-2-title", "originals-2-issued_on"):
        assert f'href="#{anchor}"' in page and f'id="{anchor}"' in page
    assert kept(draft).value is None and kept(draft).raw["originals-1-title"] == "Bằng tốt nghiệp đại học"


def test_typing_is_saved_box_by_box_beside_what_is_there(browser, draft):
    browser.post(address_of(draft), copies.TWO)
    saved = browser.post(f"{address_of(draft)}/luu", {"originals-2-copies": "5"})
    assert saved.status_code == 200 and saved.json()["errors"] == {}
    assert [(one["title"], one["copies"]) for one in kept(draft).value][1:] == [("Học bạ", 5)]
    assert kept(draft).value[0]["title"] == "Bằng tốt nghiệp đại học"
    half = browser.post(f"{address_of(draft)}/luu", {"originals-2-copies": "nhiều"})
    assert set(half.json()["errors"]) == {"originals-2-copies"} and kept(draft).raw["originals-1-copies"] == "3"


def test_a_second_tab_does_not_write_into_another_entry(browser, draft):
    browser.post(address_of(draft), copies.TWO)
    browser.post(address_of(draft), copies.TWO | {"remove-originals": "1"})
    browser.post(f"{address_of(draft)}/luu", {"originals-2-title": "Học bạ THPT"})  # typed where both were still shown
    assert [one["title"] for one in kept(draft).value] == ["Học bạ THPT"]


def test_the_check_page_shows_each_entry_and_the_fee(browser, draft):
    marital.answer(browser, draft, copies.ANSWERS)
    page = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert "1. Bằng tốt nghiệp đại học; 2012; 2 trang; 3 bản<br>2. Học bạ; 12 trang; 2 bản" in page
    assert "40.000" in page


def test_a_correction_shows_the_entries_as_they_were_sent(browser, hung, client_of):
    code, desk = copies.file_one(browser), client_of(hung)
    act(desk, code, "tra-lai", **{
        "mark-field-originals": "yes", "reason-field-originals": "count_differs",
        "advice-field-originals": "Đếm lại số trang."})  # fmt: skip
    draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    page = browser.visit(address_of(draft)).content.decode()
    assert 'name="originals-1-issued_on-year" type="text" inputmode="numeric" value="2012"' in page
    browser.post(address_of(draft), copies.TWO | {"originals-2-page_count": "14"})
    marital.send(browser, draft)
    last = Dossier.objects.get(code=code).submissions.order_by("-number").first()
    assert [one["page_count"] for one in last.answers["originals"]] == [2, 14]


def test_many_more_entries_than_a_form_offers_are_refused_and_bounded(browser, draft):
    flood = {f"originals-{number}-title": "x" for number in range(1, 300)}
    assert browser.post(address_of(draft), flood).status_code == 422
    assert len(kept(draft).raw) <= 50 * 7 + 1


def test_what_was_typed_into_entries_is_shown_by_its_labels_while_the_database_is_away(browser, draft):
    browser.visit(address_of(draft))  # the process has read the procedure before
    shown = list(database_away.as_known(address_of(draft), [*copies.TWO.items(), ("add-originals", "3")]))
    assert shown[:3] == [
        ("Tên giấy tờ", "Bằng tốt nghiệp đại học"),
        ("Số trang của bản chính", "2"),
        ("Số bản sao", "3"),
    ]
    assert ("Tên giấy tờ", "Học bạ") in shown and len(shown) == 6
