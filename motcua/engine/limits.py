"""What a limit, a pause and a due date are. How they are counted stands in deadlines.py."""

from datetime import date, datetime, time
from typing import Literal

import msgspec

from motcua.engine.foreign import Unfit
from motcua.engine.text import NO_TEXT, Text

Unit = Literal["working_hours", "working_days", "calendar_days", "same_day", "window", "none"]
COUNTED_IN_DAYS = ("working_days", "calendar_days")
DEFAULT_CUTOFF = time(15)

#: Every reason a step can have, besides the reasons of pauses, which the caller names.
REASONS = (
    "working_time", "calendar_day", "lunch_break", "outside_hours", "weekend", "holiday", "swapped_day_off",
    "closure", "special_hours", "day_of_reception", "day_of_event", "after_cutoff", "new_date_given", "verification",
    "window",
)  # fmt: skip


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long the law allows: `value` in `unit`. `cutoff` belongs to "same_day" alone (15:00 where none is
    given). The limit of a "window" ends on the day that the window names for its results."""

    value: int = 0
    unit: Unit
    cutoff: time | None = None

    def __post_init__(self) -> None:
        counted = self.unit in ("working_hours", *COUNTED_IN_DAYS)
        if counted and self.value < 1:
            raise Unfit(
                Text(en=f"a limit in {self.unit} is at least 1", vi=f"thời hạn tính bằng {self.unit} ít nhất là 1")
            )
        if self.cutoff is not None and self.unit != "same_day":
            raise Unfit(
                Text(en="only a same_day limit has a cutoff", vi="chỉ thời hạn trong ngày (`same_day`) mới có `cutoff`")
            )


class Pause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time in which nothing counts; `end` is None while it lasts. `reason` is a code such as
    "waiting_for_citizen"."""

    start: datetime
    end: datetime | None = None
    reason: str


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of the way from start to due. Steps follow each other without gap.

    `minutes` is the working time inside the piece (0 for nights and closed days). `basis` is the act behind
    `reason`, `name` what people call the day.
    """

    kind: Literal["counted", "skipped", "paused", "moved"]
    start: datetime
    end: datetime
    minutes: int
    reason: str
    basis: str = ""
    name: Text = NO_TEXT


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More time that the law allows after the limit itself: so many working hours or days, since `asked`.

    `reason` is a code of REASONS, `basis` the act that allows it.
    """

    limit: Limit
    asked: datetime
    reason: str
    basis: str = ""


class Deadline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The due moment (None: no limit, or the clock stands still) and how it was found; `by` is the day that a window
    names."""

    at: datetime | None
    limit: Limit
    start: datetime
    steps: tuple[Step, ...] = ()
    calendar_id: str
    calendar_version: str
    extension: Extension | None = None
    by: date | None = None


class PausesOverlap(ValueError):
    """Pauses must stand in order, end after they start, and only the last may be open."""


class Stop(msgspec.Struct, frozen=True):
    """A pause on the wall clock; `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    reason: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a limit means without pauses, on the wall clock."""

    begin: datetime  # the start as given
    counts_from: datetime  # nothing counts before
    before: str  # why not
    natural_end: datetime  # where calendar days end before they are moved off a closed day
    planned: datetime  # the due moment
    extended_from: datetime | None = None  # where the limit itself has run out and more time begins
    extension: Extension | None = None
