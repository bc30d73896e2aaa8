"""Files, rules and patterns that could eat the machine are refused, quickly and in words."""

import re
import resource
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from motcua.engine import bounds, definition, patterns, rules
from motcua.engine.definition import ProcedureBroken
from tests.checking.texts import changed

SECONDS = 2.0
MEGABYTES = 200

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(12)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"b{n}: &b{n} {{<<: [{', '.join(['*b' + str(n - 1) if n else '*a'] * 10)}]}}\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LAUGHS, "stands for more than"),
        (MERGES, "stands for more than"),
        ("a: " + "[" * 100_000, "nested more than"),
        ("a: " + "{a: " * 100_000, "nested more than"),
        ("- " * 50_000, "nested more than"),
        ("a: &a [*a]", "contains itself"),
        ("a: " + "x" * 1_000_001, "bytes"),
        ("[" + "x, " * 200_000 + "]", "stands for more than"),
    ],
    ids=["aliases", "merges", "lists", "mappings", "dashes", "itself", "large", "many"],
)
def test_a_bomb_of_yaml_is_not_built(text, problem):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    with pytest.raises(ProcedureBroken) as refused:
        definition.load(text)
    assert problem in refused.value.said.en
    assert time.perf_counter() - begin < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("(" * 400 + "true" + ")" * 400, "nested more than"),
        ("!" * 2000 + "true", "characters"),
        (" && ".join(["true"] * 110), "operators"),
        ("[1, 2].all(a, [1, 2].all(b, [1, 2].all(c, a + b + c > 0)))", "none inside another"),
        ("[1]" + ".map(x, [x, x])" * 40 + ".size() > 0", "at most 3 loops"),
    ],
)
def test_a_rule_that_is_too_much_is_not_compiled(rule, problem):
    begin = time.perf_counter()
    with pytest.raises(rules.RuleBroken) as refused:
        rules.compiled(rule)
    assert problem in str(refused.value)
    assert time.perf_counter() - begin < SECONDS


def test_a_text_in_a_rule_is_no_bracket_and_no_loop():
    assert bounds.of_rule('answers.kind == "((((((((((((((((((((((((((((((((.all("') is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+", "(a|a)*", "(a|ab)*c", "a*a*a*a*b", r"(a)\1", "(?=a+)a", "(a?){40}", "a?" * 40 + "a" * 40, "(a|a)" * 38,
        "((x{0}){3000}){3000}", r"(?:(?:(?:){1000}){1000}){1000}", "(a{0,20}){20}", "x" * 201,
    ],
)  # fmt: skip
def test_a_pattern_that_could_take_long_is_refused(pattern):
    assert patterns.danger(pattern)


def test_it_is_refused_in_a_procedure():
    with pytest.raises(ProcedureBroken) as refused:
        definition.load(
            changed(
                (
                    "      - key: other_kind\n        kind: text\n",
                    "      - key: other_kind\n        kind: text\n        pattern: (a+)+\n",
                )
            )
        )
    assert refused.value.path == "$.pages[3].fields[1].pattern"


@pytest.mark.parametrize("pattern", ["(19|20)[0-9]{2}", "[A-Z]{1,2}[0-9]{4,7}", "[0-9]{1,6}(/[0-9]{1,6})?", "[a-z]*"])
def test_an_ordinary_pattern_is_not(pattern):
    assert patterns.danger(pattern) is None


PIECES = some.sampled_from(["a", "b", "[ab]", "a?", "a*", "b+", "a{0,9}", "(a|b)", "(a|ab)", "(ab?){1,3}", "(a+)", "."])


@given(some.lists(PIECES, min_size=1, max_size=8).map("".join), some.sampled_from(["a", "ab", "b", "ba"]))
def test_what_is_let_through_decides_quickly(pattern, typed):
    if patterns.danger(pattern):
        return
    begin = time.perf_counter()
    re.fullmatch(pattern, typed * (patterns.LONGEST_ANSWER // len(typed)) + "!")
    assert time.perf_counter() - begin < 0.5
