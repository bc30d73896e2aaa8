"""Deadlines written out so that anyone can count them again: the input of tools/check_deadlines.py."""

import msgspec

from motcua.engine.calendar import WorkingCalendar
from motcua.engine.limits import Deadline, Pause


class DeadlineCase(msgspec.Struct, frozen=True, kw_only=True):
    """One claimed deadline with the pauses it was derived from."""

    id: str
    deadline: Deadline
    pauses: tuple[Pause, ...] = ()


def dumps(calendars: tuple[WorkingCalendar, ...], cases: tuple[DeadlineCase, ...]) -> bytes:
    """The export as JSON: every calendar version that the cases name, once, and the cases."""
    return msgspec.json.encode({"calendars": calendars, "cases": cases})
