"""Which conditions of a procedure can be true, decided over a finite abstraction of everything people can answer.

A rule tells apart only so many answers: the options of a choice, the numbers and days at the edges that the rules and
the questions name, a text that a rule names and any other, and no answer. What the state knows is unknown, one of the
values that the rules name, or another. Over these values a rule is tried in every combination that the form allows:
whether a question is asked at all depends on earlier answers.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from math import prod

import msgspec

from motcua.engine import flow, rules, trying
from motcua.engine.definition import Field, Page, Procedure
from motcua.engine.terms import OVER, PREFIX, WITHIN

MOST_COMBINATIONS = 50_000
LONGEST_GROUP = 20  # entries; what is longer is like it
ANY_TEXT = "một chuỗi dài hơn"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_TEXT = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_NUMBER = re.compile(r"(?<![\w.\"'])-?[0-9]+(?![\w\"'])")
_INDEX = re.compile(r"(?:facts|answers)\[[^\]]*\]")
COMPARISON = re.compile(
    r"(?P<name>answers\.\w+|facts\[\"[\w.]+\"\])\s*(?P<by>==|!=|<=|>=|<|>)\s*(?P<value>\"[^\"]*\"|-?[0-9]+|null|true|false)"
)


class Site(msgspec.Struct, frozen=True):
    """A rule where it stands, with the conditions under which it is looked at (`given`), in words of the file."""

    path: str
    source: str
    given: tuple[str, ...] = ()
    must_differ: bool = True  # a rule that is always true says nothing here


class TooManyCombinations(ValueError):
    """The rule reads so many answers that it is not tried out."""


class Form:
    """What the questions of a procedure can hold, as far as its rules can tell it apart."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.asked: dict[str, tuple[Page, Field]] = {f.key: (page, f) for page in procedure.pages for f in page.fields}
        self.terms = {PREFIX + term.key: term.since for term in procedure.terms}
        self.found = flow.findings(procedure)
        self.of_some = {PREFIX + term.key for term in procedure.terms if term.when}
        self.read = frozenset(source for _, source in rule_texts(procedure))
        self.known: dict[str, tuple[object, ...]] = {}

    def tells(self, site: Site) -> set[bool]:
        """The values that a rule has wherever it is looked at. Raises TooManyCombinations and rules.RuleBroken."""
        found: set[bool] = set()
        for answers, facts in self.situations((site.source, *site.given)):
            if all(rules.holds(given, answers, facts) for given in site.given):
                found.add(rules.holds(site.source, answers, facts))
            if len(found) == 2:
                break
        return found

    def alike(self, site: Site, other: str) -> bool:
        """Whether another rule would say the same wherever this one is looked at."""
        try:
            return all(
                rules.holds(site.source, answers, facts) == rules.holds(other, answers, facts)
                for answers, facts in self.situations((site.source, *site.given))
                if all(rules.holds(given, answers, facts) for given in site.given)
            )
        except rules.RuleBroken:  # what was taken away kept the rest from failing
            return False

    def situations(self, sources: tuple[str, ...]) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
        """Every combination of what these rules read that a form can come to, as (answers, facts)."""
        keys, names = self._cone(sources)
        values = [self.values(key) for key in keys] + [self.values_of_fact(name) for name in names]
        if prod(len(of) for of in values) > MOST_COMBINATIONS:
            raise TooManyCombinations
        for chosen in product(*values):
            answers = dict(zip(keys, chosen, strict=False))
            facts = dict(zip(names, chosen[len(keys) :], strict=True))
            if self._agree(answers, facts):
                yield self._counted(answers, facts), facts

    def values(self, key: str) -> tuple[object, ...]:
        """What a question can hold, unanswered included."""
        if key not in self.known:
            found = [None, *self._of_question(self.asked[key][1], f"answers.{key}")]
            self.known[key] = tuple(one for place, one in enumerate(found) if one not in found[:place])
        return self.known[key]

    def _of_question(self, field: Field, name: str) -> Iterator[object]:
        texts, numbers = self._named(name)
        if field.options:
            yield from (option.value for option in field.options)
        elif field.kind == "declaration":
            yield True
        elif field.fields:
            yield from self._groups(field, numbers)
        elif field.kind in ("number", "money"):
            edges = {edge + by for edge in numbers for by in (-1, 0, 1)} | {field.min, field.max}
            yield from sorted(edge for edge in edges if isinstance(edge, int) and _within(edge, field)) or [1]
        elif field.kind == "address" or field.precision != ("day",):
            yield from trying.samples(field)
        elif field.kind == "date":
            days = [text for text in texts if _DAY.match(text)]
            edges = {date.fromisoformat(day) + timedelta(days=by) for day in days for by in (-1, 0, 1)}
            yield from (day.isoformat() for day in sorted(edges) or [date(2000, 1, 1)])
        else:
            yield from (*sorted(texts), ANY_TEXT)

    def _groups(self, field: Field, numbers: set[int]) -> Iterator[list]:
        """Groups of as many entries as the rules and the question name, and each entry that rules are tried with."""
        tried = [list(group) for group in trying.samples(field)]
        sizes = {edge + by for edge in numbers for by in (-1, 0, 1)} | {field.min, field.max}
        fitting = sorted(size for size in sizes if isinstance(size, int) and size >= 0 and _within(size, field))
        yield from ([tried[1][0]] * min(size, LONGEST_GROUP) for size in fitting)
        yield from (group for group in tried if _within(len(group), field))

    def values_of_fact(self, name: str) -> tuple[object, ...]:
        """What the state can know, or an official find, as far as a rule tells it apart."""
        if name in self.terms:
            return (None, WITHIN, OVER)
        if name in self.found:
            return (None, *self._of_question(self.found[name], f'facts["{name}"]'))
        return (None, *sorted(self._named(f'facts["{name}"]')[0]), ANY_TEXT)

    def _named(self, name: str) -> tuple[set[str], set[int]]:
        """The texts and numbers in the rules that read a name."""
        texts, numbers = set(), set()
        for source in self.read:
            if re.search(re.escape(name) + r"(?!\w)", source):
                bare = _INDEX.sub("", source)
                texts |= {one or other for one, other in _TEXT.findall(bare)}
                numbers |= {int(number) for number in _NUMBER.findall(_TEXT.sub("", bare))}
        return texts, numbers

    def _cone(self, sources: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """The questions and facts that decide these rules: read by them, or by the rules on which a question hangs."""
        keys: set[str] = set()
        names: set[str] = set()
        waiting = [source for source in sources if source]
        while waiting:
            rule = rules.compiled(waiting.pop(), of_entry=True)
            new = (rule.answers | {self.terms[name] for name in rule.facts if name in self.terms}) & self.asked.keys()
            for page, field in (self.asked[key] for key in new - keys):
                waiting += [when for when in (page.when, field.when) if when]
            keys |= new
            names |= rule.facts
        return [key for key in self.asked if key in keys], sorted(names)

    def _agree(self, answers: Mapping[str, object], facts: Mapping[str, object]) -> bool:
        """A term is kept or not exactly when its first day is known; one with a condition may be for others alone."""
        terms = ((name, since) for name, since in self.terms.items() if name in facts)
        return all(
            (facts[name] is None) == (answers[since] is None) or (name in self.of_some and facts[name] is None)
            for name, since in terms
        )

    def _counted(self, answers: Mapping[str, object], facts: Mapping[str, object]) -> dict[str, object]:
        """The answers to questions that are asked, as forms.effective has them."""
        kept: dict[str, object] = {}
        for key, value in answers.items():
            page, field = self.asked[key]
            if value is not None and rules.holds(page.when, kept, facts) and rules.holds(field.when, kept, facts):
                kept[key] = value
        return kept


def _within(value: int, field: Field) -> bool:
    low, high = field.min, field.max
    return (not isinstance(low, int) or value >= low) and (not isinstance(high, int) or value <= high)


def rule_texts(value: object, path: str = "$") -> Iterator[tuple[str, str]]:
    """Every rule of a procedure with its path, found by the names that rules have."""
    for at, part in parts(value, path):
        for name in part.__struct_fields__:
            source = getattr(part, name)
            if name in ("when", "prefill_when", "held_when", "quantity", "size") and isinstance(source, str) and source:
                yield f"{at}.{name}", source


def parts(value: object, path: str = "$") -> Iterator[tuple[str, msgspec.Struct]]:
    """Every struct inside a value with its path, the value itself first."""
    if isinstance(value, msgspec.Struct):
        yield path, value
        for name, told in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from parts(getattr(value, name), f"{path}.{told}")
    elif isinstance(value, tuple | list):
        for place, one in enumerate(value):
            yield from parts(one, f"{path}[{place}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from parts(one, f"{path}.{key}")


def sites(procedure: Procedure) -> Iterator[Site]:
    """Every condition of a procedure that can be judged, with what is given where it is looked at."""
    for number, page in enumerate(procedure.pages):
        here = f"$.pages[{number}]"
        yield Site(f"{here}.when", page.when)
        for place, field in enumerate(page.fields):
            at = f"{here}.fields[{place}]"
            yield Site(f"{at}.when", field.when, (page.when,))
            yield Site(f"{at}.prefill_when", field.prefill_when, (page.when, field.when))
    yield from _of_cases(procedure)
    for number, paper in enumerate(procedure.papers):
        given = (_in_cases(procedure, paper.cases),)
        yield Site(f"$.papers[{number}].when", paper.when, given)
        yield Site(f"$.papers[{number}].held_when", paper.held_when, (*given, paper.when))
    for name in ("fees", "results", "consents", "presence", "linked"):
        for number, part in enumerate(getattr(procedure, name)):
            yield Site(f"$.{name}[{number}].when", part.when)
    for number, longer in enumerate(procedure.longer):
        yield Site(f"$.longer[{number}].when", longer.when)
    for number, step in enumerate(procedure.steps):
        yield Site(f"$.steps[{number}].when", step.when, (_in_cases(procedure, step.cases),))
    if procedure.owner:
        yield Site("$.owner.when", procedure.owner.when)


def _of_cases(procedure: Procedure) -> Iterator[Site]:
    """A case is looked at when none before it holds; the last may well hold always."""
    earlier: list[str] = []
    for number, case in enumerate(procedure.cases):
        yield Site(f"$.cases[{number}].when", case.when or "true", tuple(earlier), must_differ=False)
        earlier.append(_not(case.when))


def _in_cases(procedure: Procedure, wanted: tuple[str, ...]) -> str:
    """The rule that a dossier is in one of some cases; "" where none is named."""
    if not wanted:
        return ""
    ways, earlier = [], []
    for case in procedure.cases:
        if case.key in wanted:
            ways.append("(" + " && ".join([*earlier, f"({case.when or 'true'})"]) + ")")
        earlier.append(_not(case.when))
    return " || ".join(ways)


def _not(source: str) -> str:
    return f"!({source or 'true'})"


def without_parts(site: Site) -> Iterator[tuple[str, str]]:
    """(comparison, the rule with it taken as true or as false), for each comparison of a rule that has several."""
    found = list(COMPARISON.finditer(site.source))
    for match in found if len(found) > 1 else []:
        for taken in ("true", "false"):
            yield match.group(), site.source[: match.start()] + taken + site.source[match.end() :]
