"""What the requests themselves hold of a person."""

from uuid import UUID

from motcua.base.holding import Erased, Held, claim, rows_of
from motcua.rights.models import Erasure, Export

CLAIMS = (
    claim("rights_export", "who asked for a copy", Erased.KEPT, "when it was asked for and made; its ZIP is deleted",
          codes="state sha256"),
    claim("rights_erasure", "whose data are erased", Erased.KEPT,
          "the proof of the deletion: ids, codes and counts; with it a restored backup is erased again",
          codes="instance what reason state plan todo stays counts digests certificate digest"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """What the person asked."""
    return {
        "rights_export": rows_of(Export.objects.filter(person_id=person_id), {"person_id", "asked_by_id"}),
        "rights_erasure": rows_of(Erasure.objects.filter(person_id=person_id), {"person_id", "asked_by"}),
    }
