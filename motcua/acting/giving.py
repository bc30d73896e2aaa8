"""The form in which somebody is named who may act for a person or for an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.base.typed import typed
from motcua.engine import identifiers
from motcua.identity import service as identity
from motcua.identity.service import Mandate, Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

MOST_PROCEDURES = 200
#: So many offers of one person a day: nobody tries out numbers.
A_DAY = 40

ERRORS = {
    "name": _("Write the full name, as it stands on the identity card."),
    "number": _("This is no personal number. Copy the 12 digits from the identity card."),
    "own_number": _("This is your own number. Write the number of the person who shall act."),
    "scope": _("Choose how far the person may go."),
    "procedures": _("Choose at least one procedure, or every procedure."),
    "until": _("This is no day, or it has passed. Write a day from today on, or leave it empty."),
}


@dataclass
class GivingForm:
    """What was typed, what it means, and what is wrong with it, by field."""

    raw: dict[str, str]
    ticked: list[str]
    choices: list[tuple[str, str]]
    errors: dict[str, str] = field(default_factory=dict)
    number: str = ""
    until: date | None = None


def for_whom(person: Person) -> tuple[UUID, str]:
    """The owner for whom somebody is named: the organisation that the reader acts for, or the reader."""
    acting = person.acting
    if acting and acting.basis in identity.OF_ORGANISATIONS:
        return acting.owner, acting.name
    return person.id, person.name


def read(person: Person, data: Mapping[str, str]) -> GivingForm:
    """The form as it was sent; an empty one where nothing was."""
    raw = typed(data)
    ticked = [code for code in data.getlist("procedures") if len(code) <= 40][:MOST_PROCEDURES]
    form = GivingForm(raw, ticked, _choices())
    if raw:
        _judge(person, form)
    return form


def _choices() -> list[tuple[str, str]]:
    language = get_language() or "vi"
    found = procedures.in_force_after("", MOST_PROCEDURES)
    return sorted(((one.code, one.procedure.title.to(language)) for one in found), key=lambda one: one[1])


def _judge(person: Person, form: GivingForm) -> None:
    wrong, raw = form.errors, form.raw
    if len(raw.get("name", "").split()) < 1 or len(raw["name"]) > 200:
        wrong["name"] = ERRORS["name"]
    try:
        form.number = identifiers.personal_number(raw.get("number", ""), today=clock.today()).digits
    except identifiers.WrongNumber:
        wrong["number"] = ERRORS["number"]
    if form.number and form.number == _own_number(person):
        wrong["number"] = ERRORS["own_number"]
    if raw.get("scope") not in ("file", "follow"):
        wrong["scope"] = ERRORS["scope"]
    known = {code for code, _title in form.choices}
    if raw.get("every") != "yes" and not (form.ticked and set(form.ticked) <= known):
        wrong["procedures"] = ERRORS["procedures"]
    form.until, is_right = day_in(raw, "until")
    if not is_right or (form.until and form.until < clock.today()):
        wrong["until"] = ERRORS["until"]


def _own_number(person: Person) -> str:
    fact = warehouse.facts_of(person.id, warehouse.own(person.id)).get("person.personal_number")
    return fact.value if fact else ""


def day_in(raw: Mapping[str, str], name: str) -> tuple[date | None, bool]:
    """The day of three fields, and whether it is one; nothing at all is None and right."""
    parts = [raw.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None, True
    try:
        return date(*(int(part) for part in parts)), True
    except ValueError:
        return None, False


def offer(person: Person, form: GivingForm) -> Mandate:
    """Offer the mandate that the form describes. Raises MandateExists, MandateNotFound, TooManyTries."""
    identity.check_rate("mandate", str(person.id), limit=A_DAY, seconds=86_400)
    owner, name = for_whom(person)
    return identity.offer(
        person, owner, name, number=form.number, name=" ".join(form.raw["name"].split()),
        procedures=() if form.raw.get("every") == "yes" else tuple(form.ticked),
        may_file=form.raw["scope"] == "file", until=form.until,
    )  # fmt: skip
