"""Filing for somebody under a mandate: for whom one may, what fills in the form, and who acted.

Who may do what is decided by identity (may_act_for) and asked in access.py; here is what a dossier makes of it.
"""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.dossiers import known
from motcua.dossiers.errors import AnswersSayForWhom, TieNotConfirmed
from motcua.dossiers.models import Dossier, Draft
from motcua.engine.definition import Procedure
from motcua.identity import service as identity
from motcua.identity.errors import MandateNotFound
from motcua.identity.service import Mandate, Person
from motcua.warehouse import service as warehouse

BASES = {
    Mandate.REPRESENTATIVE: gettext_lazy("Representative of the organisation or household business"),
    Mandate.MEMBER: gettext_lazy("Member of the organisation or household business, named by its representative"),
    Mandate.AUTHORISED: gettext_lazy("Authorised by this person"),
    Mandate.CHILD: gettext_lazy("Parent of this child"),
    Mandate.WARD: gettext_lazy("Guardian of this person"),
}


class ForWhom(NamedTuple):
    """Somebody for whom a filing can be, as the start page offers them."""

    mandate: Mandate
    name: str


def may_be_filed_for(procedure: Procedure, mandate: Mandate) -> bool:
    """Whether a mandate can serve for a procedure at all.

    Where the answers say whose matter it is (a birth, a residence) the filing itself names the person. And what no
    official looks at, such as a notice, cannot prove a tie that a parent or guardian only stated.
    """
    if procedure.owner is not None:
        return False
    return mandate.state != Mandate.STATED or procedure.kind == "dossier"


def offered(person: Person, procedure: Procedure) -> list[ForWhom]:
    """For whom else the person may file this procedure today."""
    if procedure.owner is not None:
        return []
    today = clock.today()
    fitting = [one for one in identity.held(person) if identity.covers(one, procedure.code, today, to_file=True)]
    return [ForWhom(one, one.owner_name) for one in fitting if may_be_filed_for(procedure, one)]


def said_in(form: Mapping[str, str]) -> UUID | None:
    """The mandate that the start page sent; None for oneself. Raises MandateNotFound for what is no mandate."""
    said = form.get("for_whom", "")
    try:
        return UUID(said) if said else None
    except ValueError:
        raise MandateNotFound from None


def chosen(person: Person, mandate_id: UUID, procedure: Procedure) -> Mandate:
    """The mandate that the start page sent. Raises MandateNotFound, MandateTooWide, AnswersSayForWhom."""
    mandate = identity.to_file_under(person, mandate_id, procedure.code)
    if not may_be_filed_for(procedure, mandate):
        raise AnswersSayForWhom
    return mandate


def who_is_described(thing: Draft | Dossier) -> UUID:
    """Whose data fill in the form: of whoever files, and under a mandate given by a person from their own account of
    that person. A parent, a guardian and a member of an organisation ask in their own name for another."""
    if thing.mandate_id is None or mandate_behind(thing).basis != Mandate.AUTHORISED:
        return thing.filer_id  # also in a correction whose owner is somebody else
    return thing.owner_id


def is_filled_in_anew(draft: Draft) -> bool:
    """Whether what the state knows is worked out for whoever reads the draft (follow.py) and not stored in it: several
    may write in it, and none of them is shown the data of another."""
    return draft.mandate_id is not None and draft.corrects_id is None


def told_for(thing: Draft | Dossier, reading: warehouse.Reading | None = None) -> dict[str, warehouse.Fact]:
    """What the state knows for a form: of whom it describes, and of the organisation for which it is.

    `reading` says who reads; whoever fills in the draft, unless told.
    """
    return told_and_ended_for(thing, reading)[0]


def told_and_ended_for(
    thing: Draft | Dossier, reading: warehouse.Reading | None = None
) -> tuple[dict[str, warehouse.Fact], dict[str, warehouse.Fact]]:
    """The same, and beside it what was known and holds no more."""
    reading = reading or known.for_a_draft(thing)
    told, ended = known.told_and_ended(who_is_described(thing), reading)
    if thing.mandate_id is None or mandate_behind(thing).basis not in identity.OF_ORGANISATIONS:
        return told, ended
    of_owner, ended_of_owner = known.told_and_ended(thing.owner_id, reading)
    return told | of_owner, ended | ended_of_owner


def take_over(person: Person, draft: Draft) -> None:
    """In the transaction of a sending: whoever sends a draft under a mandate is who filed it, also where another began
    it; the mandate holds now, and whoever would end it waits. Raises MandateNotFound, MandateTooWide."""
    if draft.mandate_id is None:
        return
    draft.filer_id = person.id
    if person.id == draft.owner_id:
        draft.mandate_id = None
        return
    held = identity.may_act_for(person.id, draft.owner_id, draft.procedure_code, clock.today(), to_file=True)
    wanted = held.id if held else draft.mandate_id
    draft.mandate_id = identity.to_file_under(person, wanted, draft.procedure_code, lock=True).id


def check_tie_confirmed(dossier: Dossier) -> None:
    """Before a dossier is received: what a parent or guardian stated is confirmed. Raises TieNotConfirmed."""
    if dossier.mandate_id is not None and is_unproved(mandate_behind(dossier)):
        raise TieNotConfirmed


def is_unproved(mandate: Mandate) -> bool:
    """Whether a mandate rests on what a parent or guardian alone has said; ending it proves nothing."""
    return mandate.basis in identity.OF_FAMILY and mandate.confirmed_at is None


def mandate_behind(thing: Dossier | Draft) -> Mandate:
    """The mandate under which a dossier was filed or a draft is written; read once for each."""
    return thing.mandate


def who_acted(dossier: Dossier, mandate: Mandate) -> dict[UUID, str]:
    """Whoever acted on the side of the person who filed, by id: who, and for whom."""
    agents = identity.agents_of(dossier.owner_id) | {dossier.filer_id: mandate.agent_name}
    found = {one: _("%(agent)s for %(owner)s") % {"agent": name, "owner": mandate.owner_name}
             for one, name in agents.items()}  # fmt: skip
    return found | {dossier.owner_id: mandate.owner_name}


def words_of(mandate: Mandate) -> str:
    """As what somebody acts under a mandate, in the reader's language."""
    said = str(BASES[mandate.basis])
    if is_unproved(mandate):
        return f"{said} ({_('stated by the person who filed; not confirmed yet')})"
    return said


def who_keeps_the_result(dossier: Dossier) -> set[UUID]:
    """Whose papers list a result: the owner's, and of whoever filed for a child or ward, once that tie is confirmed.
    What was filed for an organisation, or for somebody who authorised it, is not the agent's."""
    return {dossier.owner_id, dossier.filer_id} if _filer_keeps_the_result(dossier) else {dossier.owner_id}


def _filer_keeps_the_result(dossier: Dossier) -> bool:
    if dossier.mandate_id is None:
        return True
    mandate = mandate_behind(dossier)
    return mandate.basis in identity.OF_FAMILY and not is_unproved(mandate)
