"""Who may propose and release versions of procedures: officials who control procedures at a ministry. Nobody else."""

from uuid import UUID

from motcua.agencies import service as agencies
from motcua.agencies.service import AgencyInfo
from motcua.identity.service import Person
from motcua.procedures.errors import NotForYourPost, ProposalUnknown
from motcua.procedures.models import Proposal

ROLE = agencies.Role.PROCEDURE_CONTROLLER
MINISTRY = "ministry"  # the kind of agency whose officials may


def ministries_of(person: Person) -> dict[UUID, AgencyInfo]:
    """The ministries at which the person holds such a post today; asked once in a request."""
    if "ministries" not in person.seen:
        held = {post.agency_id for post in agencies.posts_held(person) if post.role == ROLE}
        found = agencies.agencies(held) if held else {}
        person.seen["ministries"] = {key: one for key, one in found.items() if one.kind == MINISTRY}
    return person.seen["ministries"]


def may_release(person: Person) -> bool:
    """Whether the person holds such a post today. A procedure is national, so the post is one at a ministry."""
    return bool(ministries_of(person))


def check_may_release(person: Person) -> None:
    """Raise NotForYourPost for everybody else."""
    if not may_release(person):
        raise NotForYourPost


def proposal_for(person: Person, proposal_id: UUID, *, lock: bool = False) -> Proposal:
    """A proposal, for who may release it; `lock` holds it to the end of the transaction.

    Raises NotForYourPost, ProposalUnknown.
    """
    check_may_release(person)
    rows = Proposal.objects.select_for_update() if lock else Proposal.objects
    found = rows.filter(id=proposal_id).first()
    if found is None:
        raise ProposalUnknown
    return found
