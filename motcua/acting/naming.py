"""The form in which a parent names a child, and a guardian a ward.

Both become persons of their own, with what was declared of them; nobody is joined to an account that exists because
somebody else wrote its number (motcua/dossiers/owners.py says why).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.base.typed import typed
from motcua.engine import identifiers
from motcua.identity import service as identity
from motcua.identity.service import Mandate, Person
from motcua.warehouse import service as warehouse

OF_AGE = 18  # years; until then a parent acts for a child (Civil Code 91/2015/QH13, articles 20, 21)
A_DAY = 10  # so many are named by one person a day

ERRORS = {
    "tie": _("Choose whether it is your child or your ward."),
    "name": _("Write the full name, as it stands on the birth certificate."),
    "born": _("Write the year of birth; day and month as far as you know them."),
    "of_age": _("This person is 18 or older. An adult authorises you from their own account, or is your ward."),
    "sex": _("Choose the sex, as it stands on the birth certificate."),
    "number": _("This is no personal number. Copy the 12 digits, or leave it empty if there is none yet."),
    "birth_year": _("The number and the year of birth do not go together. Compare both with the birth certificate."),
    "sex_differs": _("The number and the sex do not go together. Compare both with the birth certificate."),
}


@dataclass
class ChildForm:
    """What was typed, what it means, and what is wrong with it, by field."""

    raw: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    born: str = ""  # "2019", "2019-05" or "2019-05-02"
    number: str = ""


def read(data: Mapping[str, str]) -> ChildForm:
    """The form as it was sent; an empty one where nothing was."""
    form = ChildForm(typed(data))
    if form.raw:
        _judge(form)
    return form


def _judge(form: ChildForm) -> None:
    raw, wrong, today = form.raw, form.errors, clock.today()
    if raw.get("tie") not in (Mandate.CHILD, Mandate.WARD):
        wrong["tie"] = ERRORS["tie"]
    if not 1 <= len(raw.get("name", "").strip()) <= 200:
        wrong["name"] = ERRORS["name"]
    if raw.get("sex") not in ("female", "male"):
        wrong["sex"] = ERRORS["sex"]
    form.born = born_in(raw, today)
    if not form.born:
        wrong["born"] = ERRORS["born"]
    elif raw.get("tie") == Mandate.CHILD and _comes_of_age(form.born) <= today:
        wrong["born"] = ERRORS["of_age"]
    if raw.get("number", "").strip():
        _judge_number(form, today)


def _judge_number(form: ChildForm, today: date) -> None:
    try:
        number = identifiers.personal_number(form.raw["number"], today=today)
    except identifiers.WrongNumber:
        form.errors["number"] = ERRORS["number"]
        return
    form.number = number.digits
    differs = identifiers.disagreement(number, born=form.born, sex=form.raw.get("sex", ""))
    if differs:
        form.errors["number"] = ERRORS["birth_year" if differs == "birth_year" else "sex_differs"]


def born_in(raw: Mapping[str, str], today: date) -> str:
    """A birth as far as it is known, in ISO 8601: the year alone, year and month, or the day; "" where it is none."""
    year, month, day = (raw.get(f"born-{part}", "").strip() for part in ("year", "month", "day"))
    if not (year.isdecimal() and len(year) == 4) or (day and not month):
        return ""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if first > today or first.year < today.year - 130:
        return ""
    return first.isoformat()[: 10 if day else 7 if month else 4]


def _comes_of_age(born: str) -> date:
    """The first day on which somebody is certainly 18: of a year alone the last day counts."""
    year, month, day = int(born[:4]), int(born[5:7] or 12), int(born[8:10] or 28)
    return date(year + OF_AGE, month, min(day, 28))


def state(person: Person, form: ChildForm) -> Mandate:
    """Make the child or ward a person, with what was declared, and the mandate that waits to be confirmed.

    Stating the same again gives the mandate that exists. Raises TooManyTries.
    """
    identity.check_rate("child", str(person.id), limit=A_DAY, seconds=86_400)
    tie, name = form.raw["tie"], " ".join(form.raw["name"].split())
    with transaction.atomic():
        known = identity.stated_before(person, name, tie)
        if known:
            return known
        owner = identity.person_declared_in(new_id())
        until = _comes_of_age(form.born) if tie == Mandate.CHILD else None
        mandate = identity.state(person, owner, name, tie, until)
        facts = {"person.name": name, "person.sex": form.raw["sex"], "person.personal_number": form.number}
        facts |= {"person.birth_date": form.born} if len(form.born) == 10 else {"person.birth_year": form.born[:4]}
        warehouse.record(mandate.owner_id, {k: v for k, v in facts.items() if v}, "declared", by=person.id)
    return mandate
