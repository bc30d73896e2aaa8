"""Numbers by which the state names people and businesses, checked as far as the number itself tells.

Sources: Decree 137/2015/NĐ-CP, article 13 and Circular 07/2016/TT-BCA (personal number), Circular 105/2020/TT-BTC (tax
code). A number that passes is well formed; whether somebody has it only its register knows.
"""

import datetime
import re
from importlib import resources

import msgspec

from motcua.engine.parts import Part

#: The first day on which the personal number is the tax code of a person and of a household business (to be verified).
PERSONAL_TAX_CODE_SINCE = datetime.date(2025, 7, 1)

_SPACES = re.compile(r"[ .\u00a0]")
_NINE = re.compile(r"[0-9]{9}")
_TAX = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class Abroad(Part, kw_only=True):
    """The codes of countries, from the first to the last."""

    first: str
    last: str
    to_verify: bool = False


class BirthPlaces(Part, kw_only=True):
    """Where a birth may have been registered, by the code in a number."""

    basis: str
    since: datetime.date
    named_until: datetime.date
    provinces: dict[str, str]
    abroad: Abroad


PLACES: BirthPlaces = msgspec.yaml.decode(
    resources.files("motcua.engine").joinpath("birth_places.yaml").read_bytes(), type=BirthPlaces
)

#: The same as a pattern for programs: an old province or a country, then nine digits.
_ABROAD = f"[{PLACES.abroad.first[0]}-{PLACES.abroad.last[0]}][0-9]{{2}}"
PERSONAL_NUMBER = f"^(?:{'|'.join(PLACES.provinces)}|{_ABROAD})[0-9]{{9}}$"


class WrongNumber(ValueError):
    """A number that cannot be one: the code says why."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


class PersonalNumber(msgspec.Struct, frozen=True):
    """What a personal number tells of its holder: "001194000017" is a woman born in 1994, registered in Hà Nội."""

    digits: str
    place: str  # code; PLACES has the names
    sex: str  # "male" or "female", as registered when the number was given
    birth_year: int


def personal_number(text: str, *, today: datetime.date) -> PersonalNumber:
    """Read a personal number of 12 digits, also one written with spaces.

    Raises WrongNumber: not_12_digits, place_unknown, born_in_the_future.
    """
    digits = _SPACES.sub("", text)
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        raise WrongNumber("not_12_digits")
    if not is_birth_place(digits[:3]):
        raise WrongNumber("place_unknown")
    century, sex = divmod(int(digits[3]), 2)
    year = (19 + century) * 100 + int(digits[4:6])
    if year > today.year:
        raise WrongNumber("born_in_the_future")
    return PersonalNumber(digits, digits[:3], "female" if sex else "male", year)


def is_birth_place(code: str) -> bool:
    """Whether a number may begin with these three digits."""
    return code in PLACES.provinces or PLACES.abroad.first <= code <= PLACES.abroad.last


def disagreement(number: PersonalNumber, *, born: str = "", sex: str = "") -> str:
    """Why a number cannot be that of somebody with this birth and sex, as far as these are known: "birth_year", "sex",
    or "". `born` is a day, a month or only a year ("1961"), as papers know it."""
    if born[:4].isdigit() and int(born[:4]) != number.birth_year:
        return "birth_year"
    return "sex" if sex in ("male", "female") and sex != number.sex else ""


def nine_digits(text: str) -> str:
    """The number of an old identity card (9 digits, no check digit). Raises WrongNumber: not_9_digits."""
    digits = _SPACES.sub("", text)
    if not _NINE.fullmatch(digits) or len(set(digits)) == 1:
        raise WrongNumber("not_9_digits")
    return digits


def tax_code(text: str, *, today: datetime.date) -> str:
    """A tax code as it is written: 10 digits, "0109234567-001" for a branch, or the personal number of an individual.

    Raises WrongNumber: not_a_tax_code, check_digit, and what personal_number raises.
    """
    digits = _SPACES.sub("", text)
    if len(digits) == 12 and digits.isdigit() and today >= PERSONAL_TAX_CODE_SINCE:
        return personal_number(digits, today=today).digits
    found = _TAX.fullmatch(digits)
    if found is None or found[2] == "000" or not digits.isascii():
        raise WrongNumber("not_a_tax_code")
    if not _check_digit_fits(found[1]):
        raise WrongNumber("check_digit")
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def _check_digit_fits(ten: str) -> bool:
    """The tenth digit is 10 less the weighted sum of the others modulo 11; where that is none, no code is given."""
    total = sum(int(digit) * weight for digit, weight in zip(ten, _WEIGHTS, strict=False))
    return int(ten[9]) == 10 - total % 11
