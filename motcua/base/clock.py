"""The one clock. Deadlines are law, so nobody else asks the machine for the time."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, with the zone of the installation."""
    return _frozen.get() or datetime.now(ZONE)


def today() -> date:
    """The date on the wall of a Vietnamese office."""
    return now().astimezone(ZONE).date()


@contextmanager
def frozen(at: datetime):
    """Hold the clock at a moment (aware), for tests and for replaying a decision."""
    if at.tzinfo is None:
        raise ValueError("a frozen moment needs a time zone")
    token = _frozen.set(at)
    try:
        yield at
    finally:
        _frozen.reset(token)
