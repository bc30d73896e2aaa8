"""Who does what with a dossier, in which order, where, and within which time."""

from typing import Literal

from motcua.engine.limits import Limit
from motcua.engine.parts import Key, Part
from motcua.engine.questions import Field
from motcua.engine.text import Text

APPROVE, RETURN = "approve", "return"

#: The agencies that a step can stand at besides the one that received the dossier.
Place = Literal[
    "commune_police", "immigration", "land_office", "tax_office", "social_insurance", "employment_centre",
    "education_department",
]  # fmt: skip


class Duty(Part, kw_only=True):
    """A payment to the state that an official finds out at a step, such as the tax on land: the handling waits for it.

    `amount` is the question of the step (of kind money) that holds it, in đồng; where it is 0 nothing waits.
    """

    amount: Key
    title: Text
    basis: Key
    article: str = ""
    to_verify: bool = False


class Step(Part, kw_only=True):
    """A step of handling: who does it, within how many working hours.

    The last two are "approve" and "return". `fields` is the form that the official fills in there: the
    finding that the result is made of. Its rules see those fields as `answers`.

    A step begins when every step in `after` is done (not said: the one before it in the file), so two steps after the
    same one run side by side. It is left out of a dossier whose case is not in `cases` (none named: all), or for which
    `when` does not hold: CEL over the answers of the person, and over the answers to steps that were done as
    `facts["<step>.<question>"]`. A step that is left out counts as done.

    `at` names the agency that does it where that is not the one that received the dossier. An "opinion" is asked for:
    whoever gives it decides nothing. `limit` is the time the law gives for this step alone, and `silence` what follows
    when it has run out: the dossier "waits", or who says nothing "agrees". `to_verify` marks a step that the law asks
    for in `basis`, which nobody has checked against the official text yet.
    """

    key: Key
    title: Text
    role: Key
    hours: int
    fields: tuple[Field, ...] = ()
    after: tuple[Key, ...] | None = None
    cases: tuple[Key, ...] = ()
    when: str = ""
    at: Place | Literal[""] = ""
    kind: Literal["handle", "opinion"] = "handle"
    limit: Limit | None = None
    silence: Literal["waits", "agrees"] = "waits"
    duty: Duty | None = None
    basis: str = ""
    article: str = ""
    to_verify: bool = False
