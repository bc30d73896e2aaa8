"""Who may see a view: each is marked with one of these; `middleware.person` refuses those without."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class MaySee(StrEnum):
    """The widest circle that may open a view; finer rules are in the package's access.py."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    OFFICIAL = "official"


@dataclass(frozen=True)
class Acting:
    """For whom somebody acts at the moment, and how far; empty `procedures` are all."""

    mandate: UUID
    owner: UUID
    name: str
    basis: str
    procedures: tuple[str, ...]
    may_file: bool


@dataclass(frozen=True)
class Person:
    """Whoever is signed in, as the session knows them; `assurance` is the level of the account (1 or 2).

    `acting` is what they chose to see: what they may do follows from their mandates alone, asked each time. A system of
    others acts for the person who allowed it and for nobody else (`alone`).
    """

    id: UUID
    name: str
    assurance: int
    is_official: bool
    acting: Acting | None = None
    alone: bool = False
    seen: dict = field(default_factory=dict, compare=False, repr=False)


def anyone(view: Callable) -> Callable:
    """Mark a view that needs no sign-in."""
    return _mark(view, MaySee.ANYONE)


def signed_in(view: Callable) -> Callable:
    """Mark a view for people who are signed in; the others are sent to sign in and come back."""
    return _mark(view, MaySee.SIGNED_IN)


def official(view: Callable) -> Callable:
    """Mark a view for officials of any agency; `access.py` of the package says which of them."""
    return _mark(view, MaySee.OFFICIAL)


def _mark(view: Callable, may_see: MaySee) -> Callable:
    view.may_see = may_see
    return view
