"""Taking a dossier in hand for an act: locked, on the version that was on the screen, once."""

from motcua.dossiers.access import Can, check_allowed, dossier_for
from motcua.dossiers.errors import SomebodyActedFirst
from motcua.dossiers.models import Dossier
from motcua.identity.service import Person
from motcua.ledger.events import Event


def take(person: Person, code: str, what: Can, seen: int, event: Event) -> tuple[Dossier, bool]:
    """Lock a dossier for an act on the version that the person saw.

    The second answer is True when the very same act of the same person is already done (a double click).
    Raises DossierNotFound, NotYourTurn, SomebodyActedFirst.
    """
    dossier = dossier_for(person, code, lock=True)
    act = (event.value, person.id, seen)
    if act == (dossier.last_act, dossier.last_act_by, dossier.last_act_saw):
        return dossier, True
    if dossier.version != seen:
        raise SomebodyActedFirst
    check_allowed(person, what, dossier)
    dossier.last_act, dossier.last_act_by, dossier.last_act_saw = act
    return dossier, False
