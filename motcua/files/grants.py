"""Signed, short-lived leave for one person to see one file. The packages above decide who gets one."""

from uuid import UUID

from django.core import signing

from motcua.files.errors import FileNotThere, GrantExpired

SALT = "motcua.files.grant"
GOOD_FOR = 30 * 60  # seconds


def grant(file_id: UUID, for_person: UUID) -> str:
    """A token for an address; it is of no use to anybody else and ends after 30 minutes."""
    return signing.dumps([UUID(str(file_id)).hex, UUID(str(for_person)).hex], salt=SALT)


def granted(token: str, person_id: UUID) -> UUID:
    """The file that the token opens for this person. Raises FileNotThere, GrantExpired."""
    try:
        file_id, holder = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise GrantExpired from None
    except signing.BadSignature:
        raise FileNotThere from None
    if UUID(holder) != person_id:
        raise FileNotThere
    return UUID(file_id)
