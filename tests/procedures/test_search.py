"""Finding a procedure by what people type."""

import unicodedata
from datetime import date

import pytest

from motcua.procedures import service
from tests.procedures import sample

OTHERS = {
    "1.000894": "Đăng ký kết hôn",
    "1.000656": "Đăng ký khai tử",
    "1.004222": "Đăng ký thường trú",
    "1.004194": "Đăng ký tạm trú",
    "2.000815": "Chứng thực bản sao từ bản chính",
}


@pytest.fixture
def catalogue(db):
    """The real procedure among others with words in common."""
    for code, title in OTHERS.items():
        service.publish(sample.other(code, title))


def first(text: str) -> str:
    return next((hit.code for hit in service.search(text)), "")


EXTRACT = (
    "trich luc", "trích lục", "TRÍCH LỤC", unicodedata.normalize("NFD", "trích lục"), "trich l", "tric luc",
    "trich luck", "trich lucj", "trichluc", "lục trích", "2.000635", "2.0006", "ho tich trich luc",
    "mat giay khai sinh", "birth certificate copy", "civil status extract", "  trich   luc ",
)  # fmt: skip
BY_THEIR_WORDS = {
    "ket hon": "1.000894", "dang ky khai tu": "1.000656", "thuong tru": "1.004222", "kêt hôn": "1.000894",
    "thuongtru": "1.004222", "tam tru": "1.004194", "chung thuc": "2.000815", "thuong chu": "1.004222",
    "dang ki ket hon": "1.000894",
    # The three of the catalogue, by what people call them.
    "khai sinh": "1.001193", "đăng ký khai sinh cho con": "1.001193", "làm giấy khai sinh cho con": "1.001193",
    "khai sinh muon": "1.001193", "giay chung sinh": "1.001193", "độc thân": "1.004873",
    "xác nhận độc thân": "1.004873", "giấy xác nhận tình trạng hôn nhân": "1.004873", "giay doc than": "1.004873",
    "tinh trang hon nhan": "1.004873", "mất giấy khai sinh": "2.000635", "bản sao khai sinh": "2.000635",
    "xin lại giấy khai sinh": "2.000635", "trích lục khai sinh": "2.000635",
}  # fmt: skip
NOTHING = ("", "   ", "&|!:*()'\\", "máy bay phản lực", "xyz", "a" * 500, "' UNION SELECT --")


def test_the_extract_is_found_however_it_is_typed(catalogue):
    assert {typed: first(typed) for typed in EXTRACT} == dict.fromkeys(EXTRACT, sample.REAL)


def test_others_are_found_by_their_own_words(catalogue):
    assert {typed: first(typed) for typed in BY_THEIR_WORDS} == BY_THEIR_WORDS


def test_a_misspelt_search_says_that_it_is_a_guess(catalogue):
    assert all(not hit.exact for hit in service.search("trich luck"))
    assert all(hit.exact for hit in service.search("trich luc"))


def test_nothing_is_found_where_there_is_nothing_to_find(catalogue):
    assert {typed: service.search(typed) for typed in NOTHING} == {typed: [] for typed in NOTHING}


def test_as_many_as_asked_for(catalogue):
    assert len(service.search("đăng ký", limit=3)) == 3
    assert len(service.common(4)) == 4


def test_a_title_comes_before_a_search_word(catalogue):
    codes = [hit.code for hit in service.search("khai sinh")]
    assert codes[0] == "1.001193"
    assert sample.REAL in codes


def test_only_the_version_in_force_is_found(catalogue):
    service.publish(sample.other("1.001193", "Đăng ký khai sinh năm tới", since=date(2027, 1, 1)))
    assert service.search("năm tới") == []


def test_a_search_costs_one_query(catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        service.search("trich luc")
