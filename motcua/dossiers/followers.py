"""What follows, a moment later, from what happened to dossiers."""

from motcua.dossiers import linking
from motcua.ledger import service as ledger
from motcua.ledger.events import Event


@ledger.follower("linked_procedures", Event.PARTS_TO_LOOK_AT)
def look_at_parts(entry: ledger.Entry) -> None:
    """Bring a whole to where its parts are."""
    linking.bring_on(entry.about)
