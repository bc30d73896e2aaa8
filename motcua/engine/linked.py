"""Procedures that are filed as one and settled each by its own agency."""

from motcua.engine.parts import Key, Part
from motcua.engine.text import Text


class Linked(Part, kw_only=True):
    """A procedure that is filed together with others, while `when` (CEL) holds.

    It begins when each of `after` (keys of others) has its result. `answers` fills its questions: with an answer
    ("answers.child_name"), with what a result of another settled ("results.birth.person.personal_number") or with a
    word ("'yes'"); `papers` fills its papers with those of the whole. Where it is not `required`, the whole is
    settled without it, and what it could not give is said.
    """

    key: Key
    title: Text
    procedure: str
    when: str = ""
    after: tuple[Key, ...] = ()
    answers: dict[Key, str] = {}
    papers: dict[Key, Key] = {}
    required: bool = True
