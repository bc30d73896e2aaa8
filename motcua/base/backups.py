"""When the last good backup was made: kept in the database, so that every machine of the installation knows it."""

import math

from motcua.base import clock
from motcua.base.models import Loaded

NAME = "backup"


def made(digest: str) -> None:
    """Remember that a whole backup was written and checked just now; `digest` names its content."""
    Loaded.objects.update_or_create(name=NAME, defaults={"digest": digest, "at": clock.now()})


def age() -> float:
    """Seconds since the last good backup; infinite when there is none."""
    at = Loaded.objects.filter(name=NAME).values_list("at", flat=True).first()
    return (clock.now() - at).total_seconds() if at else math.inf
