"""Bringing the data files into the tables: quickly, and with the same result however often it is done."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction

from motcua.agencies import models, naming
from motcua.agencies.models import CodeSource, Kind, Level
from motcua.base.folding import fold, sort_key

DATA = Path(__file__).parent / "data"
TWO_TIERS = date(2025, 7, 1)  # the day on which the two-tier local government began
CENTRE_BASIS = "118/2025/NĐ-CP"  # one-stop centres of communes


@transaction.atomic
def load_units() -> dict[str, int]:
    """Areas, ministries, province committees and one-stop centres; returns how many rows each table has."""
    _load_areas()
    _load_ministries()
    _load_committees()
    _load_centres()
    return {"areas": models.Area.objects.count(), "agencies": models.Agency.objects.count()}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_areas() -> None:
    areas = [
        models.Area(
            code=row["code"],
            level=Level.COMMUNE if row["parent"] else Level.PROVINCE,
            parent_code=row["parent"],
            unit_type=row["unit_type"],
            name=row["name"],
            name_en=naming.english_name(row["unit_type"], row["name"]),
            folded=fold(row["name"]),
            sort_key=sort_key(row["name"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            legal_basis=row["legal_basis"],
        )
        for row in _rows("units.csv")
    ]
    # Ended periods first: a code may have one open period only, also half-way through the load.
    areas.sort(key=lambda area: area.valid_to is None)
    models.Area.objects.bulk_create(
        areas,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["code", "valid_from"],
        update_fields=["level", "parent_code", "unit_type", "name", "name_en", "folded", "sort_key",
                       "valid_to", "legal_basis"],
    )  # fmt: skip


def save(agencies: Iterable[models.Agency], *also: str) -> None:
    """Add the missing ones. What was ended by a decision here stays ended, unless `also` names valid_to."""
    models.Agency.objects.bulk_create(
        agencies,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["code_source", "own_name", "own_name_en", "parent", "legal_basis", *also],
    )  # fmt: skip


def _load_ministries() -> None:
    rows = _rows("ministries.csv")
    successors = {row["successor"] for row in rows}
    # Those that succeed another must be there before the others can point at them.
    for group in (
        [r for r in rows if r["code"] in successors],
        [r for r in rows if r["code"] not in successors],
    ):
        ids = dict(models.Agency.objects.filter(code__in=successors).values_list("code", "id"))
        ministries = [
            models.Agency(
                code=row["code"], code_source=row["code_source"], kind=Kind.MINISTRY,
                own_name=row["name"], own_name_en=row["name_en"],
                valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
                successor_id=ids.get(row["successor"]), legal_basis=row["legal_basis"],
            )
            for row in group
        ]  # fmt: skip
        save(ministries, "valid_to", "successor")


def _load_committees() -> None:
    save(
        models.Agency(
            code=row["code"], code_source=row["code_source"], kind=Kind.PROVINCE_COMMITTEE,
            area_code=row["area"], valid_from=TWO_TIERS, legal_basis="202/2025/QH15",
        )
        for row in _rows("province_codes.csv")
    )  # fmt: skip


def _load_centres() -> None:
    committees = models.Agency.objects.filter(kind=Kind.PROVINCE_COMMITTEE)
    above = {area: (id, code) for area, id, code in committees.values_list("area_code", "id", "code")}
    communes = {row["code"]: row["parent"] for row in _rows("units.csv") if row["parent"]}
    save(
        models.Agency(
            code=f"{above[province][1]}.{commune}", code_source=CodeSource.GENERATED,
            kind=Kind.ONE_STOP_CENTRE, area_code=commune,
            parent_id=above[province][0], valid_from=TWO_TIERS, legal_basis=CENTRE_BASIS,
        )
        for commune, province in communes.items()
    )  # fmt: skip
