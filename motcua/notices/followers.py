"""What people are told when the ledger says that something happened."""

from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.notices import service
from motcua.notices.words import WORDS


@ledger.follower("notices", *WORDS)
def tell_the_person_concerned(entry: ledger.Entry) -> None:
    """One notice for the person on whose behalf it happened."""
    if entry.on_behalf is not None and not _said_otherwise(entry):
        service.tell(entry.on_behalf, entry)


def _said_otherwise(entry: ledger.Entry) -> bool:
    """A result that went out the moment it was ready: "returned" says it all. And a fee that alone keeps a result back
    (no step found it) was told when it was opened."""
    if entry.event == Event.DOSSIER_DUTY_ASKED:
        return "step" not in entry.params
    if entry.event != Event.DOSSIER_APPROVED:
        return False
    return any(other.event == Event.DOSSIER_RETURNED for other in ledger.entries_about(entry.about))
