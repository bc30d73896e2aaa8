"""That somebody asked somebody for a consent, kept when the draft is erased for which it was: by keyed digests alone.

Otherwise whoever throws a draft away and erases it could ask whoever refused again without end. A row says neither who
was asked nor what: only whoever has the number and the same question before them finds it.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models

from motcua.base import clock
from motcua.base.ids import new_id

#: What was not refused counts for so many days (consenting.TIMES within these); a refusal as long as
#: `refused_consents` of catalogue/retention says.
DAYS = 30


class AskedBefore(models.Model):
    """One request whose draft was erased."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asker = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    whom = models.CharField(max_length=64)  # keyed digest of the number that was asked
    what = models.CharField(max_length=64, blank=True)  # keyed digest of what was refused; "" where nobody refused
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["asker", "whom"], name="asked_before")]


def keep(requests: Iterable) -> None:
    """Keep of requests (ConsentRequest) what counts, before they are deleted; what is past counting is not kept."""
    since = clock.now() - timedelta(days=DAYS)
    AskedBefore.objects.bulk_create(
        AskedBefore(asker_id=one.asker_id, whom=_keyed(one.number), what=_refused(one), asked_at=one.asked_at)
        for one in requests
        if one.state == one.REFUSED or one.asked_at > since
    )


def _refused(request) -> str:
    return _keyed(request.number, request.digest) if request.state == request.REFUSED else ""


def times(asker: UUID, number: str, since: datetime) -> int:
    """How often somebody asked a number since a moment, in drafts that were erased."""
    return AskedBefore.objects.filter(asker_id=asker, whom=_keyed(number), asked_at__gt=since).count()


def was_refused(asker: UUID, number: str, digest: str) -> bool:
    """Whether exactly this was refused to somebody in a draft that was erased."""
    kept = AskedBefore.objects.filter(asker_id=asker, whom=_keyed(number), what=_keyed(number, digest))
    return kept.exists()


def forget(refused_before: datetime) -> int:
    """Delete what counts no more: refusals of before a moment, and the rest after DAYS; how many."""
    over = models.Q(asked_at__lt=refused_before) | models.Q(what="", asked_at__lt=clock.now() - timedelta(days=DAYS))
    return AskedBefore.objects.filter(over).delete()[0]


def _keyed(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "\0".join(("asked", *parts)).encode(), hashlib.sha256).hexdigest()
