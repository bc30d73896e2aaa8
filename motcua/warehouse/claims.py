"""What an identity provider tells at sign-in becomes facts; what has not the right shape is left out."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from uuid import UUID

from motcua.engine import identifiers
from motcua.warehouse import service

# Decree 69/2024/ND-CP: data of the identification account have the same value as the papers they stand for.
LEGAL_BASIS = "69/2024/NĐ-CP"
LONGEST = 500  # characters


def _words(value: object) -> str | None:
    """A line of text: composed letters (NFC, as Vietnamese is searched and printed), single spaces."""
    if not isinstance(value, str):
        return None
    line = " ".join(unicodedata.normalize("NFC", value).split())
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST] or None


def _address(value: object) -> str | None:
    # OpenID Connect Core 1.0, section 5.1.1: an address may be an object that holds its written form.
    return _words(value.get("formatted") if isinstance(value, dict) else value)


def _matching(pattern: str) -> Callable[[object], str | None]:
    rule = re.compile(pattern)
    return lambda value: value if isinstance(value, str) and rule.fullmatch(value) else None


def _day(value: object) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _old_number(value: object) -> str | None:
    """The number of an identity card of 9 digits, as the national portal's account names it."""
    try:
        return identifiers.nine_digits(value) if isinstance(value, str) else None
    except identifiers.WrongNumber:
        return None


FACTS: dict[str, tuple[str, Callable[[object], str | None]]] = {
    "person.name": ("name", _words),
    "person.personal_number": ("personal_number", _matching(r"[0-9]{12}")),
    "person.old_number": ("SoCMND", _old_number),
    "person.birth_date": ("birthdate", _day),
    "person.sex": ("gender", _matching(r"female|male")),
    "person.address": ("address", _address),
    "person.commune": ("residence_commune", _matching(r"[0-9]{5}")),
    "person.phone": ("phone_number", _matching(r"\+?[0-9]{8,15}")),
    "person.email": ("email", _matching(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,190}")),
}


def record_claims(person_id: UUID, claims: dict, source: str) -> None:
    """Record the facts among the claims of a sign-in."""
    told = {name: read(claims.get(claim)) for name, (claim, read) in FACTS.items()}
    facts = {name: value for name, value in told.items() if value is not None}
    service.record(person_id, facts, source, legal_basis=LEGAL_BASIS if source == "vneid" else "")
