"""The set of forms that a law prescribes, as dated data: titles, labels and words. One file for each set."""

from datetime import date, datetime
from functools import cache
from pathlib import Path

import msgspec
import yaml

from motcua.base.clock import ZONE

PLACE = Path(__file__).parent / "form_sets"


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a form is called, in the lines of its title, and which template lays it out."""

    lines: tuple[str, ...]
    template: str
    label: str

    @property
    def title(self) -> str:
        return " ".join(self.lines)


class FormSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All forms and words in use since `valid_from`."""

    version: str
    valid_from: date
    system: str
    forms: dict[str, Form]
    extracts: dict[str, dict[str, str]]
    moment: str
    unit_types: list[str]
    weekdays: list[str]
    channels: dict[str, str]
    deliveries: dict[str, str]
    limits: dict[str, str]
    durations: dict[str, str]
    no_due_date: str
    kinds: dict[str, str]
    reasons: dict[str, str]
    papers: dict[str, str]


@cache
def all_sets() -> tuple[FormSet, ...]:
    """Every set, oldest first."""
    texts = [place.read_text(encoding="utf-8") for place in PLACE.glob("*.yaml")]
    sets = [msgspec.convert(yaml.safe_load(text), FormSet) for text in texts]
    return tuple(sorted(sets, key=lambda one: one.valid_from))


def of(moment: datetime) -> FormSet:
    """The set of a moment, by the date on the wall in Vietnam."""
    return in_force(moment.astimezone(ZONE).date())


def in_force(on: date) -> FormSet:
    """The set of a day; before the first one began, the first (we keep no older forms)."""
    begun = [one for one in all_sets() if one.valid_from <= on]
    return begun[-1] if begun else all_sets()[0]
