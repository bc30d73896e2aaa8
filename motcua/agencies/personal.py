"""What the agencies hold of a person: the posts of officials."""

from uuid import UUID

from motcua.agencies.models import Post
from motcua.base.holding import Erased, Held, claim, nobodys, rows_of

CLAIMS = (
    claim(
        "agencies_post", "an official", Erased.KEPT,
        "who held which office is a record of the state, kept by id; the name goes with the facts", codes="role",
    ),
    nobodys("agencies_agency", "authorities"),
    nobodys("agencies_area", "provinces and communes"),
    nobodys("agencies_calendarday", "holidays and closures"),
    nobodys("agencies_officehours", "hours of offices"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """The posts of the person."""
    return {"agencies_post": rows_of(Post.objects.filter(person_id=person_id), {"person_id"})}
