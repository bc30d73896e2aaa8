"""What follows, a moment later, for systems of others."""

from motcua.api.models import Intent
from motcua.ledger import service as ledger
from motcua.ledger.events import Event


@ledger.follower("api_intents", Event.CONTENT_ERASED)
def forget_what_was_asked(entry: ledger.Entry) -> None:
    """The digest of a filing goes with what was filed. The same filing sent again then finds another under its key."""
    Intent.objects.filter(id=entry.params["intent"]).update(fingerprint="")
