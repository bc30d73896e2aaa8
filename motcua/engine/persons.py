"""What one fact about a person tells of another, so that nobody is asked for it."""

from collections.abc import Mapping

BIRTH_DATE, BIRTH_YEAR = "person.birth_date", "person.birth_year"


def derived(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts that follow from those that are known: the year of a birth whose day is known."""
    day = facts.get(BIRTH_DATE)
    return {BIRTH_YEAR: day[:4]} if isinstance(day, str) and day[:4].isdigit() else {}


def year_in_number(number: object) -> str:
    """The year of birth in a personal number of 12 digits, such as "1994" in 001194000017; "" for anything else.

    Decree 137/2015/NĐ-CP, article 13: the place of registration (3 digits), the century of birth with the sex (0 and 1
    from 1900 on, 2 and 3 from 2000 on, and so further), the year of birth (2), and six digits by chance.
    """
    if not (isinstance(number, str) and len(number) == 12 and number.isascii() and number.isdigit()):
        return ""
    return f"{19 + int(number[3]) // 2}{number[4:6]}"
