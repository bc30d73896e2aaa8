"""Who may act for whom: the one place that decides it, and how a mandate begins and ends.

A representative is told by the identity provider, a member is named by a representative, an authorised person by the
one who authorises, a child or ward is stated by the parent or guardian. Whoever is named accepts; either side ends it,
and from that moment on it opens nothing. What somebody did before stays theirs to answer for: the ledger has it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from motcua.base import clock, rows
from motcua.identity.errors import MandateNotFound, MandateOver, MandateTooWide
from motcua.identity.gate import Acting, Person
from motcua.identity.models import Mandate
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

#: What the provider told of a representative holds for so many days, and anew with each sign-in for the business.
TOLD_HOLDS = timedelta(days=90)
#: An offer waits so many days for whoever is named.
OFFER_WAITS = timedelta(days=30)

OPEN = (Mandate.IN_FORCE, Mandate.STATED)
OF_ORGANISATIONS = (Mandate.REPRESENTATIVE, Mandate.MEMBER)
OF_FAMILY = (Mandate.CHILD, Mandate.WARD)


def may_act_for(
    actor: UUID, owner: UUID, procedure_code: str, today: date, *, to_file: bool = False
) -> Mandate | None:  # fmt: skip
    """The mandate by which a person may follow (with `to_file`: file and act in) a procedure for another today.

    Where several allow it, the one that allows most. None where nobody gave one, or none holds any more.
    """
    return widest(held_by(actor, today), owner, procedure_code, today, to_file=to_file)


def widest(
    held: Iterable[Mandate], owner: UUID, procedure_code: str, today: date, *, to_file: bool = False
) -> Mandate | None:  # fmt: skip
    """Of the mandates that somebody holds, the one that allows most for an owner; None where none reaches so far."""
    fitting = [one for one in held if one.owner_id == owner and covers(one, procedure_code, today, to_file=to_file)]
    return max(fitting, key=lambda one: (one.state == Mandate.IN_FORCE, one.may_file, one.id), default=None)


def covers(mandate: Mandate, procedure_code: str, today: date, *, to_file: bool = False) -> bool:
    """Whether a mandate reaches a procedure on a day."""
    in_time = mandate.since <= today and (mandate.until is None or today <= mandate.until)
    reaches = not mandate.procedures or procedure_code in mandate.procedures
    return mandate.state in OPEN and in_time and reaches and (mandate.may_file or not to_file)


def held_by(agent: UUID, today: date) -> list[Mandate]:
    """Every mandate under which a person may act today, by the name of whom they act for."""
    held = Mandate.objects.filter(agent_id=agent, state__in=OPEN).order_by("owner_name", "id")
    return [one for one in held if one.since <= today and (one.until is None or today <= one.until)]


def held(person: Person) -> list[Mandate]:
    """The same for whoever reads, asked once in a request. A system of others has none: what a person allows it reaches
    their own matters only."""
    if "mandates" not in person.seen:
        person.seen["mandates"] = [] if person.alone else held_by(person.id, clock.today())
    return person.seen["mandates"]


def standing(person: Person, mandate_id: UUID) -> Acting | None:
    """For whom a person acts who chose this mandate; None where it does not hold any more."""
    mandate = next((one for one in held(person) if one.id == mandate_id), None)
    return acting_under(mandate) if mandate else None


def acting_under(mandate: Mandate) -> Acting:
    """For whom somebody acts under a mandate, and how far."""
    return Acting(
        mandate=mandate.id, owner=mandate.owner_id, name=mandate.owner_name, basis=mandate.basis,
        procedures=tuple(mandate.procedures), may_file=mandate.may_file,
    )  # fmt: skip


def to_file_under(person: Person, mandate_id: UUID, procedure_code: str, *, lock: bool = False) -> Mandate:
    """The mandate under which a person files a procedure now. Raises MandateNotFound, MandateTooWide.

    `lock` keeps whoever would end it waiting until the end of the transaction.
    """
    held = Mandate.objects.filter(id=mandate_id, agent_id=person.id)
    mandate = (held.select_for_update(no_key=True) if lock else held).first()
    if mandate is None or not covers(mandate, procedure_code, clock.today()):
        raise MandateNotFound
    if not mandate.may_file:
        raise MandateTooWide
    return mandate


def represents(person: Person, owner: UUID) -> bool:
    """Whether a person speaks for an owner in everything, so that they may name others."""
    return person.id == owner or owner in represented_by(person)


def represented_by(person: Person) -> list[UUID]:
    """The organisations and household businesses that a person represents today."""
    return [one.owner_id for one in held(person) if one.basis == Mandate.REPRESENTATIVE]


def represents_now(agent: UUID, owner: UUID) -> bool:
    """The same of somebody who is not here, as it stands: whoever would end it waits to the end of the transaction."""
    told = Mandate.objects.filter(
        agent_id=agent, owner_id=owner, basis=Mandate.REPRESENTATIVE, state=Mandate.IN_FORCE
    )
    return told.exclude(until__lt=clock.today()).select_for_update(no_key=True).first() is not None


def seen_by(person: Person) -> list[Mandate]:
    """Every mandate of which a person is one of the two sides, newest first: as agent, as owner, as representative."""
    sides = Q(agent_id=person.id) | Q(owner_id__in=[person.id, *represented_by(person)])
    return list(Mandate.objects.filter(sides).order_by("-id"))


def mandate_for(person: Person, mandate_id: UUID, *, lock: bool = False) -> Mandate:
    """A mandate, for either of its sides. Raises MandateNotFound for all others, as for one that does not exist."""
    found = Mandate.objects.filter(id=mandate_id)
    mandate = (found.select_for_update() if lock else found).first()
    if mandate is None or not (mandate.agent_id == person.id or represents(person, mandate.owner_id)):
        raise MandateNotFound
    return mandate


def agents_of(owner: UUID) -> dict[UUID, str]:
    """The name of everybody who has ever acted for somebody, by person."""
    return dict(Mandate.objects.filter(owner_id=owner, agent__isnull=False).values_list("agent_id", "agent_name"))


def has_agents(owner: UUID) -> bool:
    """Whether somebody may act for an owner, today or from a later day on."""
    return Mandate.objects.filter(owner_id=owner, state__in=OPEN).exclude(until__lt=clock.today()).exists()


def described_by(agent: UUID) -> list[UUID]:
    """The children and wards whom a parent or guardian has ever named."""
    named = Mandate.objects.filter(agent_id=agent, basis__in=OF_FAMILY)
    return list(named.order_by("owner_id").values_list("owner_id", flat=True).distinct())


def giver_of(mandate_id: UUID) -> UUID | None:
    """Who gave a mandate; None where the provider told it."""
    return Mandate.objects.values_list("given_by_id", flat=True).get(id=mandate_id)


class Told(NamedTuple):
    """A representative's mandate, and the rows to insert where it begins or the organisation is called otherwise."""

    mandate: Mandate
    rows: tuple[Model, ...]


