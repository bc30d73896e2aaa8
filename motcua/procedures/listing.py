"""Procedures one after the other, for programs: every one in force on a day, and one by the name of its content."""

from datetime import date

from motcua.procedures import models
from motcua.procedures.errors import ProcedureUnknown
from motcua.procedures.versions import Version, in_force_on, version


def in_force_after(after: str, limit: int, on: date | None = None) -> list[Version]:
    """The versions in force on a day (today unless told) whose code follows `after`, by code."""
    found = in_force_on(on).filter(code__gt=after).order_by("code").values_list("id", flat=True)[:limit]
    return [version(one) for one in found]


def version_named(code: str, content_hash: str) -> Version:
    """The version with exactly this content. Raises ProcedureUnknown."""
    if not (code.isprintable() and content_hash.isalnum()):
        raise ProcedureUnknown
    found = models.ProcedureVersion.objects.filter(code=code, content_hash=content_hash).values_list("id", flat=True)
    one = found.first()
    if one is None:
        raise ProcedureUnknown
    return version(one)
