"""Communes by any name that they had: those of today, and the units that were merged or divided on 1 July 2025.

An address in old names may mean several communes of today: which one, its house or the citizen tells.
"""

import csv
import re
from collections import defaultdict
from functools import lru_cache
from importlib import resources

from motcua.base.folding import fold

_DATA = resources.files("motcua.agencies").joinpath("data")
_NOT_NAME = re.compile(r"[^a-z0-9]+|\b0+(?=\d)")


def communes_named(names: str) -> frozenset[str]:
    """The codes of the communes that an address ending in these names may mean, none where they are not known.

    `names` are parted by commas and have no kind of unit in them: commune, province of today; or commune, district,
    province as they were until 30 June 2025, the province also in its name of today. Accents, case and spaces do not
    matter.
    """
    return _by_names().get(tuple(_bare(name) for name in names.split(",")), frozenset())


def _bare(name: str) -> str:
    return _NOT_NAME.sub("", fold(name))


@lru_cache(maxsize=1)
def _by_names() -> dict[tuple[str, ...], frozenset[str]]:
    """Every name with its communes; about 4 MB, read when the first address has to be compared."""
    units = _read("units.csv")
    provinces = {row["code"]: _bare(row["name"]) for row in units if not row["parent"]}
    province_of = {row["code"]: provinces[row["parent"]] for row in units if row["parent"]}
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in (row for row in units if row["parent"]):
        found[_bare(row["name"]), province_of[row["code"]]].add(row["code"])
    for row in _read("merged_units.csv"):
        for code in row["codes"].split():
            for province in {row["province"], province_of[code]}:
                found[row["commune"], row["district"], province].add(code)
    return {names: frozenset(codes) for names, codes in found.items()}


def _read(name: str) -> list[dict[str, str]]:
    with _DATA.joinpath(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
