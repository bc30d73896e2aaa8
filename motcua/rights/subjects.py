"""Whose data somebody asks about: their own, or those of the organisation that they represent and act for.

Only a representative, as the identity provider tells of them, asks for an organisation or a household business. Members
do not, whatever else their mandate lets them do: a copy holds what all of them typed.
"""

from typing import NamedTuple
from uuid import UUID

from motcua.identity import service as identity
from motcua.identity.service import Person


class Subject(NamedTuple):
    """Whose data; `name` is that of an organisation, and "" for the reader."""

    id: UUID
    name: str

    @property
    def is_organisation(self) -> bool:
        """Whether somebody asks for it who represents it."""
        return bool(self.name)


def subject_of(person: Person) -> Subject:
    """Whose data the page is about that the person has before them."""
    acting = person.acting
    if acting and acting.basis == identity.Mandate.REPRESENTATIVE:
        return Subject(acting.owner, acting.name)
    return Subject(person.id, "")


def all_of(person: Person) -> list[UUID]:
    """Everybody for whom the person may ask today."""
    return [person.id, *identity.represented_by(person)]
