"""Jobs that go over many rows: each row alone, so that one which fails holds up no other.

A row that raises an error nobody foresaw becomes an open item, like an object that a follower cannot take: it is tried
again with the next runs, later and later, and then waits for a human. One that succeeds is no open item any more.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from motcua.base import clock
from motcua.ledger import following
from motcua.ledger.models import Parked

NO_ENTRY = 0  # `seq` of what failed without an entry of the ledger being its cause



class Row(Protocol):
    """Anything that has an id."""

    id: UUID


R, T = TypeVar("R", bound=Row), TypeVar("T")

log = logging.getLogger("motcua.ledger")


def one_by_one(job: str, kind: str, ids: Collection[UUID], take: Callable[[UUID], bool]) -> int:
    """Take each of these rows of one `kind` in a transaction of its own; says how many `take` says were changed.

    `ids` are all that the job has to do: what failed before and is not among them was settled otherwise. A row that
    waits for its next try, or for a human, is left alone.
    """
    failed = Parked.objects.filter(follower=job)
    failed.exclude(about__in=ids).delete()
    known = set(failed.values_list("about", flat=True))
    waiting = set(failed.filter(Q(next_try_at=None) | Q(next_try_at__gt=Now())).values_list("about", flat=True))
    changed = 0
    for about in ids:
        if about not in waiting:
            changed += _taken(job, kind, about, take, is_known=about in known)
    return changed


def all_or_alone(job: str, kind: str, found: Sequence[R], take: Callable[[Sequence[R]], list[T]]) -> list[T]:
    """Take many rows at once, and where that fails each of them alone; what `take` gives of those that succeeded.

    In the transaction of the caller. A row that failed alone is an open item at once, until it succeeds in this job:
    for jobs that come back to it by themselves.
    """
    try:
        with transaction.atomic():
            done = take(found)
    except Exception:  # which row it was shows when each is taken alone
        return [one for row in found for one in _alone(job, kind, row, take)]
    Parked.objects.filter(follower=job, about__in=[row.id for row in found]).delete()
    return done


def _alone(job: str, kind: str, row: R, take: Callable[[Sequence[R]], list[T]]) -> list[T]:
    try:
        with transaction.atomic():
            done = take([row])
    except Exception as error:  # whatever it is, the other rows go on
        _note(job, kind, row.id, error, may_wait=False)
        return []
    Parked.objects.filter(follower=job, about=row.id).delete()
    return done


def asked_again(job: str) -> bool:
    """Whether a human asked for another try of what this job could not take; it is noted anew where it fails again."""
    return Parked.objects.filter(follower=job, next_try_at__lte=Now()).delete()[0] > 0


def _taken(job: str, kind: str, about: UUID, take: Callable[[UUID], bool], *, is_known: bool) -> bool:
    try:
        with transaction.atomic():
            changed = take(about)
    except Exception as error:  # whatever it is, the other rows go on
        _note(job, kind, about, error, may_wait=True)
        return False
    if is_known:
        Parked.objects.filter(follower=job, about=about).delete()
    return changed


@transaction.atomic
def _note(job: str, kind: str, about: UUID, error: Exception, *, may_wait: bool) -> None:
    first = {"kind": kind, "lane": about.int % following.LANES, "seq": NO_ENTRY, "attempts": 0, "since": clock.now()}
    parked, _made = Parked.objects.get_or_create(follower=job, about=about, defaults=first)
    parked.attempts += 1
    parked.last_error = following.describe(error)
    parked.next_try_at = following.next_try(parked.attempts) if may_wait else None
    parked.save()
    log.warning("job %s could not take a %s, try %d", job, kind, parked.attempts, exc_info=error)
