"""Procedures that are filed as one and settled each by its own agency. What becomes of them: see tree.py."""

from enum import StrEnum

from motcua.engine.limits import Limit
from motcua.engine.parts import Key, Part
from motcua.engine.text import Text


class How(StrEnum):
    """How far a linked procedure is, as DossierState.parts says it."""

    TO_COME = "to_come"  # waits for the results of others
    RUNNING = "running"  # filed: a dossier of its own
    WAITS = "waits"  # filed, and the citizen owes its next step
    DONE = "done"  # its result exists
    REFUSED = "refused"  # not received
    STOPPED = "stopped"  # stopped by its agency
    WITHDRAWN = "withdrawn"  # taken back by the citizen
    IMPOSSIBLE = "impossible"  # never filed: what it comes after gave no result, or somebody did not agree
    LEFT_OUT = "left_out"  # not asked for in this filing


class Carried(Part, kw_only=True):
    """A consent that is given to the whole and serves a part: `consent` is its key in the whole.

    Whoever agreed was shown answers of the whole. Those that are handed on to the part as they are need no saying; of
    each other answer that the consent of the part is to, `answers` says (by its question there) which answer of the
    whole was shown for it. Where the part is filed with another answer than that, nobody has agreed to it.
    """

    consent: Key
    answers: dict[Key, Key] = {}


class Linked(Part, kw_only=True):
    """A procedure that is filed together with others, while `when` (CEL) holds: what is answered at reception decides.

    It begins when each of `after` (keys of others) has its result or is left out. `answers` fills its questions: with
    an answer ("answers.child_name"), with what a result of another settled ("results.birth.person.personal_number") or
    with a word ("'yes'"); `papers` fills its papers with those of the whole, `consents` its consents with those given
    to the whole. Where it is not `required`, the whole is settled without it, and what it could not give is said.
    `limit` is the time the law gives it when it is filed so, where that is not its own.
    """

    key: Key
    title: Text
    procedure: str
    when: str = ""
    after: tuple[Key, ...] = ()
    answers: dict[Key, str] = {}
    papers: dict[Key, Key] = {}
    consents: dict[Key, Carried] = {}
    required: bool = True
    limit: Limit | None = None
