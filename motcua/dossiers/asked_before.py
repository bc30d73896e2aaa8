"""That somebody asked somebody for a consent, kept when the draft is erased for which it was: by salted digests alone.

Otherwise whoever throws a draft away and erases it could ask whoever refused again without end. A row says neither who
was asked nor what: only whoever has the number and the same question before them finds it. Its salt stands beside it
and goes with it, so that nothing that lasts depends on a key outside the database, which may be lost or changed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.ledger.service import new_salt

#: What was not refused counts for so many days (consenting.TIMES within these); a refusal as long as
#: `refused_consents` of catalogue/retention says.
DAYS = 30


class AskedBefore(models.Model):
    """One request whose draft was erased."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asker = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    salt = models.CharField(max_length=32, default="", db_default="")
    whom = models.CharField(max_length=64)  # salted digest of the number that was asked
    what = models.CharField(max_length=64, blank=True)  # salted digest of what was refused; "" where nobody refused
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["asker", "whom"], name="asked_before")]


def keep(requests: Iterable) -> None:
    """Keep of requests (ConsentRequest) what counts, before they are deleted; what is past counting is not kept."""
    since = clock.now() - timedelta(days=DAYS)
    AskedBefore.objects.bulk_create(_row(one) for one in requests if one.state == one.REFUSED or one.asked_at > since)


def _row(request) -> AskedBefore:
    salt = new_salt()
    what = _digest(salt, request.number, request.digest) if request.state == request.REFUSED else ""
    whom = _digest(salt, request.number)
    return AskedBefore(asker_id=request.asker_id, salt=salt, whom=whom, what=what, asked_at=request.asked_at)


def times(asker: UUID, number: str, since: datetime) -> int:
    """How often somebody asked a number since a moment, in drafts that were erased."""
    return sum(one.asked_at > since for one in _about(asker, number))


def was_refused(asker: UUID, number: str, digest: str) -> bool:
    """Whether exactly this was refused to somebody in a draft that was erased."""
    return any(one.what == _digest(one.salt, number, digest) for one in _about(asker, number))


def _about(asker: UUID, number: str) -> Iterator[AskedBefore]:
    """The rows of somebody that are about a number. Each has its own salt, and one person asks few others."""
    return (one for one in AskedBefore.objects.filter(asker_id=asker) if one.whom == _digest(one.salt, number))


def forget(refused_before: datetime) -> int:
    """Delete what counts no more: refusals of before a moment, and the rest after DAYS; how many."""
    over = models.Q(asked_at__lt=refused_before) | models.Q(what="", asked_at__lt=clock.now() - timedelta(days=DAYS))
    return AskedBefore.objects.filter(over).delete()[0]


def _digest(salt: str, *parts: str) -> str:
    return hmac.new(salt.encode(), "\0".join(("asked", *parts)).encode(), hashlib.sha256).hexdigest()
