"""Data files of the catalogue, read strictly: no silent surprise of YAML, every mistake with its path."""

import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
import yaml

from motcua.engine import bounds, foreign
from motcua.engine.mistakes import Problems, nearest
from motcua.engine.text import Text

T = TypeVar("T")

_PART = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`(?: - at `([^`]+)`)?")
_AT = re.compile(r"^(.*?)(?: - at `([^`]+)`)?$", re.DOTALL)


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which only true/false, null and whole numbers are not text, and no key stands twice.

    YAML 1.1 would read 2.000635 as a number, 15:00 as 900 and `no` as false.
    """


class _Twice(yaml.constructor.ConstructorError):
    """A key stands twice in one part; `problem` is the key."""


Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|)$", ["n", ""]),
    ("int", r"^(?:0|-?[1-9][0-9]*)$", "-0123456789"),
    ("merge", r"^<<$", "<"),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _mapping(loader: Loader, node: yaml.MappingNode, deep: bool = False) -> dict:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise _Twice(None, None, key.value, key.start_mark)
        seen.add(key.value)
    loader.flatten_mapping(node)
    return yaml.constructor.SafeConstructor.construct_mapping(loader, node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def parse(yaml_text: str, broken: type[Exception]) -> Any:
    """The plain values of a YAML text. Raises `broken(path, problem)`; what is too large is not built at all."""
    try:
        too_much = bounds.of_file(yaml_text, Loader)
        if too_much:
            raise broken(*too_much)
        return yaml.load(yaml_text, Loader=Loader)  # noqa: S506 - a SafeLoader, only stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "$"
        raise broken(where, _unreadable(error)) from error
    except yaml.reader.ReaderError as error:
        raise broken("$", foreign.yaml(error.reason)) from error
    except yaml.YAMLError as error:
        raise broken("$", foreign.yaml(str(error))) from error


def _unreadable(error: yaml.MarkedYAMLError) -> Text:
    if isinstance(error, _Twice):
        return Text(
            en=f"the key {error.problem!r} stands twice: leave one out", vi=f"mục {error.problem!r} có hai lần: bỏ một"
        )
    return foreign.yaml(error.problem or "not YAML")


def read(yaml_text: str, kind: type[T], broken: type[Exception]) -> T:
    """A YAML text as a struct. Raises `broken(path, problem)` with the nearest known name for a misspelt
    one."""
    return shape(parse(yaml_text, broken), kind, broken)


def shape(value: Any, kind: type[T], broken: type[Exception]) -> T:
    """Plain values as a struct. Raises `broken(path, problem)`."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise broken(*next(mistakes(value, kind), _explained(error, kind))) from error


def mistakes(value: Any, kind: Any, path: str = "$") -> Problems:
    """Every place at which plain values do not have the shape of a type, as (path, what is wrong)."""
    kind = _bare(kind)
    inner: Iterator[tuple[str, Any, Any]] = iter(())
    if isinstance(value, dict) and hasattr(kind, "__struct_fields__"):
        yield from _names(value, kind, path)
        types = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
        inner = ((f"{path}.{name}", one, types[name]) for name, one in value.items() if name in types)
    elif isinstance(value, dict) and get_origin(kind) is dict:
        inner = ((f"{path}.{name}", one, get_args(kind)[1]) for name, one in value.items())
    elif isinstance(value, list) and get_origin(kind) in (tuple, list):
        inner = ((f"{path}[{place}]", one, get_args(kind)[0]) for place, one in enumerate(value))
    found = [mistake for at, one, of in inner for mistake in mistakes(one, of, at)]
    yield from found
    if found or (isinstance(value, dict) and hasattr(kind, "__struct_fields__") and any(_names(value, kind, path))):
        return
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        at, problem = _explained(error, kind)
        yield path + at.removeprefix("$"), _choices(value, kind) or problem


def _choices(value: Any, kind: Any) -> Text | None:
    """What is wrong with a word that is none of a closed list; None where the list is not closed."""
    lists = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    if not all(get_origin(one) is Literal for one in lists):
        return None
    near = nearest(str(value), [str(word) for one in lists for word in get_args(one) if word])
    return Text(
        en=f"{value!r} is not one of them; {near.en}", vi=f"{value!r} không phải là một trong các từ ở đây; {near.vi}"
    )


def _names(value: dict, kind: type, path: str) -> Problems:
    """The names that a struct does not have, and those it must have."""
    fields = msgspec.structs.fields(kind)
    known = [field.encode_name for field in fields]
    for name in value:
        if name not in known:
            yield f"{path}.{name}", _unknown(name, known)
    for field in fields:
        if field.required and field.encode_name not in value:
            yield path, foreign.missing(field.encode_name)


def _unknown(name: object, known: list[str]) -> Text:
    near = nearest(str(name), known)
    return Text(en=f"unknown field {name!r}; {near.en}", vi=f"không có mục {name!r}; {near.vi}")


def _explained(error: msgspec.ValidationError, kind: type) -> tuple[str, Text]:
    message = str(error)
    unknown = _UNKNOWN.search(message)
    if unknown:
        name, path = unknown.group(1), unknown.group(2) or "$"
        owner = _type_at(kind, path)
        known = list(getattr(owner, "__struct_encode_fields__", ()))
        return f"{path}.{name}", _unknown(name, known)
    problem, path = _AT.match(message).groups()  # type: ignore[union-attr]
    return path or "$", foreign.shape(problem, error)


def _type_at(kind: Any, path: str) -> Any:
    """The type that stands at a path such as `$.pages[0].fields[2]`."""
    for name, _ in _PART.findall(path):
        kind = _inner(kind)
        if not name:
            args = get_args(kind)
            kind = args[1] if get_origin(kind) is dict else args[0]
        elif hasattr(kind, "__struct_fields__"):
            kind = next(field.type for field in msgspec.structs.fields(kind) if field.encode_name == name)
    return _inner(kind)


def _bare(kind: Any) -> Any:
    """A type without its `| None`; annotations such as a pattern stay, they are checked too."""
    options = [option for option in get_args(kind) if option is not type(None)]
    is_union = get_origin(kind) is Union or type(kind).__name__ == "UnionType"
    return _bare(options[0]) if is_union and len(options) == 1 and len(get_args(kind)) == 2 else kind


def _inner(kind: Any) -> Any:
    """A type without its `| None` and its annotations."""
    while get_origin(kind) is not None and get_origin(kind) not in (tuple, dict, list):
        options = [option for option in get_args(kind) if option is not type(None)]
        if get_origin(kind) is Union or type(kind).__name__ == "UnionType" or hasattr(kind, "__metadata__"):
            kind = options[0]
        else:
            return kind
    return kind
