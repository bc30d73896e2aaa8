"""Data files of the catalogue, read strictly: no silent surprise of YAML, every mistake with its path."""

import difflib
import re
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec
import yaml

T = TypeVar("T")

_PART = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`(?: - at `([^`]+)`)?")
_AT = re.compile(r"^(.*?)(?: - at `([^`]+)`)?$", re.DOTALL)


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which only true/false, null and whole numbers are not text, and no key stands twice.

    YAML 1.1 would read 2.000635 as a number, 15:00 as 900 and `no` as false.
    """


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
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
        seen.add(key.value)
    loader.flatten_mapping(node)
    return yaml.constructor.SafeConstructor.construct_mapping(loader, node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def parse(yaml_text: str, broken: type[Exception]) -> Any:
    """The plain values of a YAML text. Raises `broken(path, problem)`."""
    try:
        return yaml.load(yaml_text, Loader=Loader)  # noqa: S506 - a SafeLoader, only stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "$"
        raise broken(where, error.problem or "not YAML") from error
    except yaml.YAMLError as error:
        raise broken("$", str(error)) from error


def read(yaml_text: str, kind: type[T], broken: type[Exception]) -> T:
    """A YAML text as a struct. Raises `broken(path, problem)` with the nearest known name for a misspelt
    one."""
    return shape(parse(yaml_text, broken), kind, broken)


def shape(value: Any, kind: type[T], broken: type[Exception]) -> T:
    """Plain values as a struct. Raises `broken(path, problem)`."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise broken(*_explained(str(error), kind)) from error


def nearest(name: str, known: list[str]) -> str:
    """The end of an error message: the nearest known name, or all of them."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known)) or 'none'}"


def _explained(message: str, kind: type) -> tuple[str, str]:
    unknown = _UNKNOWN.search(message)
    if unknown:
        name, path = unknown.group(1), unknown.group(2) or "$"
        owner = _type_at(kind, path)
        known = list(owner.__struct_fields__) if hasattr(owner, "__struct_fields__") else []
        return f"{path}.{name}", f"unknown field {name!r}; {nearest(name, known)}"
    problem, path = _AT.match(message).groups()  # type: ignore[union-attr]
    return path or "$", problem


def _type_at(kind: Any, path: str) -> Any:
    """The type that stands at a path such as `$.pages[0].fields[2]`."""
    for name, _ in _PART.findall(path):
        kind = _inner(kind)
        if not name:
            args = get_args(kind)
            kind = args[1] if get_origin(kind) is dict else args[0]
        elif hasattr(kind, "__struct_fields__"):
            kind = next(field.type for field in msgspec.structs.fields(kind) if field.name == name)
    return _inner(kind)


def _inner(kind: Any) -> Any:
    """A type without its `| None` and its annotations."""
    while get_origin(kind) is not None and get_origin(kind) not in (tuple, dict, list):
        options = [option for option in get_args(kind) if option is not type(None)]
        if get_origin(kind) is Union or type(kind).__name__ == "UnionType" or hasattr(kind, "__metadata__"):
            kind = options[0]
        else:
            return kind
    return kind