def told(agent: UUID, agent_name: str, owner: UUID, owner_name: str, source: str) -> Told:
    """The identity provider told that a person represents an organisation: it holds from now for TOLD_HOLDS.

    Inside a transaction; whoever calls it inserts the rows.
    """
    today = clock.today()
    until = today + TOLD_HOLDS
    known = Mandate.objects.filter(
        agent_id=agent, owner_id=owner, basis=Mandate.REPRESENTATIVE, state=Mandate.IN_FORCE
    )
    mandate = known.select_for_update().first()
    if mandate is None:
        mandate = Mandate(
            owner_id=owner, agent_id=agent, basis=Mandate.REPRESENTATIVE, state=Mandate.IN_FORCE, may_file=True,
            since=today, until=until, owner_name=owner_name, agent_name=agent_name, made_at=clock.now(),
        )  # fmt: skip
        return Told(mandate, (mandate, _entry(Event.MANDATE_TOLD, mandate, by=None, on_behalf=None, source=source)))
    renamed = mandate.owner_name != owner_name
    mandate.until, mandate.owner_name, mandate.agent_name = until, owner_name, agent_name
    mandate.save(update_fields=["until", "owner_name", "agent_name"])
    entry = (_entry(Event.MANDATE_TOLD, mandate, by=None, on_behalf=None, source=source),) if renamed else ()
    return Told(mandate, entry)


