"""What procedures hold of a person: who proposed and decided on versions, in office."""

from uuid import UUID

from motcua.base.holding import Erased, Held, claim, nobodys, rows_of
from motcua.procedures.models import Proposal

CLAIMS = (
    claim(
        "procedures_proposal", "an official", Erased.KEPT,
        "an act of an office about law, named by id; the name goes with the facts",
        codes="code version content_hash text examples examples_taken_out note findings compared_with state reason",
    ),
    nobodys("procedures_procedureversion", "law as data, with its search columns: no person stands in it"),
    nobodys("procedures_councilrate", "rates that councils decided"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """What the person proposed in office."""
    mine = Proposal.objects.filter(proposed_by_id=person_id)
    return {"procedures_proposal": rows_of(mine, {"proposed_by_id", "decided_by_id"})}
