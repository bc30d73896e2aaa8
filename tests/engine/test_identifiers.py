"""Numbers of people and businesses: read as far as the number itself tells."""

from datetime import date

import pytest

from motcua.engine import identifiers
from motcua.engine.identifiers import WrongNumber, disagreement, nine_digits, personal_number, tax_code

TODAY = date(2026, 11, 23)


def why(read, text: str, **more) -> str:
    """The code of what is wrong with a number; "" where it is one."""
    try:
        read(text, **more)
    except WrongNumber as wrong:
        return wrong.code
    return ""


def test_a_personal_number_tells_place_sex_and_year():
    """Decree 137/2015/NĐ-CP, article 13: 1 is a woman of the 20th century, 2 a man of the 21st."""
    lan, boy = personal_number("001 194 000 017", today=TODAY), personal_number("096219000045", today=TODAY)
    assert (lan.digits, lan.place, lan.sex, lan.birth_year) == ("001194000017", "001", "female", 1994)
    assert (boy.place, boy.sex, boy.birth_year) == ("096", "male", 2019)


def test_places_are_the_provinces_as_they_were():
    """Hà Giang (002) and Long An (080) were merged away in 2025, and their numbers stay; 003 and 097 never were any."""
    assert len(identifiers.PLACES.provinces) == 63
    numbers = {"002194000017": "", "080194000017": "", "234194000017": "", "003194000017": "place_unknown",
               "097194000017": "place_unknown", "000194000017": "place_unknown"}  # fmt: skip
    assert {number: why(personal_number, number, today=TODAY) for number in numbers} == numbers


@pytest.mark.parametrize(
    ("text", "code"),
    [("00119400001", "not_12_digits"), ("0011940000170", "not_12_digits"), ("00119400001a", "not_12_digits"),
     ("٠٠١١٩٤٠٠٠٠١٧", "not_12_digits"), ("001327000017", "born_in_the_future"), ("001326000017", "")],
)  # fmt: skip
def test_what_is_no_personal_number(text, code):
    """Another length, a letter, digits of another script, a year that is to come."""
    assert why(personal_number, text, today=TODAY) == code


@pytest.mark.parametrize(
    ("born", "sex", "says"),
    [("1994-03-08", "female", ""), ("1994", "", ""), ("", "", ""), ("1995", "female", "birth_year"),
     ("2094", "", "birth_year"), ("1994-03", "male", "sex")],
)  # fmt: skip
def test_a_number_is_compared_with_what_is_known(born, sex, says):
    """The year alone is enough; what is not known contradicts nothing."""
    assert disagreement(personal_number("001194000017", today=TODAY), born=born, sex=sex) == says


def test_numbers_of_nine_digits():
    assert nine_digits("012 345 678") == "012345678"
    assert {text: why(nine_digits, text) for text in ("12345678", "000000000", "01234567x")} == dict.fromkeys(
        ("12345678", "000000000", "01234567x"), "not_9_digits"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("0109234567", ""), ("0109234567-001", ""), ("0109234567001", ""), ("0109234567-000", "not_a_tax_code"),
     ("0109234568", "check_digit"), ("0109234567-1", "not_a_tax_code"), ("010923456", "not_a_tax_code"),
     ("001080000177", ""), ("003080000177", "place_unknown")],
)  # fmt: skip
def test_tax_codes(text, code):
    """Ten digits with a check digit, thirteen for a branch, twelve for an individual since 1 July 2025."""
    assert why(tax_code, text, today=TODAY) == code


def test_the_personal_number_is_no_tax_code_before_its_day():
    """Nobody had one before the day on which the law made it one."""
    assert why(tax_code, "001080000177", today=date(2025, 6, 30)) == "not_a_tax_code"


def test_every_wrong_digit_of_a_tax_code_is_found():
    """The check digit finds each single digit that was mistyped."""
    right, found = "0109234567", 0
    for place in range(10):
        for digit in set("0123456789") - {right[place]}:
            found += why(tax_code, right[:place] + digit + right[place + 1 :], today=TODAY) == "check_digit"
    assert found == 90
