"""Conditions in CEL as JSON Schema, as far as JSON Schema can say them.

Said are comparisons of one answer with a constant, `in` a list of constants, and &&, || and ! over these. Whatever
reads a fact, computes, or compares two answers cannot be said: then the answer is None, never a guess.
"""

import json
import re
from collections.abc import Iterator

Schema = dict[str, object]

_TOKEN = re.compile(
    r"\s*(?:(?P<op>\|\||&&|==|!=|<=|>=|<|>|!|\(|\)|\[|\]|,)|answers\.(?P<answer>[a-z_][a-z0-9_]*)"
    r"|(?P<text>\"(?:[^\"\\]|\\[\"\\])*\"|'[^'\\]*')|(?P<number>-?[0-9]+)|(?P<word>true|false|null|in)\b)"
)
_BOUNDS = {"<": "exclusiveMaximum", "<=": "maximum", ">": "exclusiveMinimum", ">=": "minimum"}


class _CannotSay(Exception):
    """The condition holds something that JSON Schema has no words for."""


def condition(source: str, answers: frozenset[str]) -> Schema | None:
    """A schema that holds for exactly the answers for which the condition does; None when there is none.

    `answers` are the keys that the schema may look at. An answer that is not given is left out of the object.
    """
    try:
        parser = _Parser(list(_tokens(source)), answers)
        found = parser.either()
        parser.expect("end")
    except _CannotSay:
        return None
    return found


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at, text = 0, source.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _CannotSay
        at, kind = match.end(), match.lastgroup or ""
        found = match.group(kind)
        yield (found, found) if kind in ("op", "word") else (kind, found)
    yield "end", ""


class _Parser:
    """Recursive descent over the tokens, by the precedence of CEL: ! before comparisons before && before ||."""

    def __init__(self, tokens: list[tuple[str, str]], answers: frozenset[str]) -> None:
        self.tokens, self.answers, self.at = tokens, answers, 0

    @property
    def next(self) -> str:
        return self.tokens[self.at][0]

    def expect(self, *kinds: str) -> tuple[str, str]:
        kind, text = self.tokens[self.at]
        if kind not in kinds:
            raise _CannotSay
        self.at += 1
        return kind, text

    def either(self) -> Schema:
        return self._joined("||", "anyOf", self.all)

    def all(self) -> Schema:
        return self._joined("&&", "allOf", self.one)

    def _joined(self, operator: str, word: str, part) -> Schema:
        parts = [part()]
        while self.next == operator:
            self.expect(operator)
            parts.append(part())
        return {word: parts} if len(parts) > 1 else parts[0]

    def one(self) -> Schema:
        if self.next == "!":
            self.expect("!")
            self.expect("(")  # `!answers.x` alone reads an answer as a truth
            return {"not": self._in_brackets()}
        if self.next == "(":
            self.expect("(")
            return self._in_brackets()
        return self._comparison()

    def _in_brackets(self) -> Schema:
        found = self.either()
        self.expect(")")
        return found

    def _comparison(self) -> Schema:
        _kind, key = self.expect("answer")
        if key not in self.answers:
            raise _CannotSay
        operator, _text = self.expect("==", "!=", "in", *_BOUNDS)
        if operator == "in":
            return _given(key, {"enum": self._list()})
        if operator in _BOUNDS:
            _kind, number = self.expect("number")
            return _given(key, {"type": "integer", _BOUNDS[operator]: int(number)})
        value = self._constant()
        # What is not answered is null, and null is never given.
        equal: Schema = {"not": {"required": [key]}} if value is None else _given(key, {"const": value})
        return equal if operator == "==" else _not(equal)

    def _list(self) -> list[object]:
        self.expect("[")
        found = [self._constant()]
        while self.next == ",":
            self.expect(",")
            found.append(self._constant())
        self.expect("]")
        if None in found:
            raise _CannotSay
        return found

    def _constant(self) -> str | int | bool | None:
        kind, text = self.expect("text", "number", "true", "false", "null")
        if kind == "text":
            return json.loads(text) if text[0] == '"' else text[1:-1]
        return int(text) if kind == "number" else {"true": True, "false": False, "null": None}[text]


def _given(key: str, value: Schema) -> Schema:
    return {"properties": {key: value}, "required": [key]}


def _not(schema: Schema) -> Schema:
    return schema["not"] if set(schema) == {"not"} else {"not": schema}  # type: ignore[return-value]
