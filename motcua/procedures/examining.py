"""What a definition is examined with, by commands and pages in the same way: calendar, posts, worked examples."""

import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from motcua.agencies import service as agencies
from motcua.base import paths
from motcua.engine import calendar, examples
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Procedure
from motcua.engine.examples import Example
from motcua.engine.text import Text

ROLES = frozenset(agencies.Role.values)
DATED = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].yaml"  # versions of one procedure


#: What exploring a definition may take; what is not looked at by then is said, and keeps it from release.
LONGEST = 60.0  # seconds of the processor, so that a busy machine examines as much as a quiet one


def in_time() -> Callable[[], bool]:
    """Whether there is time left of that which begins now."""
    begun = time.thread_time()
    return lambda: time.thread_time() - begun < LONGEST


def national_calendar() -> WorkingCalendar:
    """The working calendar of the country as the catalogue has it."""
    return calendar.load((paths.CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))


def examples_beside(file: Path) -> list[Example] | None:
    """The worked examples that lie beside a definition; None where there are none. Raises ExampleBroken."""
    beside = file.parent / "examples.yaml"
    return examples.read(beside.read_text(encoding="utf-8")) if beside.exists() else None


def about(file: Path, procedure: Procedure, told: list[Example]) -> list[Example]:
    """Those of the examples beside a definition that are about it and not about another version that lies there."""
    others = {date.fromisoformat(one.stem) for one in file.parent.glob(DATED) if one != file}
    begins = procedure.valid_from
    return [one for one in told if examples.begun_last(one, {begins, *others}) == begins]


class Failing(NamedTuple):
    """An example that does not hold, and the first thing that comes out otherwise."""

    example: Example
    difference: Text


def not_holding(procedure: Procedure, told: Iterable[Example], national: WorkingCalendar) -> list[Failing]:
    """Each example that does not come out as it says; two of the same story are two."""
    wrong = ((one, examples.differences(procedure, one, national)) for one in told)
    return [Failing(one, differences[0]) for one, differences in wrong if differences]
