"""Versions that end soon without one that follows: after that day nobody can file."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from motcua.base import clock
from motcua.procedures.models import ProcedureVersion


def ending_within(days: int) -> list[str]:
    """Codes of procedures whose last version ends within so many days, in the order of their end."""
    today = clock.today()
    later = ProcedureVersion.objects.filter(code=OuterRef("code"), valid_from__gt=OuterRef("valid_from"))
    ending = ProcedureVersion.objects.filter(valid_to__range=(today, today + timedelta(days=days)))
    return list(ending.exclude(Exists(later)).order_by("valid_to").values_list("code", flat=True))
