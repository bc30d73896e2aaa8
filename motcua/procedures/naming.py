"""How commands name a version: by its code, with a day on which it is in force, or by its content hash."""

import re
from datetime import date

from motcua.procedures import models, versions
from motcua.procedures.errors import ProcedureUnknown
from motcua.procedures.versions import Version

HELP = "a file, or a version: 2.000635 (in force today), 2.000635@2027-03-01 (in force on that day), a content hash"
_HASH = re.compile(r"[0-9a-f]{8,64}")


class NoSuchVersion(ValueError):
    """No version has this name."""


def find(named: str) -> Version:
    """The version that is meant. Raises NoSuchVersion."""
    try:
        if _HASH.fullmatch(named):
            return _by_hash(named)
        code, _, day = named.partition("@")
        return versions.in_force(code, date.fromisoformat(day) if day else None)
    except (ProcedureUnknown, ValueError) as error:
        raise NoSuchVersion(f"no such version; give {HELP}") from error


def _by_hash(beginning: str) -> Version:
    found = models.ProcedureVersion.objects.filter(content_hash__startswith=beginning).values_list("id", flat=True)[:2]
    if len(found) != 1:
        raise NoSuchVersion(f"{len(found) or 'no'} versions have a hash that begins so")
    return versions.version(found[0])
