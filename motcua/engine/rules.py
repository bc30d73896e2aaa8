"""Conditions and amounts of a procedure, written in CEL (Common Expression Language).

A rule sees two maps: `answers` (field key -> value, null while unanswered) and `facts` (what the state
already knows, by name). `answers.relation != "self"` and `facts["person.sex"] == "female"` are rules. An
expression is compiled once in a process. A rule that could fail on an unanswered field is refused when its
procedure is loaded.
"""

import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType

import msgspec

from motcua.engine import bounds, dates, foreign
from motcua.engine.text import Text

# The package imports its command line, and that a whole terminal toolkit: a fifth of the time in which a process of
# ours starts, and 11 MB in each of them. Nobody uses it here.
sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))

import cel  # noqa: E402

Answers = Mapping[str, object]

#: What a rule may call besides the functions of CEL: the days between which an incomplete date lies.
FUNCTIONS = {"first_day": dates.first_day, "last_day": dates.last_day}

_EACH = re.compile(r"\.(?:all|exists|exists_one|filter|map)\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*,")
_ANSWER = re.compile(r"\banswers\.([a-z_][a-z0-9_]*)|\banswers\[[\"']([a-z0-9_]+)[\"']\]")
_FACT = re.compile(r"\bfacts\[[\"']([a-z0-9_.]+)[\"']\]")


class RuleBroken(ValueError):
    """The expression cannot be read, names something unknown, or gives a value of the wrong kind: `said` tells what."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


class Rule(msgspec.Struct, frozen=True):
    """A compiled expression with the names it reads and the maps it `sees`."""

    source: str
    program: cel.Program
    answers: frozenset[str]
    facts: frozenset[str]
    calls: frozenset[str] = frozenset()
    sees: frozenset[str] = frozenset()

    def value(self, answers: Answers, facts: Mapping[str, object], entry: Answers | None = None) -> object:
        """Evaluate. Unanswered fields and unknown facts are null. Raises RuleBroken."""
        # To hand a map to the program costs ten times what the program does with it: only those it looks at.
        seen: dict[str, object] = {}
        if "answers" in self.sees:
            seen["answers"] = {key: _seen(answers.get(key)) for key in self.answers}
        if "facts" in self.sees:
            seen["facts"] = {name: facts.get(name) for name in self.facts}
        if entry is not None:
            seen["entry"] = _seen(entry)
        try:
            return self.program.execute(self._calling(seen) if self.calls else seen)
        except (ValueError, TypeError, LookupError, ArithmeticError, RuntimeError) as error:
            why = foreign.evaluated(error)
            raise RuleBroken(
                Text(
                    en=f"{self.source!r} cannot be evaluated: {why.en}", vi=f"{self.source!r} không tính được: {why.vi}"
                )
            ) from error

    def _calling(self, seen: dict[str, object]) -> cel.Context:
        context = cel.Context(variables=seen)
        for name in self.calls:
            context.add_function(name, FUNCTIONS[name])
        return context


@lru_cache(maxsize=4096)
def compiled(source: str, *, of_entry: bool = False) -> Rule:
    """The rule of an expression; one `of_entry` also sees an entry of a repeating group. Raises RuleBroken when it is
    not CEL or reads anything but answers and facts, and for one that is too much to try."""
    too_much = bounds.of_rule(source)
    if too_much:
        raise RuleBroken(too_much)
    try:
        program = cel.compile(source)
    except ValueError as error:
        why = foreign.cel(error)
        raise RuleBroken(
            Text(en=f"{source!r} is not CEL: {why.en}", vi=f"{source!r} không phải là CEL: {why.vi}")
        ) from error
    visible = {"answers", "facts", "entry"} if of_entry else {"answers", "facts"}
    sees = frozenset(program.variables())
    unknown = sees - visible - set(_EACH.findall(source))
    if unknown:
        name = sorted(unknown)[0]
        raise RuleBroken(
            Text(
                en=f"{source!r} reads {name!r}; a rule sees only answers and facts",
                vi=f"{source!r} đọc {name!r}; điều kiện chỉ đọc được `answers` và `facts`",
            )
        )
    read = frozenset(plain or quoted for plain, quoted in _ANSWER.findall(source))
    calls = frozenset(FUNCTIONS) & set(program.functions())
    return Rule(source, program, read, frozenset(_FACT.findall(source)), calls, sees)


class Decided:
    """Conditions on the same answers and facts, each decided once: a procedure asks the same one in many places.

    Answers may still be added, as long as no rule that was asked reads them.
    """

    def __init__(self, answers: Answers, facts: Mapping[str, object]) -> None:
        self._answers, self._facts, self._known = answers, facts, {"": True}

    def holds(self, source: str) -> bool:
        """Whether a condition is true; an empty condition always is. Raises RuleBroken."""
        if source not in self._known:
            self._known[source] = holds(source, self._answers, self._facts)
        return self._known[source]


def holds(source: str, answers: Answers, facts: Mapping[str, object]) -> bool:
    """Whether a condition is true; an empty condition always is."""
    return as_truth(source, compiled(source).value(answers, facts)) if source else True


def amount(source: str, answers: Answers, facts: Mapping[str, object], entry: Answers | None = None) -> int:
    """The whole number, at least 0, that an expression gives; of an entry of a repeating group where one is given."""
    if source.isdecimal() and source.isascii():  # most fees are owed once
        return int(source)
    return as_amount(source, compiled(source, of_entry=entry is not None).value(answers, facts, entry))


def as_truth(source: str, value: object) -> bool:
    """What a condition gave. Raises RuleBroken for anything but true and false."""
    if not isinstance(value, bool):
        raise RuleBroken(
            Text(
                en=f"{source!r} must be true or false, not {value!r}",
                vi=f"{source!r} phải cho ra true hoặc false, không phải {value!r}",
            )
        )
    return value


def as_amount(source: str, value: object) -> int:
    """What a quantity gave. Raises RuleBroken for anything but a whole number of at least 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RuleBroken(
            Text(
                en=f"{source!r} must be a whole number of at least 0, not {value!r}",
                vi=f"{source!r} phải cho ra số nguyên từ 0 trở lên, không phải {value!r}",
            )
        )
    return value


def _seen(value: object) -> object:
    if isinstance(value, dict):
        return {key: _seen(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_seen(inside) for inside in value]
    return None if value == "" else value
