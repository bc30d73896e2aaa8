"""The door of identity: find a person by identifier, sign in, say who is an official and who acts for whom."""

import unicodedata
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from motcua.base import clock, rows, sql
from motcua.base.ids import new_id
from motcua.identity import businesses, mandates_offered, models, rates
from motcua.identity.businesses import organisation_of
from motcua.identity.gate import Acting, Person
from motcua.identity.leftovers import oldest_kept
from motcua.identity.mandates import (
    OF_FAMILY,
    OF_ORGANISATIONS,
    acting_under,
    agents_of,
    confirm,
    covers,
    described_by,
    giver_of,
    has_agents,
    held,
    held_by,
    mandate_for,
    may_act_for,
    represented_by,
    represents,
    revoke,
    seen_by,
    standing,
    state,
    stated_before,
    to_file_under,
    widest,
)
from motcua.identity.mandates_offered import OFFER_WAITS, answer, known_by_number, offer
from motcua.identity.models import Mandate
from motcua.identity.personal import DECLARED, GONE, erase, forget_sign_ins, held_of
from motcua.identity.sessions import act_under
from motcua.identity.way_back import safe_way_back
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

__all__ = [
    "OFFER_WAITS", "OF_FAMILY", "OF_ORGANISATIONS",
    "Acting", "Mandate", "Person", "account", "act_under", "acting_under", "agents_of", "answer",
    "check_rate", "confirm", "covers", "described_by", "giver_of", "has_agents", "held", "held_by", "holds_a_post",
    "is_official", "known_by_number", "known_person", "mandate_for", "may_act_for",
    "network_address", "offer", "official_check", "oldest_kept", "organisation_of", "on_sign_in",
    "person_declared_in", "person_id_for",
    "represented_by", "represents", "revoke", "seen_by", "sign_in", "standing", "state",
    "stated_before", "to_file_under", "widest",
    "erase", "forget_sign_ins", "has_account", "held_of", "is_known", "safe_way_back",
]  # fmt: skip

check_rate, network_address = rates.check_rate, rates.network_address

SignInHandler = Callable[[UUID, dict, str], None]
_sign_in_handlers: list[SignInHandler] = []
_official_checks: list[Callable[[Person], bool]] = []


def on_sign_in(handler: SignInHandler) -> SignInHandler:
    """Call `handler(person_id, claims, source)` in the transaction of every sign-in; also a decorator."""
    _sign_in_handlers.append(handler)
    return handler


def official_check(check: Callable[[Person], bool]) -> Callable[[Person], bool]:
    """Register who knows whether a person is an official. Usable as a decorator."""
    _official_checks.append(check)
    return check


def holds_a_post(person: Person) -> bool:
    """Whether the person holds a post today, whatever the session says."""
    return any(check(person) for check in _official_checks)


def is_official(person_id: UUID) -> bool:
    """The same by id."""
    return holds_a_post(Person(person_id, "", 0, False))


def person_id_for(issuer: str, subject: str) -> UUID:
    """The id of the person whom `issuer` calls `subject`; made now if they never signed in."""
    person, _made = models.Person.objects.get_or_create(
        issuer=issuer.rstrip("/"), subject=subject, defaults={"created": clock.now()}
    )
    return person.id


def known_person(issuer: str, subject: str) -> UUID | None:
    """The id of the person whom `issuer` calls `subject`; None for somebody who is not known here."""
    known = models.Person.objects.filter(issuer=issuer.rstrip("/"), subject=subject)
    return known.values_list("id", flat=True).first()


def account(person_id: UUID) -> Person:
    """A person as another system may act for them: by the level of their account, and with no post of theirs."""
    level = models.Person.objects.values_list("assurance", flat=True).get(id=person_id)
    return Person(person_id, "", level, False, alone=True)


def person_declared_in(matter: UUID) -> UUID:
    """The id of somebody whom only a filing describes, such as a newborn; the same one each time it is told.

    They have no account: no identity provider issues under this name, so nobody can sign in as them.
    """
    return person_id_for(DECLARED, str(matter))


def is_known(person_id: UUID) -> bool:
    """Whether there is a row for this id."""
    return models.Person.objects.filter(id=person_id).exists()


def has_account(person_id: UUID) -> bool:
    """Whether somebody can sign in as this person."""
    return models.Person.objects.filter(id=person_id).exclude(issuer__in=(DECLARED, GONE)).exists()


@transaction.atomic
def sign_in(claims: dict, *, assurance: int, source: str) -> Person:
    """Record a sign-in whose claims (iss, sub, name …) were verified; handlers and ledger are part of it.

    `source` is the code under which the claims are kept as facts.
    """
    person_id, name = _seen_at(claims["iss"], claims["sub"], assurance), display_name(claims)
    told = businesses.signed_in_for(person_id, name, claims, source)
    entry = ledger.entry_row(
        Event.PERSON_SIGNED_IN, about=person_id, kind="person", by=person_id,
        params={"assurance": assurance, "source": source},
    )  # fmt: skip
    signed_in = models.SignIn(person_id=person_id, at=clock.now(), assurance=assurance)
    rows.insert_together(signed_in, entry, *(told.rows if told else ()))
    for handler in _sign_in_handlers:
        handler(person_id, claims, source)
    mandates_offered.put_what_waits(person_id, claims, source)
    acting = acting_under(told.mandate) if told else None
    return Person(person_id, name, assurance, is_official(person_id), acting=acting)


_SEEN = """
INSERT INTO identity_person (id, instance, issuer, subject, created, assurance)
VALUES (%(id)s, %(instance)s, %(issuer)s, %(subject)s, %(now)s, %(assurance)s)
ON CONFLICT (issuer, subject) DO UPDATE SET assurance = excluded.assurance RETURNING id
"""


def _seen_at(issuer: str, subject: str, assurance: int) -> UUID:
    """The id of the person whom `issuer` calls `subject`, with the level of their account now."""
    values = {"id": new_id(), "instance": models.this_instance(), "issuer": issuer.rstrip("/"), "subject": subject,
              "now": clock.now(), "assurance": assurance}  # fmt: skip
    return sql.row(_SEEN, values)[0]


def display_name(claims: dict) -> str:
    """The name to show for a person; the subject stands in for a provider that gives no name."""
    name = claims.get("name")
    line = " ".join(name.split())[:200] if isinstance(name, str) else ""
    return unicodedata.normalize("NFC", line) or claims["sub"]
