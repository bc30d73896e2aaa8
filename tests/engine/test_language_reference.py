"""docs/reference/procedure-language.md: every part of the language stands there, and each example runs."""

import re
from datetime import date
from functools import cache
from typing import get_args

import msgspec
import pytest

from motcua.engine import definition, examine, explore, fees, forms, papers, source
from motcua.engine.mistakes import NEEDS_LANGUAGE_2
from motcua.engine.questions import Kind
from tests.engine.conftest import ROOT

PAGE = (ROOT / "docs/reference/procedure-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
ON = date(2026, 11, 23)
LATENESS = ("clock_past_zero", "clock_can_pass_zero")


def text(number):
    """The smallest file with what an example says in its place; JSON is YAML."""
    return msgspec.json.encode(source.parse(BLOCKS[0], ValueError) | source.parse(BLOCKS[number], ValueError)).decode()


@cache
def example(number):
    """The procedure of an example."""
    return definition.load(text(number))


@cache
def parts():
    """Every struct that a procedure is made of, by name."""
    found, waiting = {}, [definition.Procedure]
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            found[kind.__name__] = kind
            waiting += [one for field in msgspec.structs.fields(kind) for one in structs_in(field.type)]
    return found


def structs_in(annotation):
    if hasattr(annotation, "__struct_fields__"):
        return [annotation]
    return [one for inside in get_args(annotation) for one in structs_in(inside)]


def said_of(name):
    """The names in the table under the heading of a struct."""
    told = re.search(rf"^### `{name}`\n\n(.*?)(?:\n\n|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (`.*?) \|", told.group(1), re.MULTILINE) if told else []
    return {part for row in rows for part in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_example_can_be_read_and_run(number, vn):
    procedure = example(number)
    assert definition.loads(definition.dumps(procedure)) == procedure
    assert forms.visible_pages(procedure, {})
    forms.check_all(procedure, {}, today=ON)
    papers.needed(procedure, {})
    for channel in procedure.channels:
        try:
            fees.owed(procedure, {}, channel, ON)
        except fees.FeeNotKnownYet as unknown:
            assert unknown.fields
    # Every life comes to an end, and every step to its turn; that it is in time is not what the examples are about.
    assert {code for code, _path in explore.live(procedure, vn).defects} <= set(LATENESS)


@pytest.mark.parametrize("name", parts())
def test_the_page_names_every_part_and_no_other(name):
    assert said_of(name) == set(parts()[name].__struct_encode_fields__)


def test_some_example_shows_each_part():
    shown = set()

    def look(value):
        if isinstance(value, msgspec.Struct):
            for field in msgspec.structs.fields(value):
                inside = getattr(value, field.name)
                is_said = field.required or inside not in (field.default, msgspec.NODEFAULT, {}, ())
                shown.update({(type(value).__name__, field.encode_name)} if is_said else ())
                look(inside)
        elif isinstance(value, dict | tuple):
            for inside in value.values() if isinstance(value, dict) else value:
                look(inside)

    for number in range(len(BLOCKS)):
        look(example(number))
    wanted = {(name, part) for name, kind in parts().items() for part in kind.__struct_encode_fields__}
    assert wanted - shown == set()


def test_every_kind_of_question_is_told_and_shown():
    told = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE.partition("## Kinds of questions")[2].partition("```")[0], re.M))
    used = {f.key and f.kind for n in range(len(BLOCKS)) for page in example(n).pages for f in page.fields}
    assert told == used == set(get_args(Kind))


def test_a_file_of_language_1_is_the_same_version_as_ever():
    """The hash that the smallest file has had since 0.2.0: whoever published it keeps it."""
    assert definition.content_hash(example(0)) == "34b61018e225f5fab5ed1b7765e77711efeefc44e805b475e3602ff32d26029e"


def test_a_file_of_language_1_has_nothing_that_came_later():
    later = [number for number in range(len(BLOCKS)) if "language: 2" in BLOCKS[number]]
    assert len(later) >= 5
    for number in later:
        older = msgspec.structs.replace(example(number), language=1)
        assert NEEDS_LANGUAGE_2 in {said for _path, said in examine.problems(older)}
