"""A new version that begins on a day, and the clock after it."""

from datetime import datetime, time, timedelta

from motcua.base import clock
from motcua.procedures import service as procedures
from tests.versions import lawmaking as law


def begins(days: int):
    """The first day of a version that is to come."""
    return clock.today() + timedelta(days=days)


def publish(*pairs: tuple[str, str], days: int = 8) -> procedures.Version:
    """Publish a version with these changes, to begin in so many days."""
    return procedures.publish(law.changed(*pairs, since=begins(days).isoformat()))


def after_it_began(days: int = 8):
    """The clock, held in the morning of its first day."""
    return clock.frozen(datetime.combine(begins(days), time(9), tzinfo=clock.ZONE))
