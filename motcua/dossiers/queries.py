"""Reads for pages: lists paged by key, one query each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.base import clock
from motcua.dossiers.access import posts_of
from motcua.dossiers.codes import same_secret
from motcua.dossiers.models import Dossier, Draft
from motcua.identity.service import Person

PAGE = 25


@dataclass(frozen=True)
class Rows:
    """One page of a list; `next_key` goes into the address of the next page and is "" on the last one."""

    items: list
    next_key: str


def open_drafts(person: Person) -> list[Draft]:
    """Drafts of new dossiers that the person has not sent, last touched first (at most 25)."""
    rows = Draft.objects.filter(filer_id=person.id, state=Draft.OPEN, corrects=None)
    return list(rows.order_by("-saved_at")[:PAGE])


def dossiers_of(person: Person, after: str = "") -> Rows:
    """Dossiers that the person filed or owns, newest first."""
    rows = Dossier.objects.filter(Q(filer_id=person.id) | Q(owner_id=person.id)).defer("state")
    if after:
        rows = rows.filter(id__lt=_key_or_none(after))
    # UUIDv7 ids sort by the time they were made, so the id alone is the key.
    return _rows(rows.order_by("-id"), lambda d: str(d.id))


def _key_or_none(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=(1 << 128) - 1)


def waiting_for(person: Person, after: str = "") -> Rows:
    """What waits for the posts of an official, most urgent first; the key is `moment,id`."""
    mine = Q()
    for post in posts_of(person):
        mine |= Q(agency_id=post.agency_id, role=post.role)
    if not mine:
        return Rows([], "")
    rows = Dossier.objects.filter(mine, owes="agency").defer("state")
    moment, known = _moment_and_id(after)
    if moment:
        rows = rows.filter(Q(next_due_at__gt=moment) | Q(next_due_at=moment, id__gt=known))
    return _rows(rows.order_by("next_due_at", "id"), lambda d: f"{d.next_due_at.timestamp()},{d.id}")


def _moment_and_id(after: str) -> tuple[datetime | None, UUID | None]:
    try:
        moment, known = after.split(",", 1)
        return datetime.fromtimestamp(float(moment), tz=clock.ZONE), UUID(known)
    except (ValueError, OverflowError, OSError):
        return None, None


def register_of(person: Person, after: str = "") -> Rows:
    """Every dossier of the offices where the official has a post, newest first."""
    offices = {post.agency_id for post in posts_of(person)}
    rows = Dossier.objects.filter(agency_id__in=offices).defer("state")
    if after:
        rows = rows.filter(id__lt=_key_or_none(after))
    return _rows(rows.order_by("-id"), lambda d: str(d.id))


def counts_waiting(person: Person) -> dict[str, int]:
    """How many dossiers wait for each post of the official, and how many of them are late."""
    now, counted = clock.now(), {}
    for post in posts_of(person):
        rows = Dossier.objects.filter(agency_id=post.agency_id, role=post.role, owes="agency")
        counted[post.role] = rows.count()
        counted["late"] = counted.get("late", 0) + rows.filter(next_due_at__lt=now).count()
    return counted


def _rows(rows, key) -> Rows:
    found = list(rows[: PAGE + 1])
    return Rows(found[:PAGE], key(found[PAGE - 1]) if len(found) > PAGE else "")


def tracked(code: str, secret: str) -> Dossier | None:
    """The dossier that code and secret name together, or None: which of the two was wrong is not said."""
    dossier = Dossier.objects.filter(code=code.strip().upper()).first() if code.isprintable() else None
    # Compare even when there is none, so that the answer takes the same time.
    right = same_secret(secret, dossier.tracking_secret if dossier else "-")
    return dossier if dossier and right else None
