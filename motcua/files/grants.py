"""Signed, short-lived leave for one person to see one file, as part of a matter: a draft, a dossier.

The packages above decide who gets one, and are asked again when it is used: whoever has lost the right since then, with
a mandate that was revoked or a post that has ended, opens nothing more.
"""

from collections.abc import Callable
from uuid import UUID

from django.core import signing

from motcua.files.errors import FileNotThere, GrantExpired
from motcua.identity.service import Person

SALT = "motcua.files.grant"
GOOD_FOR = 30 * 60  # seconds

Checker = Callable[[Person, str], bool]
_checkers: dict[str, Checker] = {}


def opens_for(kind: str, checker: Checker) -> None:
    """Let `checker(person, about)` say who may open files of such a matter now; `about` is what `grant` got."""
    _checkers[kind] = checker


def grant(file_id: UUID, for_person: UUID, kind: str, about: object) -> str:
    """A token for an address: of no use to anybody else, and at an end after 30 minutes or with the right itself."""
    return signing.dumps([UUID(str(file_id)).hex, UUID(str(for_person)).hex, kind, str(about)], salt=SALT)


def granted(token: str, person: Person) -> UUID:
    """The file that the token opens for this person now. Raises FileNotThere, GrantExpired."""
    try:
        file_id, holder, kind, about = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise GrantExpired from None
    except (signing.BadSignature, ValueError):  # ValueError: a token of an older version
        raise FileNotThere from None
    if UUID(holder) != person.id or not _checkers[kind](person, about):
        raise FileNotThere
    return UUID(file_id)
