"""Choosing the commune where a dossier goes: what the place page shows for what was asked of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from motcua.agencies import service as agencies
from motcua.agencies.service import Area
from motcua.identity.service import Person

MANY = 40  # communes found over the whole country that are shown at once

Suggester = Callable[[Person], str]
_suggesters: list[Suggester] = []


def suggest_commune(handler: Suggester) -> Suggester:
    """Register who knows a person's own commune: `handler(person)` gives its code or "". A decorator."""
    _suggesters.append(handler)
    return handler


@dataclass(frozen=True)
class Places:
    """What the place page shows: all provinces, the chosen one, and the communes to choose from."""

    provinces: list[Area]
    province: Area | None = None
    communes: list[Area] = field(default_factory=list)
    typed: str = ""
    own: Area | None = None

    @property
    def cut_off(self) -> bool:
        """Whether more communes may have the typed name than are shown."""
        return self.province is None and len(self.communes) >= MANY

    @property
    def province_of(self) -> dict[str, Area]:
        """Provinces by code."""
        return {one.code: one for one in self.provinces}


def places(province_code: str, typed: str, person: Person | None) -> Places:
    """The places for a chosen province ("" for none) and a typed part of a name ("" for none)."""
    known = agencies.provinces()
    province = next((one for one in known if one.code == province_code), None)
    return Places(
        provinces=known,
        province=province,
        communes=_communes(province, typed),
        typed=typed,
        own=_own(person) if person else None,
    )


def _communes(province: Area | None, typed: str) -> list[Area]:
    if typed:
        code, limit = (province.code, 400) if province else ("", MANY)
        return agencies.find_communes(typed, limit, province_code=code)
    return agencies.communes(province.code) if province else []


def _own(person: Person) -> Area | None:
    for suggester in _suggesters:
        code = suggester(person)
        if code:
            return _known_commune(code)
    return None


def _known_commune(code: str) -> Area | None:
    try:
        found = agencies.area(code)
    except agencies.AreaUnknown:  # the commune of the population data may have been merged since
        return None
    return found if found.level == "commune" else None
