"""What is withheld from an account of which nobody has seen whose it is.

An account of level 1 is made in the app by whoever holds the phone; for level 2 the police have compared face and
fingerprints (Decree 69/2024/NĐ-CP). What the account itself tells, and what the person told us, came from this very
side and is shown. What registers and offices told was told of somebody who had been seen, and is shown to such a one.
"""

from collections.abc import Mapping
from uuid import UUID

from motcua.identity.service import Person
from motcua.warehouse import models

ACCOUNT = ("vneid", "provider")  # whose names speak to the person themself
SEEN_IN_PERSON = 2  # the level that wants to be seen by an office; of a form its procedure says which level it wants
_OPEN = frozenset({*ACCOUNT, "person"})


def is_withheld(source: str) -> bool:
    """Whether what a source told is shown only to an account that is strong enough."""
    return source not in _OPEN


def withheld_from(person: Person, facts: Mapping) -> frozenset[str]:
    """The names of those facts (name -> service.Fact) that a page which belongs to no procedure does not show."""
    if person.assurance >= SEEN_IN_PERSON:
        return frozenset()
    return frozenset(name for name, fact in facts.items() if is_withheld(fact.source))


def a_register_told(person_id: UUID) -> bool:
    """Whether a register has ever told something about a person, whatever holds of it now."""
    return models.SourceQuestion.objects.filter(person_id=person_id, outcome=models.SourceQuestion.TOLD).exists()
