"""The consent of somebody else, without which a dossier is not whole."""

from typing import Literal

from motcua.engine.parts import Key, Part
from motcua.engine.text import Text

#: How the law lets somebody consent: from their own account, by signing the form, on a paper of their own.
Way = Literal["account", "form", "paper"]


class Consent(Part, kw_only=True):
    """Who must agree, while `when` (CEL) holds; `name` and `number` are the questions that hold their full name and
    personal number.

    `ways` are the ways that the law allows. Given by signing the form or on a paper, it is the file under `paper`, a
    paper of the procedure that is asked for only then. `asks` says in the words of whoever is asked what they agree to,
    and `shows` which answers they see besides their own name and number: they agree to exactly these, and to nothing
    that they were not shown.
    """

    key: Key
    title: Text
    asks: Text
    name: Key
    number: Key
    shows: tuple[Key, ...] = ()
    when: str = ""
    ways: tuple[Way, ...] = ("account",)
    paper: str = ""
    basis: Key
    article: str = ""
    to_verify: bool = False
