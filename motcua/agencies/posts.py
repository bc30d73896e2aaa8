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


@dataclass(frozen=True)
class Appointed:
    """A post as it is to be: held from a day on, until a last day where one is known."""

    person_id: UUID
    agency_id: UUID
    role: str
    valid_from: date
    valid_to: date | None

    def is_the_same_at_once(self, other: "Appointed") -> bool:
        """Whether this is the same role of the same person, with a day on which both are held."""
        same = (self.person_id, self.agency_id, self.role) == (other.person_id, other.agency_id, other.role)
        last, other_last = self.valid_to or date.max, other.valid_to or date.max
        return same and self.valid_from <= other_last and other.valid_from <= last


@transaction.atomic
def take_over(wanted: Appointed, *, by: UUID, checked_by: UUID) -> bool:
    """Make a post as it is wanted, with its entry in the ledger; whether anything changed."""
    post, new = models.Post.objects.get_or_create(
        person_id=wanted.person_id, agency_id=wanted.agency_id, role=wanted.role, valid_from=wanted.valid_from,
        defaults={"valid_to": wanted.valid_to},
    )  # fmt: skip
    if not new and post.valid_to == wanted.valid_to:
        return False
    models.Post.objects.filter(id=post.id).update(valid_to=wanted.valid_to)
    params = {"agency": str(wanted.agency_id), "role": wanted.role, "valid_from": wanted.valid_from.isoformat(),
              "checked_by": str(checked_by)}  # fmt: skip
    if wanted.valid_to:
        params["valid_to"] = wanted.valid_to.isoformat()
    event = Event.OFFICIAL_APPOINTED if new else Event.OFFICIAL_POST_CHANGED
    ledger.append(event, about=wanted.person_id, kind="person", by=by, params=params)
    return True
