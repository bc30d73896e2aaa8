"""Vietnamese text made comparable."""

import unicodedata

import pytest

from motcua.base.folding import fold, sort_key, strip_accents


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Trích lục", "trich luc"),
        (unicodedata.normalize("NFD", "Trích lục"), "trich luc"),
        ("ĐƯỜNG ĐẶNG", "duong dang"),
        ("Ea H'Leo", "ea h leo"),
        ("  nhiều   chỗ ", "nhieu cho"),
        ("2.000635", "2 000635"),
        ("& | ! :*", ""),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


def test_letters_keep_their_case_without_accents():
    assert strip_accents("Đặng Thị Ớt") == "Dang Thi Ot"


def test_the_alphabet_orders_letters_before_tones():
    ordered = ["An", "Ăn", "Ấp Bắc", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ba Vì", "Dương Hòa", "Đa Phúc", "Ơn"]
    assert sorted(reversed(ordered), key=sort_key) == ordered


def test_numbers_stand_by_value():
    assert sorted(["Phường 10", "Phường 2", "Phường 1"], key=sort_key) == ["Phường 1", "Phường 2", "Phường 10"]
