"""Two accounts with one personal number: seen, told to both, and never joined."""

from uuid import UUID

from motcua.base import sql
from motcua.warehouse.reading import Ground, Reading

_HOLDERS = "SELECT holder FROM warehouse_holders(%s, %s::uuid, %s, %s, %s::uuid, %s) AS held(holder)"
_IS_SHARED = "SELECT shared FROM warehouse_number_is_shared(%s, %s::uuid, %s, %s) AS answer(shared)"


def holder_of(number: str, reading: Reading) -> UUID | None:
    """The person for whose account the identity service told this personal number; None for nobody, or for several."""
    it = reading
    people = sql.rows(_HOLDERS, [number, it.by, it.machine, it.ground, it.about, it.kind])
    return people[0][0] if len(people) == 1 else None


def number_is_shared(person_id: UUID) -> bool:
    """Whether the identity service has told us the personal number of this person for another account as well."""
    return sql.row(_IS_SHARED, [person_id, person_id, "", Ground.SIGN_IN])[0]
