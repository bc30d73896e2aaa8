"""The word for each table: whose data it holds, how these get into an export, and how they are erased.

Every package claims its tables in its `personal.py`; a guard names the table and the column that nobody claimed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

import msgspec
from django.conf import settings
from django.db.models import Model, QuerySet

Rows = list[dict]
Held = dict[str, Rows]  # table -> its rows about one person, as plain JSON values


class Erased(StrEnum):
    """What becomes of the rows about a person."""

    DELETED = "deleted"  # the rows go
    EMPTIED = "emptied"  # the rows stay with ids, codes, amounts and moments; what says something about the person goes
    KEPT = "kept"  # the rows hold ids, codes, amounts and moments alone
    LATER = "later"  # they go by themselves, at the time that `why` names
    NOBODYS = "nobodys"  # there is nothing about a person in it


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The word for one table.

    `whose` and `why` are for docs/reference/personal-data.md. `unexported` says why nothing of the table is in an
    export; "" where it is. `emptied` are the columns that lose their content, `codes` the other columns of text or JSON
    that stay with the row, because they hold codes alone.
    """

    table: str
    whose: str
    erased: Erased
    why: str
    unexported: str = ""
    emptied: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


def claim(
    table: str, whose: str, erased: Erased, why: str, *, unexported: str = "", emptied: str = "", codes: str = ""
) -> Claim:
    """A claim whose columns are named in a line, parted by spaces."""
    return Claim(table=table, whose=whose, erased=erased, why=why, unexported=unexported,
                 emptied=frozenset(emptied.split()), codes=frozenset(codes.split()))  # fmt: skip


def nobodys(table: str, why: str) -> Claim:
    """A claim for a table in which nothing about a person stands."""
    return Claim(table=table, whose="nobody", erased=Erased.NOBODYS, why=why, unexported="nothing about a person")


def all_claims() -> list[Claim]:
    """The words of every package of ours and of the libraries, by table: a list that all floors may read."""
    modules = (import_module(f"{package}.personal") for package in settings.OURS)
    return sorted((one for module in modules for one in module.CLAIMS), key=lambda one: one.table)


def rows_of(found: QuerySet, without: Collection[str] = ()) -> Rows:
    """Rows as plain JSON values by column, in the order in which they were made, `without` the columns that name
    others."""
    return [msgspec.to_builtins(row) for row in found.order_by("pk").values(*_columns(found.model, without))]


def rows_told(told: Iterable[Model], without: Collection[str] = ()) -> Rows:
    """The same of rows that a function of the database gave."""
    return [
        msgspec.to_builtins({name: getattr(row, name) for name in _columns(type(row), without)}) for row in told
    ]


def _columns(model: type[Model], without: Collection[str]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]
