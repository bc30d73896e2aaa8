"""Dates as papers have them: whole, or only the month and year, or only the year.

A date is kept as far as it is known (ISO 8601): "1954-03-12", "1954-03", "1954". What is not known is never made up: an
incomplete date stands for every day that it may be, from `first_day` to `last_day`.
"""

from calendar import monthrange
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

_LENGTHS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


def precision_of(value: str) -> Precision:
    """How far a date is known. Raises ValueError for what is no date."""
    precision = _LENGTHS.get(len(value))
    if precision is None:
        raise ValueError(value)
    date.fromisoformat(_first(value))
    return precision


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_day(value: str | None) -> str | None:
    """The first day that a date may be, in ISO; None of None."""
    return value and _first(value)


def _first(value: str) -> str:
    return value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value


def last_day(value: str | None) -> str | None:
    """The last day that a date may be, in ISO; None of None."""
    if not value or len(value) == 10:
        return value
    year, month = int(value[:4]), int(value[5:7] or 12)
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


def words(value: str) -> str:
    """As people write it: "12/03/1954", "03/1954", "1954"."""
    return "/".join(reversed(value.split("-")))
