"""What is asked: questions, the kinds they have, the pages they stand on."""

from typing import Literal

from motcua.engine.dates import Precision
from motcua.engine.parts import Key, Part
from motcua.engine.text import NO_TEXT, Text

Kind = Literal[
    "text", "name", "personal_number", "date", "choice", "number", "textarea", "commune", "phone", "email",
    "declaration", "money", "address", "repeat",
]  # fmt: skip


class Option(Part, kw_only=True):
    """One answer of a choice."""

    value: Key
    label: Text


class Field(Part, kw_only=True):
    """One question. `min`/`max` bound a number, or the length of a text; of a date, an ISO date or
    "today", and `max` also "20 years ago", of whoever must be that old.

    `prefill` names the fact that fills it in (only while `prefill_when` holds, where there is one), or at a step
    the answer ("answers.child_name"); `when` (CEL) says for whom it is asked; `pattern` must match the whole
    answer. A `locked` field that an official source filled in cannot be changed by the person.

    `year_of` names an earlier question for a personal number: the year of birth in it fills this one in while it is
    empty. `same_as` names earlier questions of the same kind: their answer is offered here, to be taken with one press.

    `precision` says how far a date must be known: a date of birth of which papers have only the year is kept as that.
    `unit` is what a number counts. A "repeat" asks `fields` of each of `min` to `max` entries; `item` is what one is
    called.
    """

    key: Key
    kind: Kind
    label: Text
    hint: Text = NO_TEXT
    required: bool = True
    when: str = ""
    prefill: str = ""
    prefill_when: str = ""
    locked: bool = False
    year_of: str = ""
    same_as: tuple[Key, ...] = ()
    options: tuple[Option, ...] = ()
    min: int | str | None = None
    max: int | str | None = None
    pattern: str = ""
    precision: tuple[Precision, ...] = ("day",)
    unit: Text = NO_TEXT
    item: Text = NO_TEXT
    fields: tuple["Field", ...] = ()


class Page(Part, kw_only=True):
    """A page with its few questions."""

    key: Key
    title: Text
    intro: Text = NO_TEXT
    when: str = ""
    fields: tuple[Field, ...]
