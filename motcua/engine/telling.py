"""Worked examples written down, in the form in which engine/examples.py reads them."""

from datetime import date

import msgspec
import yaml

from motcua.engine.examples import Example


def dumps(some: list[Example]) -> str:
    """Examples as a file of them has them: what is not said is left out."""
    return yaml.safe_dump(
        [_said(one) for one in some], allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )


def _said(value: object) -> object:
    """A part of an example in plain values, without what is as it is where nothing is said."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        return {one.name: _said(said) for one in fields if not _is_left_out(one, said := getattr(value, one.name))}
    if isinstance(value, dict):
        return {key: _said(said) for key, said in value.items()}
    if isinstance(value, list | tuple):
        return [_said(said) for said in value]
    return value.isoformat() if isinstance(value, date) else value


def _is_left_out(field: msgspec.structs.FieldInfo, said: object) -> bool:
    usual = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
    return said is msgspec.UNSET or (usual is not msgspec.NODEFAULT and said == usual)
