"""A mandate that somebody gives: offered to a number and a name, put before the account that fits, accepted there.

Whoever offers it never learns whether a number has an account: they are told the same whatever becomes of it.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.base import clock
from motcua.base.folding import compare_names
from motcua.identity.errors import MandateExists, MandateNotFound, MandateOver
from motcua.identity.gate import Person
from motcua.identity.mandates import OFFER_WAITS, mandate_for, represents, represents_now, say
from motcua.identity.models import Mandate
from motcua.ledger.events import Event

#: Whose account has a personal number, with the name on it: upper packages know the facts.
Holder = Callable[[str], tuple[UUID, str] | None]
_holders: list[Holder] = []


def known_by_number(holder: Holder) -> Holder:
    """Register who finds the one account with a number. Usable as a decorator."""
    _holders.append(holder)
    return holder


def offer(
    person: Person, owner: UUID, owner_name: str, *, number: str, name: str, procedures: tuple[str, ...],
    may_file: bool, until: date | None,
) -> Mandate:  # fmt: skip
    """Name somebody who may act for the owner: oneself, or the organisation that one represents.

    Raises MandateNotFound where the person does not speak for the owner, MandateExists.
    """
    if not represents(person, owner):
        raise MandateNotFound
    basis = Mandate.AUTHORISED if owner == person.id else Mandate.MEMBER
    _end_what_is_over(owner, number)
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                owner_id=owner, agent=None, basis=basis, state=Mandate.OFFERED, procedures=sorted(procedures),
                may_file=may_file, since=clock.today(), until=until, owner_name=owner_name, agent_name=name,
                agent_number=number, given_by_id=person.id, made_at=clock.now(),
            )  # fmt: skip
            say(Event.MANDATE_OFFERED, mandate, by=person.id, on_behalf=owner)
            found = _account_with(number)
            if found:
                _put_before(mandate, *found)
    except IntegrityError:
        raise MandateExists from None
    return mandate


def _account_with(number: str) -> tuple[UUID, str] | None:
    """The one account with a number, and the name on it; None for none, and for several."""
    return next(filter(None, (holder(number) for holder in _holders)), None)


def _end_what_is_over(owner: UUID, number: str) -> None:
    """What ended by its time, or was not answered in time, stands in nobody's way."""
    now = clock.now()
    open_ones = Mandate.objects.filter(owner_id=owner, agent_number=number)
    over = Q(state=Mandate.IN_FORCE, until__lt=clock.today()) | Q(state=Mandate.OFFERED, made_at__lt=now - OFFER_WAITS)
    open_ones.filter(over).update(state=Mandate.REVOKED, ended_at=now)


def _put_before(mandate: Mandate, person_id: UUID, name: str) -> None:
    """Let the offer appear to the account with its number, if that is another person whose name fits."""
    if person_id in (mandate.owner_id, mandate.given_by_id) or compare_names(mandate.agent_name, name) == "other":
        return
    Mandate.objects.filter(id=mandate.id).update(agent_id=person_id)
    say(Event.MANDATE_PUT, mandate, by=None, on_behalf=person_id)


def put_what_waits(person_id: UUID, claims: dict, _source: str) -> None:
    """At a sign-in: what was offered to this number before it had an account appears now, if it is theirs alone."""
    number = claims.get("personal_number")
    if not isinstance(number, str):
        return
    since = clock.now() - OFFER_WAITS
    waiting = Mandate.objects.filter(agent_number=number[:12], state=Mandate.OFFERED, agent=None, made_at__gt=since)
    offers = list(waiting.select_for_update())
    found = _account_with(number) if offers else None
    if found and found[0] == person_id:
        for mandate in offers:
            _put_before(mandate, *found)


@transaction.atomic
def answer(person: Person, mandate_id: UUID, *, accepts: bool) -> Mandate:
    """Accept or decline what was offered; the same answer again changes nothing.

    Raises MandateNotFound, MandateOver.
    """
    may_give = not accepts or _giver_still_may(mandate_for(person, mandate_id))
    mandate = mandate_for(person, mandate_id, lock=True)
    if mandate.agent_id != person.id:
        raise MandateNotFound
    wanted = Mandate.IN_FORCE if accepts else Mandate.DECLINED
    if mandate.state == wanted:
        return mandate
    if not may_give or mandate.state != Mandate.OFFERED or mandate.made_at < clock.now() - OFFER_WAITS:
        raise MandateOver
    mandate.state, mandate.answered_at, mandate.agent_name = wanted, clock.now(), person.name
    mandate.save(update_fields=["state", "answered_at", "agent_name"])
    event = Event.MANDATE_ACCEPTED if accepts else Event.MANDATE_DECLINED
    say(event, mandate, by=person.id, on_behalf=mandate.given_by_id)
    return mandate


def _giver_still_may(mandate: Mandate) -> bool:
    """Who no longer represents an organisation lets nobody in. Locks their mandate before the offer, like revoke."""
    return mandate.basis != Mandate.MEMBER or represents_now(mandate.given_by_id, mandate.owner_id)
