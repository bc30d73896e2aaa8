"""Small mistakes, made one at a time at every node of a procedure: what a slip of the hand would leave behind.

Each operator gives (what was done, the changed plain values). Aliases of the file are written out before, so that each
place is changed alone.
"""

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple, get_args

from motcua.engine.limits import Unit
from motcua.engine.steps import Place
from motcua.engine.vocabulary import FACTS

Path = tuple[str | int, ...]

RULES = ("when", "held_when", "prefill_when", "quantity")
SOURCES = ("prefill", "held_as")
#: What names something: a key, or a reference to one.
NAMES = (
    "key", "code", "value", "basis", "since", "role", "prefill", "reply", "year_of", "step", "paper", "procedure",
    "amount", "consent",
)  # fmt: skip
#: What names something in these parts alone: elsewhere it is the text or the number itself.
NAMES_THERE = {"consents": ("name", "number")}
NAME_LISTS = ("fees", "cases", "held_as", "answers", "papers", "same_as", "channels", "after", "shows", "ways")
UNITS, PLACES = get_args(Unit), get_args(Place)
#: Words that say one of two things.
EITHER = {"decided_by": ("state", "council"), "silence": ("waits", "agrees"), "kind": ("opinion", "handle")}
#: What has an order, and where: of the cases of a step or paper it is none.
ORDERED = ("steps", "pages", "cases", "results")
_COMPARISON = re.compile(r"==|!=|<=|>=|<|>|&&|\|\|")
_OTHER = {"==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">", ">=": "<", "&&": "||", "||": "&&"}
_NUMBER = re.compile(r"(?<![\w.\"])\d+(?![\w\"])")
_NAME_IN_RULE = re.compile(r"answers\.(\w+)|\"([\w.]+)\"")


class Mutant(NamedTuple):
    operator: str
    where: str
    value: Any


def mutants(procedure: Any) -> Iterator[Mutant]:
    """Every mutant of the plain values of a procedure."""
    for path, value in nodes(procedure):
        for operator, changes in OPERATORS.items():
            for told, change in changes(path, value, procedure):
                yield Mutant(operator, f"{written(path)} {told}".strip(), changed(procedure, path, change))


def nodes(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every part of a value but the value itself, with its path."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key), one
        yield from nodes(one, (*path, key))


def written(path: Path) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def changed(whole: Any, path: Path, change: Callable[[Any, Any], None]) -> Any:
    """A copy in which `change(parent, last part of the path)` was done; what is not on the path is shared."""
    copied = parent = copy.copy(whole)
    for part in path[:-1]:
        parent[part] = copy.copy(parent[part])
        parent = parent[part]
    change(parent, path[-1])
    return copied


def _put(value: Any) -> Callable[[Any, Any], None]:
    def put(parent: Any, key: Any) -> None:
        parent[key] = value

    return put


def _drop(parent: Any, key: Any) -> None:
    del parent[key]


def _delete(path: Path, value: Any, _whole: Any):
    yield "", _drop


def _negate(path: Path, value: Any, _whole: Any):
    if path[-1] in RULES and path[-1] != "quantity":
        yield "as a whole", _put(f"!({value})")
        for found in _COMPARISON.finditer(value):
            turned = value[: found.start()] + _OTHER[found.group()] + value[found.end() :]
            yield f"{found.group()} at {found.start()}", _put(turned)


def _number(path: Path, value: Any, _whole: Any):
    for by in (1, -1):
        if isinstance(value, int) and not isinstance(value, bool) and path[-1] != "language":
            yield f"{by:+d}", _put(value + by)
        if path[-1] in RULES:
            for found in _NUMBER.finditer(str(value)):
                number = str(int(found.group()) + by)
                yield f"{by:+d} at {found.start()}", _put(value[: found.start()] + number + value[found.end() :])


def _swap(path: Path, value: Any, _whole: Any):
    if path[-1] == "unit" and value in UNITS:
        for unit in UNITS:
            if unit != value:
                yield f"is {unit}", _put(unit)
    if path == ("channels",):
        for one, other in combinations(value, 2):
            yield f"{one} with {other}", _put({**value, one: value[other], other: value[one]})
    if value in EITHER.get(path[-1], ()):
        one, other = EITHER[path[-1]]
        yield "", _put(other if value == one else one)
    if path[-1] == "at" and value in PLACES:
        yield f"is {_next(PLACES, value)}", _put(_next(PLACES, value))
    if isinstance(value, str) and value in FACTS and (path[-1] in SOURCES or path[-2:-1] in [(s,) for s in SOURCES]):
        yield f"is {_next_fact(value)}", _put(_next_fact(value))
    if path[-1] == "facts" and isinstance(value, dict):
        for name in value:
            other = _next_fact(name)
            yield f"{name} is {other}", _put({other if key == name else key: one for key, one in value.items()})


def _next_fact(name: str) -> str:
    return _next(list(FACTS), name)


def _next(known: Sequence[str], name: str) -> str:
    return known[(known.index(name) + 1) % len(known)]


def _cut(path: Path, value: Any, _whole: Any):
    """An order that is broken: a step, a page, a case or a rate changes places with the next."""
    if isinstance(value, list) and (path[-1] == "rates" or len(path) == 1 and path[0] in ORDERED):
        for place in range(len(value) - 1):
            order = [*value[:place], value[place + 1], value[place], *value[place + 2 :]]
            yield f"{place} after {place + 1}", _put(order)


def _rename(path: Path, value: Any, _whole: Any):
    in_list = len(path) > 1 and isinstance(path[-1], int) and path[-2] in NAME_LISTS
    of_fact = len(path) > 1 and path[-2] == "facts"
    names = (*NAMES, *NAMES_THERE.get(path[0], ()))
    if isinstance(value, str) and (path[-1] in names or in_list or of_fact):
        yield "", _put(value + "_x")
    if path[-1] in RULES:
        for found in _NAME_IN_RULE.finditer(str(value)):
            end = found.end() - (0 if found.group(1) else 1)
            yield f"{found.group()}", _put(value[:end] + "_x" + value[end:])


OPERATORS = {
    "delete node": _delete,
    "negate condition": _negate,
    "number +-1": _number,
    "swap unit, channel, place or source": _swap,
    "cut edge": _cut,
    "rename reference": _rename,
}
