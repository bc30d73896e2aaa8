"""Times of the year in which alone something can be filed.

A filing is in time by the minute at which it arrived, as every moment here: seconds never count, so what arrives while
the clock shows the closing minute is in time. What was sent belongs to the window that was open then.
"""

from datetime import date, datetime, timedelta

from motcua.engine.mistakes import Problems, wrong
from motcua.engine.parts import Key, Part
from motcua.engine.text import Text

#: How long before a year has passed since the last window opened the next one should be known: a yearly plan is out
#: by then, and people begin to prepare.
KNOWN_AHEAD = timedelta(days=30)
YEAR = timedelta(days=365)


class Window(Part, kw_only=True):
    """From when to when people can file, both moments included, each written with its zone; `results_on` is the day by
    which results are there, for a limit of unit "window".

    Each year has its own, dated by the act that opens it: dates are never computed from those of another year. The
    windows of a procedure stand in order; a new one is a new version.
    """

    opens: datetime
    closes: datetime
    results_on: date | None = None
    basis: Key
    article: str = ""
    to_verify: bool = False


def open_at(windows: tuple[Window, ...], at: datetime) -> Window | None:
    """The window that is open at a moment."""
    at = _minute(at)
    return next((one for one in windows if one.opens <= at <= one.closes), None)


def next_after(windows: tuple[Window, ...], at: datetime) -> Window | None:
    """The first window that is still to open."""
    return next((one for one in windows if one.opens > _minute(at)), None)


def last_begun(windows: tuple[Window, ...], at: datetime) -> Window | None:
    """The last window that had opened by a moment, open or not: the one to which a dossier sent then belongs."""
    return next((one for one in reversed(windows) if one.opens <= _minute(at)), None)


def results_on(windows: tuple[Window, ...], sent: datetime) -> date | None:
    """The day by which the results of what was sent at a moment are there, where its window names one."""
    window = last_begun(windows, sent)
    return window and window.results_on


def next_is_due(windows: tuple[Window, ...], at: datetime) -> bool:
    """Whether somebody has to find out the next window: nearly a year has passed since the last known one opened."""
    return bool(windows) and at >= windows[-1].opens + YEAR - KNOWN_AHEAD


def problems(windows: tuple[Window, ...], here: str = "$.windows") -> Problems:
    """What is wrong with the windows of a procedure, as (path, problem)."""
    for number, one in enumerate(windows):
        at = f"{here}[{number}]"
        naive = [name for name in ("opens", "closes") if getattr(one, name).tzinfo is None]
        zoned = Text(
            en="write it with its zone: 2027-04-21T08:00:00+07:00", vi="ghi cả múi giờ: 2027-04-21T08:00:00+07:00"
        )
        yield from ((f"{at}.{name}", zoned) for name in naive)
        if naive:
            return
        if one.closes <= one.opens:
            yield wrong(f"{at}.closes", "closes before it opens", "đóng trước khi mở: sửa ngày giờ")
        if one.results_on and one.results_on < one.closes.date():
            yield wrong(
                f"{at}.results_on",
                "the results would be there before everybody could file",
                "ngày có kết quả đứng trước ngày hết nhận hồ sơ: sửa ngày",
            )
        if number and one.opens <= windows[number - 1].closes:
            yield wrong(
                f"{at}.opens",
                "each window opens after the one before it has closed",
                "đợt sau mở khi đợt trước đã đóng: sửa ngày",
            )


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
