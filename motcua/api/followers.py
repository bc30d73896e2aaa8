"""What follows, a moment later, for systems of others."""

from motcua.api.models import Intent
from motcua.ledger import service as ledger
from motcua.ledger.events import Event


@ledger.follower("api_intents", Event.CONTENT_ERASED)
def forget_what_was_asked(entry: ledger.Entry) -> None:
    """The digests of a filing and its corrections go with what was filed. The same sent again then finds another under
    its key."""
    Intent.objects.filter(id__in=[entry.params["intent"], *entry.params.get("items", ())]).update(fingerprint="")
