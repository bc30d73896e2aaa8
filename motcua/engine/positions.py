"""Where in its file something stands: the line and the column of a path such as `$.pages[0].fields[2].when`."""

import re

import msgspec
import yaml

from motcua.engine.source import Loader

_PART = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")
_TOLD = re.compile(r"line ([0-9]+), column ([0-9]+)$")
_LAST = re.compile(r"(\.[^.\[\]]+|\[[^\]]*\])$")


class Position(msgspec.Struct, frozen=True):
    """A place in a text; both count from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return self.to("en")

    def to(self, language: str) -> str:
        """The place in a language ("vi", "en")."""
        line, column = ("line", "column") if language == "en" else ("dòng", "cột")
        return f"{line} {self.line}, {column} {self.column}"


class Positions:
    """The positions of a text, by path. What an alias stands for is where it was written first."""

    def __init__(self, yaml_text: str) -> None:
        self.root = yaml.compose(yaml_text, Loader=Loader)  # noqa: S506 - nodes only, nothing is built

    def of(self, path: str) -> Position:
        """The position of a path, or of the nearest part around it that the text has."""
        # A fact's own name has dots ("$.owner.facts.person.name"), so a whole rest of the path may be one key.
        mark = _found(self.root, path.removeprefix("$")) if self.root else None
        while mark is None and _LAST.search(path):
            path = _LAST.sub("", path)
            mark = _found(self.root, path.removeprefix("$"))
        return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def of(yaml_text: str, path: str) -> Position | None:
    """The position of one path; None for a text that has none, because it cannot be read."""
    told = _TOLD.search(path)
    if told:
        return Position(int(told.group(1)), int(told.group(2)))
    return None if path == "$" else Positions(yaml_text).of(path)


def _found(node: yaml.Node, rest: str, mark: yaml.Mark | None = None) -> yaml.Mark | None:
    """The mark of what a path leads to: of the key in a mapping, of the item in a list."""
    if not rest:
        return mark or node.start_mark
    part = _PART.match(rest)
    if part and part.group(2) is not None and isinstance(node, yaml.SequenceNode):
        place = int(part.group(2))
        return _found(node.value[place], rest[part.end() :]) if place < len(node.value) else None
    if not isinstance(node, yaml.MappingNode):
        return None
    for key, value in _pairs(node):
        if rest[1:] == key.value:
            return key.start_mark
        if rest.startswith((f".{key.value}.", f".{key.value}[")):
            return _found(value, rest[len(key.value) + 1 :], key.start_mark)
    return None


def _pairs(node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys of a mapping with their values; its own before those that `<<` brings."""
    own = [(key, value) for key, value in node.value if key.value != "<<"]
    for key, value in node.value:
        if key.value == "<<":
            merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
            own += [pair for one in merged if isinstance(one, yaml.MappingNode) for pair in _pairs(one)]
    return own
