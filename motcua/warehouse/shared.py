"""Two accounts with one personal number: seen, told to both, and never joined."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from motcua.base import sql
from motcua.warehouse.reading import Ground, Reading

_HOLDERS = "SELECT holder FROM warehouse_holders(%s, %s::uuid, %s, %s, %s::uuid, %s) AS held(holder)"
_IS_SHARED = "SELECT shared FROM warehouse_number_is_shared(%s, %s::uuid, %s, %s) AS answer(shared)"

_CONCERNED = "SELECT official, person FROM warehouse_concerned(%s, %s::uuid[], %s::uuid[])"
#: The same of one official (day, official) and of whom a row of a table names as owner and filer: a part of the
#: statement that reads the row.
IS_CONCERNED = "EXISTS (SELECT FROM warehouse_concerned(%s, ARRAY[%s]::uuid[], ARRAY[owner_id, filer_id]))"


def holder_of(number: str, reading: Reading) -> UUID | None:
    """The person for whose account the identity service told this personal number; None for nobody, or for several."""
    it = reading
    people = sql.rows(_HOLDERS, [number, it.by, it.machine, it.ground, it.about, it.kind])
    return people[0][0] if len(people) == 1 else None


def number_is_shared(person_id: UUID) -> bool:
    """Whether the identity service has told us the personal number of this person for another account as well."""
    return sql.row(_IS_SHARED, [person_id, person_id, "", Ground.SIGN_IN])[0]


def concerned(officials: Iterable[UUID], people: Iterable[UUID], day: date) -> set[tuple[UUID, UUID]]:
    """(official, person) where the person is the official by another account, or one acts for the other on that day.

    A number that was only declared makes a person the same as another where the answers of one dossier say it, or the
    tie under which it was stated is confirmed; of those for whom the official acts it does whoever told it.
    """
    return set(sql.rows(_CONCERNED, [day, list(officials), list(people)]))
