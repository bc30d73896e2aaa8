"""An address: the commune of today, what stands before it, and the same in old names where a paper has them.

Since 1 July 2025 an address is house and street, commune, province. Papers from before name districts and units that
are gone; people may write these down beside it. The names of the commune and its province are kept as they were on the
day of the answer.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Place(NamedTuple):
    """A commune with its province: codes, and names with the type in them."""

    commune: str
    commune_name: str
    province: str
    province_name: str


#: The commune with a code, on the day of the question; None for a code that is none.
Places = Callable[[str], Place | None]

PARTS = ("province", "commune", "detail", "old")
LONGEST = 300
_CODE = re.compile(r"[0-9]{5}")


def known(code: str, places: Places | None) -> Place | None:
    """The place of a code; without `places` only the code is looked at, and the names are empty."""
    if not _CODE.fullmatch(code):
        return None
    return places(code) if places else Place(code, "", "", "")


def value(place: Place, parts: Mapping[str, str]) -> dict[str, str]:
    """An address as it is kept."""
    return {**place._asdict(), "detail": parts["detail"], "old": parts["old"]}


def words(kept: Mapping[str, str], language: str) -> str:
    """An address as people write it."""
    now = ", ".join(part for part in (kept["detail"], kept["commune_name"], kept["province_name"]) if part)
    old = ("old address: " if language == "en" else "địa chỉ cũ: ") + kept["old"] if kept["old"] else ""
    return f"{now} ({old})" if old else now
