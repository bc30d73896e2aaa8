"""How sure it is who writes: the level of their account beside the one that the procedure wants.

Level 1 is made in the app by whoever holds the phone; for level 2 the police have compared face and fingerprints
(Decree 69/2024/NĐ-CP). Below the level that a procedure names one writes, and says no. One does not send, nobody's
consent and no register is asked, and what others than the account have told is not shown (withheld.py).
"""

from motcua.dossiers.errors import AccountTooWeak
from motcua.engine.definition import Procedure
from motcua.identity.service import Person


def suffices(person: Person, procedure: Procedure) -> bool:
    """Whether the account with which the person is signed in now is as strong as the procedure wants."""
    return person.assurance >= procedure.identity_level


def check(person: Person, procedure: Procedure) -> None:
    """Raise AccountTooWeak for an account that is weaker than the procedure wants."""
    if not suffices(person, procedure):
        raise AccountTooWeak(needed=procedure.identity_level, level=person.assurance)


def is_below(view) -> bool:
    """Whether a draft (reading.DraftView) was handed out to an account that is weaker than its procedure wants."""
    return view.draft.reader_level is not None and view.draft.reader_level < view.procedure.identity_level
