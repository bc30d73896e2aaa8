"""What the table of changes is made of: the parts of a procedure, and the rules of their attributes."""

from collections.abc import Callable
from typing import NamedTuple

from motcua.engine.changes import LEGAL, TEXT, ChangeClass, Judge
from motcua.engine.text import Text

Show = Callable[[object], Text]


class Rule(NamedTuple):
    """Of one attribute: what a change of it is, what it is called, and how its values are said (None: not said)."""

    judge: Judge
    vi: str
    en: str
    show: Show | None = None


class Part(NamedTuple):
    """Of one kind of part: how it is called, what it is to add or drop one, and the rules of its attributes.

    `subject` says which one it is ({name}: its words from the attribute `title`); `inner` are attributes that hold
    parts, with the name of their kind.
    """

    noun: Text
    subject: Text
    rules: dict[str, Rule]
    added: Callable[[object], ChangeClass] = lambda thing: LEGAL
    removed: Callable[[object], ChangeClass] = lambda thing: LEGAL
    order: ChangeClass = TEXT
    key: str = "key"
    title: str = "title"
    inner: dict[str, str] = {}  # noqa: RUF012 - of a tuple; never changed
