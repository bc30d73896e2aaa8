"""Reading agencies as they are on a day."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from motcua.agencies import naming
from motcua.agencies.errors import AgencyUnknown
from motcua.agencies.models import Level
from motcua.base import clock, sql

KEPT = 1000  # agencies whose names a process keeps put together

# Each agency with its area as last named up to a day, and the area above it; closed ones too.
_READ = """
    SELECT a.id, a.code, a.kind, a.own_name, a.own_name_en,
           p.code, p.level, p.unit_type, p.name, p.name_en, q.code, q.unit_type, q.name, q.name_en
    FROM agencies_agency a
    LEFT JOIN LATERAL (SELECT * FROM agencies_area WHERE code = a.area_code AND a.area_code <> ''
                       AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1) p ON true
    LEFT JOIN LATERAL (SELECT * FROM agencies_area WHERE code = p.parent_code AND p.parent_code <> ''
                       AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1) q ON true
"""
_AGENCIES = f"{_READ} WHERE a.id = ANY(%(ids)s)"
_CENTRE = f"""{_READ} WHERE a.kind = 'one_stop_centre' AND a.area_code = %(commune)s
    AND a.valid_from <= %(day)s AND (a.valid_to IS NULL OR a.valid_to >= %(day)s)
"""
# That of the commune before that of its province.
_COMPETENT = f"""{_READ} WHERE a.kind = %(kind)s AND a.area_code = ANY(%(areas)s)
    AND a.valid_from <= %(day)s AND (a.valid_to IS NULL OR a.valid_to >= %(day)s)
    ORDER BY p.level = 'commune' DESC LIMIT 1
"""
_PROVINCE = "SELECT parent_code FROM agencies_area WHERE code = %(commune)s AND parent_code <> '' LIMIT 1"


@dataclass(frozen=True)
class AgencyInfo:
    """An agency on a day. Area fields are empty for a ministry; names in Vietnamese have the type in them.

    `committee_name` is the authority in whose name it acts (its own, where it is no part of a People's Committee), and
    `head_title` the post of whoever signs there.
    """

    id: UUID
    code: str
    kind: str
    name: str
    name_en: str
    commune_code: str = ""
    commune_name: str = ""
    commune_name_en: str = ""
    province_code: str = ""
    province_name: str = ""
    province_name_en: str = ""
    committee_name: str = ""
    head_title: str = ""

    def name_in(self, language: str) -> str:
        """The name for a reader of "vi" or "en"."""
        return self.name_en if language == "en" else self.name


def agency(agency_id: UUID, on: date | None = None) -> AgencyInfo:
    """The agency with this id, closed ones too, named as on a day. Raises AgencyUnknown."""
    found = agencies({agency_id}, on)
    if not found:
        raise AgencyUnknown
    return found[agency_id]


def centre_of(commune_code: str, on: date | None = None) -> AgencyInfo | None:
    """The one-stop centre where a commune receives dossiers; None for a code that is no commune on that day."""
    found = sql.row(_CENTRE, {"commune": commune_code, "day": on or clock.today()})
    return _made(*found) if found else None


def agency_for(kind: str, commune_code: str, on: date | None = None) -> AgencyInfo | None:
    """The agency of a kind that serves a commune: the commune's own, or else its province's; None where neither is."""
    areas = [commune_code, *(sql.row(_PROVINCE, {"commune": commune_code}) or ())]
    found = sql.row(_COMPETENT, {"kind": kind, "areas": areas, "day": on or clock.today()})
    return _made(*found) if found else None


def agencies(ids: set[UUID], on: date | None = None) -> dict[UUID, AgencyInfo]:
    """Several agencies at once, for lists, in one query. Unknown ids are left out."""
    rows = sql.rows(_AGENCIES, {"ids": list(ids), "day": on or clock.today()})
    return {row[0]: _made(*row) for row in rows}


@lru_cache(KEPT)
def _made(
    agency_id: UUID, code: str, kind: str, own_name: str, own_name_en: str,
    place_code: str | None, level: str, unit_type: str, place: str, place_en: str,
    above_code: str | None, above_type: str, above: str, above_en: str,
) -> AgencyInfo:  # fmt: skip
    """The names put together. Kept by all that they come from, so what is kept cannot be out of date."""
    if place_code is None:
        return AgencyInfo(agency_id, code, kind, own_name, own_name_en)
    name, name_en = naming.agency_name(kind, unit_type, place)
    here = (place_code, naming.full_name(unit_type, place), place_en)
    if level == Level.COMMUNE:
        commune, province = here, (above_code, naming.full_name(above_type, above), above_en)
    else:
        commune, province = ("", "", ""), here
    called, head = own_name or name, naming.HEADS.get(kind)
    return AgencyInfo(
        agency_id, code, kind, called, own_name_en or name_en, *commune, *province,
        committee_name=called if head else naming.committee_name(unit_type, place),
        head_title=head or naming.head_title(unit_type, place),
    )  # fmt: skip
