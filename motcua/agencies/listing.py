"""Agencies that an operator enters: a CSV file with one agency a line, taken over as a whole or not at all."""

import csv
from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, transaction

from motcua.agencies.loading import save
from motcua.agencies.models import Agency, Area, CodeSource, Kind

COLUMNS = ("code", "kind", "area", "name", "name_en", "valid_from", "valid_to", "legal_basis")
#: Kinds that stand at steps of procedures; the others come with our own data.
KINDS = frozenset(Kind.values) - {
    Kind.MINISTRY, Kind.PROVINCE_COMMITTEE, Kind.COMMUNE_COMMITTEE, Kind.ONE_STOP_CENTRE,
}  # fmt: skip
LONGEST = {"code": 35, "name": 150, "name_en": 150, "legal_basis": 80}  # characters


class ListBroken(ValueError):
    """Lines of the file that cannot be taken over; `problems` names each line and what is wrong with it."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def load_agencies(text: str) -> int:
    """Take over agencies from CSV with the columns COLUMNS; gives how many. Doing it again changes nothing.

    `name` may be empty: the name then follows from kind and area. Raises ListBroken; then nothing was taken over.
    """
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ListBroken([f"line 1: the columns must be {','.join(COLUMNS)}"])
    rows = [{name: (value or "").strip() for name, value in row.items() if name} for row in reader]
    areas = frozenset(Area.objects.values_list("code", flat=True))
    known = {one.code: one for one in Agency.objects.filter(code__in=[row["code"] for row in rows])}
    problems = [f"line {n}: {problem}" for n, row in enumerate(rows, 2) for problem in _problems(row, areas, known)]
    if problems:
        raise ListBroken(problems)
    try:
        with transaction.atomic():
            save([_agency(row) for row in rows], "valid_to")
    except IntegrityError as error:
        raise ListBroken([f"the file as a whole: {error.__cause__.diag.message_detail}"]) from None
    return len(rows)


def _problems(row: dict[str, str], areas: frozenset[str], known: dict[str, Agency]) -> Iterator[str]:
    if not row["code"]:
        yield "code is empty"
    if row["kind"] not in KINDS:
        yield f"kind {row['kind']!r} is none of {', '.join(sorted(KINDS))}"
    if row["area"] not in areas:
        yield f"area {row['area']!r} is no code of a province or commune"
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            yield f"{name} has more than {most} characters"
    if not _is_day(row["valid_from"]):
        yield "valid_from is no day such as 2025-07-01"
    if row["valid_to"] and not _is_day(row["valid_to"]):
        yield "valid_to is neither empty nor a day such as 2026-12-31"
    before = known.get(row["code"])
    if before and (before.kind, before.area_code) != (row["kind"], row["area"]):
        yield f"code {row['code']!r} is that of another agency ({before.kind} of {before.area_code})"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _agency(row: dict[str, str]) -> Agency:
    return Agency(
        code=row["code"], code_source=CodeSource.KNOWN, kind=row["kind"], area_code=row["area"], own_name=row["name"],
        own_name_en=row["name_en"], valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, legal_basis=row["legal_basis"],
    )  # fmt: skip
