"""Where somebody raises the level of their identity account: the police of their commune, from the list of agencies."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies import service as agencies
from motcua.agencies.errors import AreaUnknown
from motcua.base.typed import clean
from motcua.identity.service import Person
from motcua.warehouse import service as warehouse

MOST = 12  # communes that a search shows


@dataclass(frozen=True)
class Place:
    """The police of one commune, in the reader's language, and the counter that takes dossiers on paper meanwhile."""

    police: str
    province: str
    counter: str


def place_for(person: Person | None, chosen: str) -> Place | None:
    """The place in the commune that was chosen, or else in that where the reader lives; None where neither is known."""
    code = chosen or (warehouse.commune_of(person) if person else "")
    try:
        commune = agencies.area(code)
    except AreaUnknown:
        return None
    centre = agencies.centre_of(code)
    if centre is None:
        return None
    language = get_language() or "vi"
    police = agencies.agency_for("commune_police", code)
    # An agency that nobody has entered stands where its commune is all the same.
    here = commune.name_in(language)
    words = {"commune": here if language == "en" else here[:1].lower() + here[1:]}  # "Công an phường Ba Đình"
    name = police.name_in(language) if police else _("the police of %(commune)s") % words
    province = centre.province_name_en if language == "en" else centre.province_name
    return Place(name, province, centre.name_in(language))


def found(typed: str) -> list[tuple[str, str]]:
    """(code, name with its province) of communes whose name has what was typed."""
    words, language = clean(typed)[:100].strip(), get_language() or "vi"
    if not words:
        return []
    above = {one.code: one.name_in(language) for one in agencies.provinces()}
    communes = agencies.find_communes(words, MOST)
    return [(one.code, f"{one.name_in(language)}, {above[one.parent_code]}") for one in communes]
