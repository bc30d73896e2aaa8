"""What people are told of versions: on which act the rules rest, and what changes from which day on."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef

from motcua.base import clock, sql
from motcua.engine import diff
from motcua.engine.changes import Change
from motcua.engine.definition import LegalBasis, Procedure
from motcua.procedures import versions
from motcua.procedures.errors import ProcedureUnknown
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.versions import Version

# The version in force and the next one, in one look.
_NOW_AND_NEXT = """
    SELECT id, valid_to, (SELECT id FROM procedures_procedureversion WHERE code = %(code)s AND valid_from > %(day)s
                          ORDER BY valid_from LIMIT 1)
    FROM procedures_procedureversion WHERE code = %(code)s AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1
"""


@dataclass(frozen=True)
class Coming:
    """The version that follows the one in force, and what it changes."""

    version: Version
    changes: tuple[Change, ...]
    act: LegalBasis


def act_behind(old: Procedure | None, new: Procedure) -> LegalBasis:
    """The act on which a version rests: the first that is new in it, otherwise the first that it names."""
    known = {basis.number for basis in old.legal_basis} if old else set()
    return next((basis for basis in new.legal_basis if old and basis.number not in known), new.legal_basis[0])


def now_and_next(code: str) -> tuple[Version, Coming | None]:
    """The version in force today and the one published to follow it. Raises ProcedureUnknown."""
    today = clock.today()
    found = sql.row(_NOW_AND_NEXT, {"code": code, "day": today}) if code.isprintable() else None
    if found is None or (found[1] is not None and found[1] < today):
        raise ProcedureUnknown
    now, _last_day, later = found
    return versions.version(now), coming(now, later) if later else None


@lru_cache(maxsize=64)
def coming(now: UUID, later: UUID) -> Coming:
    """What one published version changes in another; neither ever changes, so they are compared once."""
    old, new = versions.version(now), versions.version(later)
    return Coming(new, diff.compare(old.procedure, new.procedure), act_behind(old.procedure, new.procedure))


def that_follow_others() -> list[Version]:
    """The versions in force today that took the place of an earlier one."""
    in_force = versions.in_force_on()
    earlier = ProcedureVersion.objects.filter(code=OuterRef("code"), valid_from__lt=OuterRef("valid_from"))
    return [versions.version(one) for one in in_force.filter(Exists(earlier)).values_list("id", flat=True)]
