"""The plain statements of one table, built once from its model: for paths that many people take at once.

Building a query and converting its values costs Django's ORM about four times what running a small statement costs
(docs/reference/measurements.md). The model stays the one place that names the columns. Only for tables whose columns
hold texts, numbers, moments, ids and JSON.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
from django.db.models import AutoField, Field, JSONField, Model
from django.db.models.base import ModelState

from motcua.base import sql


def insert(row: Model, unless: str = "") -> bool:
    """Insert a row as it is. `unless` names columns of a constraint ("dossier_id, form"): False if one exists.

    What the database fills in itself (a number it counts, a moment by its clock) is not read back.
    """
    if unless:
        given = sql.run(f"{_insert(type(row))} ON CONFLICT ({unless}) DO NOTHING", _values(row))
    else:
        given = sql.run(_insert(type(row)), _values(row))
    _is_stored(row)
    return given > 0


def insert_together(*together: Model) -> None:
    """Insert rows of several tables in one statement; those of one table in the order given. Constraints hold at its
    end, so a row may point at another of the same statement."""
    by_model: dict[type[Model], list[Model]] = {}
    for row in together:
        by_model.setdefault(type(row), []).append(row)
    statement = _insert_all(tuple((model, len(some)) for model, some in by_model.items()))
    sql.run(statement, [value for some in by_model.values() for row in some for value in _values(row)])
    for row in together:
        _is_stored(row)


def update(row: Model, *names: str) -> None:
    """Write the named columns of a row that exists, found by its primary key."""
    json = _json(type(row))
    values = [as_json(getattr(row, name)) if name in json else getattr(row, name) for name in names]
    sql.run(_update(type(row), names), [*values, row.pk])


def first(model: type[Model], rest: str, values: Sequence | Mapping = ()) -> Model | None:
    """The first row that the rest of the statement ("WHERE code = %s FOR UPDATE") finds, or None."""
    found = sql.row(f"{_select(model)} {rest}", values)
    return made(model, found) if found else None


def made(model: type[Model], found: Sequence) -> Model:
    """The row whose columns were read in the order of `columns(model)`."""
    values = list(found)
    for place in _json_places(model):
        values[place] = values[place] and msgspec.json.decode(values[place])
    row = model.__new__(model)  # as Django takes a pickled one: its __init__ costs as much as a small statement
    row.__dict__.update(zip(_names(model), values, strict=True), _state=ModelState())
    _is_stored(row)
    return row


@cache
def columns(model: type[Model], table: str = "") -> str:
    """The columns of a table for a SELECT, each with its table (or the name given to it) in front; JSON as text."""
    named = ((f'{table or model._meta.db_table}."{f.column}"', f) for f in model._meta.concrete_fields)
    return ", ".join(f"{name}::text" if isinstance(field, JSONField) else name for name, field in named)


def as_json(value: object) -> str | None:
    """A value for a JSON column; None for NULL."""
    return None if value is None else msgspec.json.encode(value).decode()


def _values(row: Model) -> list:
    return [as_json(getattr(row, name)) if json else getattr(row, name) for name, json in _kinds(type(row))]


def _is_stored(row: Model) -> None:
    """What Django notes after a save, so that a later save updates."""
    row._state.adding, row._state.db = False, "default"


@cache
def _written(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if not _by_the_database(field))


def _by_the_database(field: Field) -> bool:
    return isinstance(field, AutoField) or (field.has_db_default() and not field.has_default())


@cache
def _kinds(model: type[Model]) -> tuple[tuple[str, bool], ...]:
    """Each column that is written, and whether it holds JSON."""
    return tuple((field.attname, isinstance(field, JSONField)) for field in _written(model))


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _json(model: type[Model]) -> frozenset[str]:
    return frozenset(field.attname for field in model._meta.concrete_fields if isinstance(field, JSONField))


@cache
def _json_places(model: type[Model]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(_names(model)) if name in _json(model))


@cache
def _select(model: type[Model]) -> str:
    return f"SELECT {columns(model)} FROM {model._meta.db_table}"  # noqa: S608


@cache
def _insert(model: type[Model]) -> str:
    return _insert_many(model, 1)


def _insert_many(model: type[Model], number: int) -> str:
    fields = _written(model)
    named = ", ".join(f'"{field.column}"' for field in fields)
    given = ", ".join([f"({', '.join(map(_given, fields))})"] * number)
    return f"INSERT INTO {model._meta.db_table} ({named}) VALUES {given}"  # noqa: S608


@cache
def _insert_all(tables: tuple[tuple[type[Model], int], ...]) -> str:
    *parts, last = (_insert_many(model, number) for model, number in tables)
    named = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(parts))
    return f"WITH {named} {last}" if parts else last


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    changes = ", ".join(f'"{by_name[name].column}" = {_given(by_name[name])}' for name in names)
    return f'UPDATE {model._meta.db_table} SET {changes} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608


def _given(field) -> str:
    return "%s::jsonb" if isinstance(field, JSONField) else "%s"
