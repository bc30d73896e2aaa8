"""Mandates as both sides read them."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.base.folding import by_given_name
from motcua.identity import service as identity
from motcua.identity.errors import MandateNotFound
from motcua.identity.service import Mandate, Person
from motcua.procedures import service as procedures

BASES = {
    Mandate.REPRESENTATIVE: _("Representative, as the identity service says"),
    Mandate.MEMBER: _("Member, named by the representative"),
    Mandate.AUTHORISED: _("Authorised"),
    Mandate.CHILD: _("Child"),
    Mandate.WARD: _("Ward"),
}
STATES = {
    Mandate.OFFERED: _("Waits for an answer"),
    Mandate.STATED: _("Stated, not confirmed yet"),
    Mandate.IN_FORCE: _("In force"),
    Mandate.DECLINED: _("Declined"),
    Mandate.REVOKED: _("Ended"),
}


@dataclass(frozen=True)
class Shown:
    """A mandate in words; `other` is who stands on the other side of the reader."""

    mandate: Mandate
    other: str
    basis: str
    state: str
    scope: str
    titles: tuple[str, ...]  # of the procedures; empty: every one
    is_open: bool


@dataclass(frozen=True)
class Overview:
    """Everything of one reader."""

    offered: list[Shown]  # to the reader
    acts_for: list[Shown]
    given: list[Shown]  # by the reader, or by the organisation that the reader acts for
    over: list[Shown]
    may_name_members: bool


def overview(person: Person) -> Overview:
    """What the reader may do for whom, and who may act for them or for the organisation they act for."""
    every = [shown(person, one) for one in identity.seen_by(person)]
    mine = [one for one in every if one.mandate.agent_id == person.id]
    theirs = [one for one in every if one.mandate.agent_id != person.id and one.is_open]
    if person.acting:
        theirs = [one for one in theirs if one.mandate.owner_id == person.acting.owner]
    else:
        theirs = [one for one in theirs if one.mandate.owner_id == person.id]
    return Overview(
        offered=[one for one in mine if one.mandate.state == Mandate.OFFERED and one.is_open],
        acts_for=[one for one in mine if one.mandate.state in (Mandate.IN_FORCE, Mandate.STATED) and one.is_open],
        given=sorted(theirs, key=lambda one: by_given_name(one.mandate.agent_name)),
        over=[one for one in every if not one.is_open][:20],
        may_name_members=person.acting is None or identity.represents(person, person.acting.owner),
    )


def shown(person: Person, mandate: Mandate) -> Shown:
    """A mandate as the reader sees it."""
    language, today = get_language() or "vi", clock.today()
    in_time = mandate.until is None or mandate.until >= today
    if mandate.state == Mandate.OFFERED:
        in_time = mandate.made_at >= clock.now() - identity.OFFER_WAITS
    open_ = in_time and mandate.state in (Mandate.OFFERED, Mandate.STATED, Mandate.IN_FORCE)
    return Shown(
        mandate=mandate,
        other=mandate.owner_name if mandate.agent_id == person.id else mandate.agent_name,
        basis=str(BASES[mandate.basis]),
        state=str(STATES[mandate.state] if open_ or mandate.state == Mandate.DECLINED else STATES[Mandate.REVOKED]),
        scope=str(_("file and follow") if mandate.may_file else _("follow only")),
        titles=tuple(_title(code, language) for code in mandate.procedures),
        is_open=open_,
    )  # fmt: skip


def _title(code: str, language: str) -> str:
    try:
        return procedures.in_force(code).procedure.title.to(language)
    except procedures.ProcedureUnknown:
        return code  # no longer offered; the mandate says it all the same


def to_act_under(person: Person, mandate_id: UUID) -> Mandate:
    """A mandate under which the reader may act today. Raises MandateNotFound."""
    for mandate in identity.held(person):
        if mandate.id == mandate_id:
            return mandate
    raise MandateNotFound
