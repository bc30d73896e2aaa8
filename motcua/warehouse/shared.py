"""Two accounts with one personal number: seen, told to both, and never joined."""

from uuid import UUID

from motcua.warehouse.models import Fact

NUMBER = "person.personal_number"
VOUCHED_FOR = ("vneid", "provider")  # what one person declares of another says nothing about accounts


def holder_of(number: str) -> UUID | None:
    """The person for whose account the identity service told this personal number; None for nobody, or for several."""
    told = Fact.objects.filter(name=NUMBER, superseded_at=None, source__in=VOUCHED_FOR, value=number)
    people = list(told.values_list("person_id", flat=True)[:2])
    return people[0] if len(people) == 1 else None


def number_is_shared(person_id: UUID) -> bool:
    """Whether the identity service has told us the personal number of this person for another account as well."""
    told = Fact.objects.filter(name=NUMBER, superseded_at=None, source__in=VOUCHED_FOR)
    own = told.filter(person_id=person_id).values("value")
    return told.filter(value__in=own).exclude(person_id=person_id).exists()
