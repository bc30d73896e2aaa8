"""A sign-in for a business: what the identity provider tells of the organisation that somebody represents.

The claims have the names of the national portal's account: LoaiTaiKhoan (1 a citizen, 2 a business), MaSoThue,
MaSoDoanhNghiep. The name of the organisation (TenToChuc) is an assumption: no published list has it.
"""

from dataclasses import dataclass
from uuid import UUID

from motcua.base import clock, sql
from motcua.base.ids import new_id
from motcua.engine import identifiers
from motcua.identity import mandates
from motcua.identity.models import Mandate, Person, this_instance

ISSUER = "tax_code"  # in the place of an issuer: an organisation is named by its tax code, whoever signs in for it
BUSINESS = "2"
LONGEST_NAME = 300  # characters


@dataclass(frozen=True)
class Organisation:
    """What the identity provider told of an organisation."""

    id: UUID
    name: str
    tax_code: str
    representative: str


def signed_in_for(person_id: UUID, person_name: str, claims: dict, source: str) -> mandates.Told | None:
    """The mandate of a person who signed in for a business, with the rows that it begins with; None for a citizen's own
    account, and where what is told of the business is none (a tax code that cannot be one): then they are signed in as
    themselves."""
    if not is_meant(claims):
        return None
    name = claims.get("TenToChuc")
    try:
        code = identifiers.tax_code(str(claims.get("MaSoThue", "")), today=clock.today())
    except identifiers.WrongNumber:
        return None
    if not (isinstance(name, str) and name.strip()):
        return None
    line = " ".join(name.split())[:LONGEST_NAME]
    owner = _organisation(code, is_enterprise=bool(claims.get("MaSoDoanhNghiep")))
    return mandates.told(person_id, person_name, owner, line, source)


def is_meant(claims: dict) -> bool:
    """Whether somebody signed in with the account of a business, whatever is told of it."""
    return str(claims.get("LoaiTaiKhoan", "")) == BUSINESS


# Whoever signs in for it first makes the row; two at once make one.
_MAKE = """
INSERT INTO identity_person (id, instance, kind, issuer, subject, created, assurance)
VALUES (%(id)s, %(instance)s, %(kind)s, %(issuer)s, %(code)s, %(now)s, 0)
ON CONFLICT (issuer, subject) DO UPDATE SET kind = excluded.kind RETURNING id
"""


def _organisation(code: str, *, is_enterprise: bool) -> UUID:
    """The organisation with a tax code; a household business has no number in the register of enterprises."""
    kind = Person.ORGANISATION if is_enterprise else Person.HOUSEHOLD
    values = {"id": new_id(), "instance": this_instance(), "kind": kind, "issuer": ISSUER, "code": code,
              "now": clock.now()}  # fmt: skip
    return sql.row(_MAKE, values)[0]


def organisation_of(mandate_id: UUID) -> Organisation:
    """The organisation of a mandate that the provider told."""
    mandate = Mandate.objects.select_related("owner").get(id=mandate_id)
    return Organisation(mandate.owner_id, mandate.owner_name, mandate.owner.subject, mandate.agent_name)
