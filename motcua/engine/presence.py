"""Who must come in person, where, and why that cannot be done from home."""

from motcua.engine.limits import Limit
from motcua.engine.parts import Key, Part
from motcua.engine.text import Text


class Presence(Part, kw_only=True):
    """Somebody who must come at a step (its key), while `when` (CEL) holds: `who` they are, `why` in plain words.

    `within` is the time they have, from the moment the step begins; `to_bring` what they must have with them.
    """

    key: Key
    who: Text
    why: Text
    step: Key
    when: str = ""
    within: Limit | None = None
    to_bring: tuple[Text, ...] = ()
    basis: Key
    article: str = ""
    to_verify: bool = False
