"""Who may propose and release versions of procedures: officials who control procedures at a ministry. Nobody else."""

from uuid import UUID

from motcua.agencies import service as agencies
from motcua.agencies.service import AgencyInfo
from motcua.engine.definition import Procedure
from motcua.engine.vocabulary import SECTORS
from motcua.identity.service import Person
from motcua.procedures.errors import NotForYourPost, OfAnotherMinistry, ProposalUnknown
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


def publishes(person: Person, procedure: Procedure) -> bool:
    """Whether the person controls procedures at the ministry that publishes this one."""
    return publisher_of(procedure) in {one.code for one in ministries_of(person).values()}


def check_publishes(person: Person, procedure: Procedure) -> None:
    """Raise OfAnotherMinistry for who controls the procedures of another one."""
    if not publishes(person, procedure):
        raise OfAnotherMinistry(ministry=publisher_of(procedure) or "published_by")


def publisher_of(procedure: Procedure) -> str:
    """The code of the ministry that publishes it: what it says, else that of its sector; "" where neither is known."""
    sector = SECTORS.get(procedure.sector.code)
    return procedure.published_by or (sector.ministry if sector else "")


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
