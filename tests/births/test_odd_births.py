"""Births at the edge: of the 60 days, of the calendar, of names, of families."""

import unicodedata
from datetime import date, datetime, timedelta

import pytest

from motcua.base import clock
from motcua.documents import service as documents
from motcua.documents.in_words import day_in_words
from motcua.dossiers.models import Dossier, Slip
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.dossiers.filing import act

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture
def known(lan):
    """The state holds Lan's marriage and the birth notice of her child, so nothing is attached."""
    warehouse.record(lan.id, {"person.marriage": "12/2020", "person.birth_notice": "CS-123"}, "population")
    return lan


def sent_answers(code: str) -> dict:
    return Dossier.objects.get(code=code).submissions.get().answers


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2026, 9, 28), False),  # Friday 27 November is the sixtieth day
        (date(2026, 9, 27), True),  # Thursday 26 was
        (date(2026, 11, 26), False),  # born yesterday
        (date(2026, 11, 27), False),  # born today
        (date(2024, 2, 29), True),
    ],
    ids=str,
)
def test_sixty_days_are_in_time_and_the_next_is_late(catalogue, known, client_of, day, asked):
    browser = client_of(known)
    with clock.frozen(FRIDAY):
        draft = marital.start(browser, birth.CODE)
        marital.answer(browser, draft, birth.pages(birth.born(day)))
        shown = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert ('id="page-late"' in shown) == asked


@pytest.mark.parametrize(
    ("day", "last", "why"),
    [
        (date(2026, 9, 27), "26/11/2026", "60"),
        (date(2026, 9, 24), "23/11/2026", "60"),
        (date(2026, 9, 25), "25/11/2026", "Ngày Văn hóa Việt Nam"),  # the sixtieth day is a day off
    ],
    ids=str,
)
def test_the_late_page_says_since_when_and_by_which_article(catalogue, known, client_of, day, last, why):
    browser = client_of(known)
    with clock.frozen(FRIDAY):
        draft = marital.start(browser, birth.CODE)
        marital.answer(browser, draft, birth.pages(birth.born(day)))
        shown = browser.visit(f"/ban-nhap/{draft}/trang/late").content.decode()
    assert f"{day:%d/%m/%Y}" in shown and last in shown and why in shown
    assert "Điều 15" in shown and "60/2014/QH13" in shown and "không tính chính ngày đó" in shown


def test_a_correction_is_not_late_because_it_comes_later(catalogue, known, hung, client_of):
    browser, desk = client_of(known), client_of(hung)
    with clock.frozen(FRIDAY):
        code = birth.file_one(browser, birth.pages(birth.born(date(2026, 9, 28))))
        act(desk, code, "tra-lai", **{
            "mark-field-child_hometown": "yes", "reason-field-child_hometown": "incomplete",
            "advice-field-child_hometown": "Ghi đủ xã, tỉnh."})  # fmt: skip
    with clock.frozen(FRIDAY + timedelta(days=30)):
        draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
        browser.post(f"/ban-nhap/{draft}/trang/child", {"child_hometown": "Xã Yên Bình, Hà Nội"})
        marital.send(browser, draft)
        assert act(desk, code, "tiep-nhan").status_code == 302  # no charge of a late birth, so no rate is asked
    sent = Dossier.objects.get(code=code).submissions.order_by("-number").first()
    assert sent.known["term.registration"] == "within"


@pytest.mark.parametrize(
    "name", ["An", "H'Hen Niê", "Y Moan Ênuôl", "K’Brếu", "Lò Thị Pâng", "Nguyễn Phúc Bảo Hưng-Long"], ids=str
)
def test_names_of_all_peoples_are_taken_as_they_are(catalogue, known, client_of, name):
    code = birth.file_one(client_of(known), birth.pages(birth.born(clock.today(), name)))
    assert sent_answers(code)["child_name"] == name
    proof = Slip.objects.get(dossier__code=code, form="proof")
    assert documents.render("proof", proof.data).startswith(b"%PDF")


def test_a_name_in_pieces_is_put_together(catalogue, known, client_of):
    pieces = unicodedata.normalize("NFD", "Trần Thị Ngọc Ánh")
    code = birth.file_one(client_of(known), birth.pages(birth.born(clock.today(), pieces)))
    owner = Dossier.objects.get(code=code).owner_id
    assert sent_answers(code)["child_name"] == "Trần Thị Ngọc Ánh"
    assert warehouse.facts_of(owner, warehouse.own(owner))["person.name"].value == "Trần Thị Ngọc Ánh"


@pytest.mark.parametrize("name", ["", "An 2", "<script>alert(1)</script>"], ids=["none", "digits", "script"])
def test_what_is_no_name_is_not_taken(catalogue, known, client_of, name):
    browser = client_of(known)
    draft = marital.start(browser, birth.CODE)
    child = birth.born(clock.today(), name)
    assert browser.post(f"/ban-nhap/{draft}/trang/child", child).status_code == 422


def test_a_mother_who_is_not_married_names_no_father_and_attaches_what_she_has(catalogue, lan, hung, client_of):
    browser = client_of(lan)
    pages = birth.unmarried(birth.born(clock.today()), birth_paper={"birth_proof": "undertaking"})
    code = birth.file_one(browser, pages, "undertaking")
    answers = sent_answers(code)
    assert "father_name" not in answers and answers["mother_name"] == lan.name
    assert act(client_of(hung), code, "tiep-nhan").status_code == 302


def test_a_father_who_registers_is_not_the_mother(catalogue, known, client_of):
    browser = client_of(known)
    mother = birth.MOTHER | {"mother_name": "Lê Thị Hoa", "mother_number": "001192000008"}
    father = {key: value for key, value in birth.FATHER.items() if key not in ("father_name", "father_number")}
    is_father = {"relation": "father"}
    pages = birth.pages(birth.born(clock.today()), relation_to_child=is_father, mother=mother, father=father)
    answers = sent_answers(birth.file_one(browser, pages))
    assert answers["mother_name"] == "Lê Thị Hoa" and answers["father_name"] == known.name
    assert answers["father_number"] == known.personal_number


def test_who_changes_from_mother_to_grandmother_takes_her_name_out_of_the_mothers_part(catalogue, known, client_of):
    browser = client_of(known)
    draft = marital.start(browser, birth.CODE)
    marital.answer(browser, draft, birth.pages(birth.born(clock.today())))
    assert known.name in browser.visit(f"/ban-nhap/{draft}/trang/mother").content.decode()
    marital.answer(browser, draft, {"relation_to_child": {"relation": "grandparent"}})
    shown = browser.visit(f"/ban-nhap/{draft}/trang/mother").content.decode()
    assert known.personal_number not in shown
    check = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert 'href="#page-mother"' in check  # her name is still to be answered


def test_a_birth_on_29_february_is_written_in_words():
    assert day_in_words(date(2024, 2, 29)) == "ngày hai mươi chín tháng hai năm hai nghìn không trăm hai mươi bốn"
    assert day_in_words(date(2005, 11, 21)) == "ngày hai mươi mốt tháng mười một năm hai nghìn không trăm linh năm"
    assert day_in_words(date(1990, 10, 15)) == "ngày mười lăm tháng mười năm một nghìn chín trăm chín mươi"
