"""Who holds which role in which agency, and since when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from motcua.agencies import models
from motcua.agencies.areas import in_force
from motcua.agencies.models import Role
from motcua.base import clock, sql
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

_POSTS_OF = """
    SELECT agency_id, role FROM agencies_post
    WHERE person_id = %(person)s AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s) ORDER BY id
"""


@dataclass(frozen=True)
class Post:
    """A role held in an agency on a day."""

    agency_id: UUID
    role: str


def posts_of(person_id: UUID, on: date | None = None) -> tuple[Post, ...]:
    """Every role that a person holds on a day (today unless told)."""
    return tuple(Post(*found) for found in sql.rows(_POSTS_OF, {"person": person_id, "day": on or clock.today()}))


def posts_held(person: Person) -> tuple[Post, ...]:
    """Every role that the reader holds today, asked once in a request."""
    if "posts" not in person.seen:
        person.seen["posts"] = posts_of(person.id)
    return person.seen["posts"]


def holders(agency_id: UUID, role: str, on: date | None = None) -> tuple[UUID, ...]:
    """The persons who hold a role in an agency, longest in office first."""
    rows = in_force(models.Post.objects.filter(agency_id=agency_id, role=role), on)
    return tuple(rows.order_by("valid_from", "id").values_list("person_id", flat=True))


def is_official(person: Person) -> bool:
    """Whether the person holds any role today."""
    return bool(posts_held(person))


@transaction.atomic
def appoint(
    person_id: UUID, agency_id: UUID, role: str, valid_from: date | None = None, *, by: UUID | None = None
) -> UUID:
    """Give a person a role from a day on and write it in the ledger; returns the id of the post.

    Appointing twice changes nothing. Raises ValueError for a role outside the closed list.
    """
    since = valid_from or clock.today()
    post, new = models.Post.objects.get_or_create(
        person_id=person_id,
        agency_id=agency_id,
        role=Role(role).value,
        valid_to=None,
        defaults={"valid_from": since},
    )
    if new:
        params = {"agency": str(agency_id), "role": post.role, "valid_from": since.isoformat()}
        ledger.append(Event.OFFICIAL_APPOINTED, about=person_id, kind="person", by=by, params=params)
    return post.id
