"""The shape of data.json as JSON Schema, from the tables themselves: docs/reference/export.schema.json."""

from django.apps import apps
from django.db.models import Field

from motcua.base.holding import Erased, all_claims

_TYPES = {
    "UUIDField": {"type": "string", "format": "uuid"}, "ForeignKey": {"type": "string", "format": "uuid"},
    "OneToOneField": {"type": "string", "format": "uuid"}, "DateTimeField": {"type": "string", "format": "date-time"},
    "DateField": {"type": "string", "format": "date"}, "BooleanField": {"type": "boolean"},
    "CharField": {"type": "string"}, "TextField": {"type": "string"}, "JSONField": {},
}  # fmt: skip


def of_the_copy() -> dict:
    """JSON Schema (2020-12) of data.json: under `held` a list of rows for each table, by column."""
    exported = [one.table for one in all_claims() if not one.unexported and one.erased != Erased.NOBODYS]
    tables = {model._meta.db_table: model for model in apps.get_models()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Copy of all that a Motcua holds about a person",
        "type": "object",
        "required": ["format", "made_at", "person", "held", "not_included"],
        "properties": {
            "format": {"const": 1},
            "made_at": {"type": "string", "format": "date-time"},
            "person": {"type": "string", "format": "uuid"},
            "held": {
                "type": "object", "required": exported, "additionalProperties": False,
                "properties": {table: _rows(tables.get(table)) for table in exported},
            },
            "not_included": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }  # fmt: skip


def _rows(model) -> dict:
    """Rows of a table; of one that no model knows (the log of who read) only that they are objects."""
    columns = {field.attname: _column(field) for field in model._meta.concrete_fields} if model else {}
    return {"type": "array", "items": {"type": "object", "properties": columns}}


def _column(field: Field) -> dict:
    kind = _TYPES.get(field.get_internal_type(), {"type": "integer"})
    return {**kind, "type": [kind["type"], "null"]} if field.null and kind else dict(kind)
