"""Naming a council's rate after reception: a correction may have brought a fee that was not owed before."""

from collections.abc import Mapping

from motcua.dossiers import rates, returning, storing
from motcua.dossiers.access import Can, dossier_for
from motcua.dossiers.charging import charge_again
from motcua.dossiers.errors import SomebodyActedFirst, StepNotPossible
from motcua.dossiers.models import Dossier
from motcua.dossiers.taking import an_act
from motcua.identity.service import Person


@an_act
def name_rates(person: Person, code: str, naming: Mapping[str, rates.Naming]) -> Dossier:
    """Name the rates that nobody has told us; the charge takes them in.

    Like a payment it names no version of the dossier: a rate is named once, and whoever comes later with another one is
    told. Raises RateNotNamed, SomebodyActedFirst, StepNotPossible when the dossier has ended.
    """
    dossier = dossier_for(person, code, Can.RECEIVE, lock=True)
    if dossier.closed_at:
        raise StepNotPossible
    sent = storing.last_submission(dossier.id)
    if not rates.open_fees(dossier, sent):
        if rates.was_named(dossier, naming):
            return dossier
        raise SomebodyActedFirst
    rates.name(dossier, sent, naming, person)
    charge_again(dossier, sent, person)
    returning.go_on(dossier)
    return dossier
