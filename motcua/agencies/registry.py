"""Reading agencies as they are on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.agencies import areas, models, naming
from motcua.agencies.areas import in_force
from motcua.agencies.errors import AgencyUnknown
from motcua.agencies.models import Kind, Level


@dataclass(frozen=True)
class AgencyInfo:
    """An agency on a day. Area fields are empty for a ministry; names in Vietnamese have the type in them."""

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
    rows = models.Agency.objects.filter(kind=Kind.ONE_STOP_CENTRE, area_code=commune_code)
    centre = in_force(rows, on).values_list("id", flat=True).first()
    return agency(centre, on) if centre else None


def agencies(ids: set[UUID], on: date | None = None) -> dict[UUID, AgencyInfo]:
    """Several agencies at once, for lists: three queries whatever their number. Unknown ids are left out."""
    rows = list(models.Agency.objects.filter(id__in=ids))
    known = areas.last_known({row.area_code for row in rows} - {""}, on)
    parents = {one.parent_code for one in known.values()} - set(known) - {""}
    if parents:
        known |= areas.last_known(parents, on)
    return {row.id: _made(row, known) for row in rows}


def _made(row: models.Agency, known: dict[str, areas.Area]) -> AgencyInfo:
    place = known.get(row.area_code)
    if place is None:
        return AgencyInfo(row.id, row.code, row.kind, row.own_name, row.own_name_en)
    name, name_en = naming.agency_name(row.kind, place.unit_type, place.short_name)
    commune = place if place.level == Level.COMMUNE else None
    province = known[place.parent_code] if commune else place
    return AgencyInfo(
        id=row.id,
        code=row.code,
        kind=row.kind,
        name=row.own_name or name,
        name_en=row.own_name_en or name_en,
        commune_code=commune.code if commune else "",
        commune_name=commune.name if commune else "",
        commune_name_en=commune.name_en if commune else "",
        province_code=province.code,
        province_name=province.name,
        province_name_en=province.name_en,
        committee_name=naming.committee_name(place.unit_type, place.short_name),
        head_title=naming.head_title(place.unit_type, place.short_name),
    )