def state(person: Person, owner: UUID, owner_name: str, basis: str, until: date | None = None) -> Mandate:
    """A parent or guardian states for whom they act. It files alone what an official looks at, who confirms it there.

    Stating the same child again gives the mandate that exists.
    """
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                owner_id=owner, agent_id=person.id, basis=basis, state=Mandate.STATED, may_file=True,
                since=clock.today(), until=until, owner_name=owner_name, agent_name=person.name,
                given_by_id=person.id, made_at=clock.now(),
            )  # fmt: skip
            say(Event.MANDATE_STATED, mandate, by=person.id, on_behalf=owner)
    except IntegrityError:
        return stated_before(person, owner_name, basis)
    return mandate


def stated_before(person: Person, owner_name: str, basis: str) -> Mandate | None:
    """The mandate of a parent or guardian for a child or ward of this name."""
    return Mandate.objects.filter(agent_id=person.id, basis=basis, owner_name=owner_name, state__in=OPEN).first()


@transaction.atomic
def confirm(mandate_id: UUID, *, by: UUID | None, code: str = "") -> None:
    """An official (or, without `by`, a register) found in a dossier that the tie is so. Twice changes nothing.

    A mandate that its parent or guardian has ended stays ended; what was filed under it can be received.
    """
    mandate = Mandate.objects.select_for_update().get(id=mandate_id)
    if mandate.basis not in OF_FAMILY or mandate.confirmed_at is not None:
        return
    if mandate.state == Mandate.STATED:
        mandate.state = Mandate.IN_FORCE
    mandate.confirmed_at, mandate.confirmed_by_id = clock.now(), by
    mandate.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    say(Event.MANDATE_CONFIRMED, mandate, by=by, on_behalf=mandate.agent_id, **({"code": code} if code else {}))


@transaction.atomic
def revoke(person: Person, mandate_id: UUID) -> Mandate:
    """End a mandate, from either side; it opens nothing any more. Ending it again changes nothing.

    What the provider tells of a representative is ended where it was told. Raises MandateNotFound, MandateOver.
    """
    mandate = mandate_for(person, mandate_id, lock=True)
    if mandate.state == Mandate.REVOKED:
        return mandate
    if mandate.state == Mandate.DECLINED:
        raise MandateOver
    _end(mandate, by=person.id)
    if mandate.basis == Mandate.REPRESENTATIVE:
        for one in _offers_of(mandate):
            _end(one, by=person.id)
    return mandate


def _offers_of(mandate: Mandate) -> Iterable[Mandate]:
    """What a representative has offered and nobody answered yet."""
    offers = Mandate.objects.filter(
        owner_id=mandate.owner_id, given_by_id=mandate.agent_id, basis=Mandate.MEMBER, state=Mandate.OFFERED
    )
    return offers.order_by("id").select_for_update()


def _end(mandate: Mandate, *, by: UUID) -> None:
    mandate.state, mandate.ended_at, mandate.ended_by_id = Mandate.REVOKED, clock.now(), by
    mandate.save(update_fields=["state", "ended_at", "ended_by"])
    other = mandate.given_by_id if by == mandate.agent_id else mandate.agent_id
    say(Event.MANDATE_REVOKED, mandate, by=by, on_behalf=other if other != by else None)


def say(event: Event, mandate: Mandate, *, by: UUID | None, on_behalf: UUID | None, **more: str) -> None:
    """Write the entry of the ledger; `on_behalf` is told."""
    rows.insert(_entry(event, mandate, by=by, on_behalf=on_behalf, **more))


def _entry(event: Event, mandate: Mandate, *, by: UUID | None, on_behalf: UUID | None, **more: str) -> Model:
    params = {"basis": mandate.basis, "may_file": int(mandate.may_file), **more}
    if mandate.procedures:
        params["items"] = sorted(mandate.procedures)
    if mandate.until:
        params["until"] = mandate.until.isoformat()
    return ledger.entry_row(event, about=mandate.id, kind="mandate", by=by, on_behalf=on_behalf, params=params)
