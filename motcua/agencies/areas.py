"""Reading provinces and communes as they are on a day. Frozen values, one query each."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process

from motcua.agencies import models, naming
from motcua.agencies.errors import AreaUnknown
from motcua.agencies.models import Level
from motcua.base import clock
from motcua.base.folding import fold

_TYPE = re.compile(r"^(xa|phuong|dac khu|thi tran) ")  # thi tran: towns, as communes were called until 2025
SIMILAR_ENOUGH = 75  # of 100; below this a proposal has nothing to do with what was typed


@dataclass(frozen=True)
class Area:
    """A province or commune on a day. `name` has the type in it: "Phường Ba Đình"; `short_name` has not."""

    code: str
    name: str
    name_en: str
    short_name: str
    unit_type: str
    level: str
    parent_code: str
    valid_from: date
    legal_basis: str

    def name_in(self, language: str) -> str:
        """The name for a reader of "vi" or "en"."""
        return self.name_en if language == "en" else self.name

    def listed_in(self, language: str) -> str:
        """The name for a list where people look by its first letter: "Ba Đình (phường)"; a province without type."""
        if self.level == Level.PROVINCE:
            return naming.short_name(self.short_name, language)
        return f"{naming.short_name(self.short_name, language)} ({naming.unit_word(self.unit_type, language)})"


def in_force(queryset: QuerySet, on: date | None = None) -> QuerySet:
    """Only the rows that hold on a day (today unless told)."""
    on = on or clock.today()
    return queryset.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def provinces(on: date | None = None) -> list[Area]:
    """Every province and centrally-run city, in the order of the alphabet."""
    return _read(models.Area.objects.filter(level=Level.PROVINCE), on)


def communes(province_code: str, on: date | None = None) -> list[Area]:
    """Every commune, ward and special zone of a province, in the order of the alphabet; [] if unknown."""
    return _read(models.Area.objects.filter(level=Level.COMMUNE, parent_code=province_code), on)


def area(code: str, on: date | None = None) -> Area:
    """The area with this code. Raises AreaUnknown."""
    found = _read(models.Area.objects.filter(code=code), on)
    if not found:
        raise AreaUnknown
    return found[0]


def find_communes(text: str, limit: int = 20, *, province_code: str = "", on: date | None = None) -> list[Area]:
    """Communes whose name has every typed word, accents or not; otherwise those spelled most like it.

    The type may be typed too ("phường Ba Đình"). The very name comes first, then names that begin so.
    """
    typed = fold(text)
    rows = models.Area.objects.filter(level=Level.COMMUNE)
    if province_code:
        rows = rows.filter(parent_code=province_code)
    bare = _TYPE.sub("", typed)
    found = _with_every_word(rows, typed, on)
    if not found and bare != typed:
        found = _with_every_word(rows, bare, on)
    return found[:limit] or _spelled_like(rows, bare, limit, on)


def _with_every_word(rows: QuerySet, typed: str, on: date | None) -> list[Area]:
    if not typed:
        return []
    for word in typed.split():
        rows = rows.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    return sorted(_read(rows, on), key=lambda one: _distance(fold(one.short_name), typed))


def _distance(name: str, typed: str) -> int:
    """0 for the very name, then for names that begin so, that hold it in one piece, that have its words."""
    if name == typed:
        return 0
    return 1 if name.startswith(typed) else 2 if typed in name else 3


def _spelled_like(rows: QuerySet, typed: str, limit: int, on: date | None) -> list[Area]:
    if not typed:
        return []
    names = dict(in_force(rows, on).values_list("code", "folded"))
    near = process.extract(typed, names, scorer=fuzz.ratio, limit=limit, score_cutoff=SIMILAR_ENOUGH)
    found = {one.code: one for one in _read(rows.filter(code__in=[code for _n, _s, code in near]), on)}
    return [found[code] for _name, _score, code in near]


def _read(rows: QuerySet, on: date | None) -> list[Area]:
    return _values(in_force(rows, on).order_by("sort_key", "parent_code"))


def _values(rows: QuerySet) -> list[Area]:
    fields = rows.values_list(
        "code", "name", "name_en", "unit_type", "level", "parent_code", "valid_from", "legal_basis"
    )
    return [
        Area(code, naming.full_name(kind, name), english, name, kind, level, parent, since, basis)
        for code, name, english, kind, level, parent, since, basis in fields
    ]
