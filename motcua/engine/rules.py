"""Conditions and amounts of a procedure, written in CEL (Common Expression Language).

A rule sees two maps: `answers` (field key -> value, null while unanswered) and `facts` (what the state
already knows, by name). `answers.relation != "self"` and `facts["person.sex"] == "female"` are rules. An
expression is compiled once in a process. A rule that could fail on an unanswered field is refused when its
procedure is loaded.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import cel
import msgspec

from motcua.engine import bounds

Answers = Mapping[str, object]

_ANSWER = re.compile(r"\banswers\.([a-z_][a-z0-9_]*)|\banswers\[[\"']([a-z0-9_]+)[\"']\]")
_FACT = re.compile(r"\bfacts\[[\"']([a-z0-9_.]+)[\"']\]")


class RuleBroken(ValueError):
    """The expression cannot be read, names something unknown, or gives a value of the wrong kind."""


class Rule(msgspec.Struct, frozen=True):
    """A compiled expression with the names it reads."""

    source: str
    program: cel.Program
    answers: frozenset[str]
    facts: frozenset[str]

    def value(self, answers: Answers, facts: Mapping[str, object]) -> object:
        """Evaluate. Unanswered fields and unknown facts are null. Raises RuleBroken."""
        seen = {
            "answers": {key: _seen(answers.get(key)) for key in self.answers},
            "facts": {name: facts.get(name) for name in self.facts},
        }
        try:
            return self.program.execute(seen)
        except (ValueError, TypeError, KeyError, RuntimeError) as error:
            raise RuleBroken(f"{self.source!r} cannot be evaluated: {_first_line(error)}") from error


@lru_cache(maxsize=4096)
def compiled(source: str) -> Rule:
    """The rule of an expression. Raises RuleBroken when it is not CEL or reads anything but answers and
    facts, and for one that is too much to try."""
    too_much = bounds.of_rule(source)
    if too_much:
        raise RuleBroken(too_much)
    try:
        program = cel.compile(source)
    except ValueError as error:
        raise RuleBroken(f"{source!r} is not CEL: {_first_line(error)}") from error
    unknown = set(program.variables()) - {"answers", "facts"}
    if unknown:
        raise RuleBroken(f"{source!r} reads {sorted(unknown)[0]!r}; a rule sees only answers and facts")
    read = frozenset(plain or quoted for plain, quoted in _ANSWER.findall(source))
    return Rule(source, program, read, frozenset(_FACT.findall(source)))


def holds(source: str, answers: Answers, facts: Mapping[str, object]) -> bool:
    """Whether a condition is true; an empty condition always is."""
    if not source:
        return True
    value = compiled(source).value(answers, facts)
    if not isinstance(value, bool):
        raise RuleBroken(f"{source!r} must be true or false, not {value!r}")
    return value


def amount(source: str, answers: Answers, facts: Mapping[str, object]) -> int:
    """The whole number, at least 0, that an expression gives."""
    value = compiled(source).value(answers, facts)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RuleBroken(f"{source!r} must be a whole number of at least 0, not {value!r}")
    return value


def _seen(value: object) -> object:
    return None if value == "" else value


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:160]
