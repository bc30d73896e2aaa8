"""What people are told of versions: on which act the rules rest, and what changes from which day on."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from motcua.base import clock, sql
from motcua.engine import diff
from motcua.engine.changes import Change
from motcua.engine.definition import LegalBasis, Procedure
from motcua.procedures import versions
from motcua.procedures.versions import Version

# The version in force and the next one, in one look.
_NOW_AND_NEXT = """
    (SELECT id, valid_to, false FROM procedures_procedureversion WHERE code = %(code)s AND valid_from <= %(day)s
     ORDER BY valid_from DESC LIMIT 1)
    UNION ALL
    (SELECT id, valid_to, true FROM procedures_procedureversion WHERE code = %(code)s AND valid_from > %(day)s
     ORDER BY valid_from LIMIT 1)
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
    if not code.isprintable():
        raise versions.ProcedureUnknown
    today = clock.today()
    found = sql.rows(_NOW_AND_NEXT, {"code": code, "day": today})
    now = next((id for id, valid_to, later in found if not later and (valid_to is None or valid_to >= today)), None)
    if now is None:
        raise versions.ProcedureUnknown
    later = next((id for id, _valid_to, is_later in found if is_later), None)
    return versions.version(now), coming(now, later) if later else None


@lru_cache(maxsize=64)
def coming(now: UUID, later: UUID) -> Coming:
    """What one published version changes in another; neither ever changes, so they are compared once."""
    old, new = versions.version(now), versions.version(later)
    return Coming(new, diff.compare(old.procedure, new.procedure), act_behind(old.procedure, new.procedure))
