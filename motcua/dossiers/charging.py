"""The fee of a received dossier: opened at reception, brought up to date when a correction changes what it rests on."""

from django.db.models import Model

from motcua.dossiers import rates
from motcua.dossiers.models import Dossier, Submission
from motcua.identity.service import Person
from motcua.payments import service as payments


def first_charge(dossier: Dossier, sent: Submission, person: Person) -> tuple[Model, ...]:
    """The rows of the charge that follows from what was sent, the charge first; empty when nothing is owed."""
    owed = rates.owed(dossier, sent)
    return payments.charge_rows(dossier.id, person=dossier.filer_id, owed=owed, by=person.id, code=dossier.code)


def charge_again(dossier: Dossier, sent: Submission, person: Person) -> None:
    """The same after a correction: a charge that is open and not paid yet takes the new amount."""
    owed = rates.owed(dossier, sent)
    payments.renew_charge(dossier.id, owed=owed, by=person.id, code=dossier.code)
    payments.open_charge(dossier.id, person=dossier.filer_id, owed=owed, by=person.id, code=dossier.code)
