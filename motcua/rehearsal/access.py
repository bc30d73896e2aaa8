"""Who may play: officials who control procedures at a ministry; each sees their own plays. To others there are none."""

from functools import lru_cache
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.engine import definition
from motcua.engine.definition import Procedure
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.rehearsal.errors import PlayUnknown
from motcua.rehearsal.models import Play


def check_may_play(person: Person) -> None:
    """Raise PlayUnknown for everybody else: to them there are no plays."""
    if not procedures.may_release(person):
        raise PlayUnknown


def play_for(person: Person, play_id: UUID, *, lock: bool = False) -> Play:
    """A play of the person, with its proposal; `lock` holds it to the end of the transaction. Raises PlayUnknown."""
    check_may_play(person)
    rows = Play.objects.select_for_update() if lock else Play.objects.select_related("proposal")
    found = rows.filter(id=play_id, person_id=person.id).first()
    if found is None:
        raise PlayUnknown
    return found


def proposed(person: Person, proposal_id: UUID) -> Procedure:
    """The definition of a proposal. Raises PlayUnknown."""
    check_may_play(person)
    try:
        return _read(procedures.proposal_for(person, proposal_id).text)
    except NotFound:
        raise PlayUnknown from None


def definition_of(play: Play) -> Procedure:
    """The definition that is played."""
    return procedures.version(play.version_id).procedure if play.version_id else _read(play.proposal.text)


@lru_cache(maxsize=16)
def _read(text: str) -> Procedure:
    """Reading one takes as long as a page, and a play reads it for each."""
    return definition.load(text)
