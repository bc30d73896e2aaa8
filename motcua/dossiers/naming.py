"""Naming a council's rate after reception: a correction may have brought a fee that was not owed before."""

from collections.abc import Mapping

from django.db import transaction

from motcua.base import rows
from motcua.dossiers import rates, storing
from motcua.dossiers.access import Can
from motcua.dossiers.charging import charge_again
from motcua.dossiers.handling import return_if_it_can_go, take
from motcua.dossiers.models import Dossier
from motcua.dossiers.moving import MOVED
from motcua.identity.service import Person
from motcua.ledger.events import Event


@transaction.atomic
def name_rates(person: Person, code: str, naming: Mapping[str, rates.Naming], *, seen: int) -> Dossier:
    """Name the rates that nobody has told us; the charge takes them in. Raises RateNotNamed."""
    dossier, done = take(person, code, Can.RECEIVE, seen, Event.CHARGE_OPENED)
    if done:
        return dossier
    sent = storing.last_submission(dossier.id)
    rates.name(dossier, sent, naming, person)
    charge_again(dossier, sent, person)
    dossier.version += 1
    rows.update(dossier, *MOVED)
    return_if_it_can_go(dossier, by=None)
    return dossier
