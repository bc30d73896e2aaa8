"""Times of the year in which alone something can be filed."""

from datetime import date, datetime

from motcua.engine.parts import Key, Part


class Window(Part, kw_only=True):
    """From when to when people can file, both moments included, in the time of Vietnam; `results_on` is the day by
    which results are there, for a limit of unit "window".

    Each year has its own, dated by the act that opens it: dates are never computed from those of another year.
    """

    opens: datetime
    closes: datetime
    results_on: date | None = None
    basis: Key
    article: str = ""
    to_verify: bool = False
