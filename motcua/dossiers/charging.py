"""The fee of a received dossier: opened at reception, brought up to date when a correction changes what it rests on."""

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.engine import fees
from motcua.identity.service import Person
from motcua.payments import service as payments
from motcua.procedures import service as procedures


def charge(dossier: Dossier, person: Person) -> None:
    """Open the charge that follows from what was sent last; one that is open and not paid yet takes its amount."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    sent = dossier.submissions.order_by("-number").first()
    owed = fees.owed(procedure, sent.answers, dossier.channel, dossier.submitted_at.astimezone(clock.ZONE).date())
    payments.renew_charge(dossier.id, owed=owed, by=person.id, code=dossier.code)
    payments.open_charge(dossier.id, person=dossier.owner_id, owed=owed, basis=owed.basis, by=person.id,
                         code=dossier.code)  # fmt: skip
