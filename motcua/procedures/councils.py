"""What the councils of the provinces decided about fees: dated data files, one a province (catalogue/councils/)."""

from functools import cache

import msgspec

from motcua.base import paths
from motcua.engine import source
from motcua.engine.fees import CouncilRate

PLACE = paths.CATALOGUE / "councils"


class CouncilBroken(ValueError):
    """A file of a council cannot be used: where in the file, and what is wrong."""


class Council(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A province by its code, and every rate of its council that we know, of all times."""

    province: str
    rates: tuple[CouncilRate, ...]


def council_rates(province_code: str) -> tuple[CouncilRate, ...]:
    """The rates of a province; none where nobody has told us."""
    return _all().get(province_code, ())


@cache
def _all() -> dict[str, tuple[CouncilRate, ...]]:
    files = [source.read(file.read_text(encoding="utf-8"), Council, CouncilBroken) for file in PLACE.glob("*.yaml")]
    return {council.province: council.rates for council in files}
