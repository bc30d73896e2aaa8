"""Every mistake of a file is told at once, each with its line, its column, its path and what was meant."""

import pytest

from motcua.engine import definition, inspection
from motcua.engine.definition import ProcedureBroken
from motcua.engine.positions import Position, Positions
from tests.checking.texts import EXTRACT, changed


def test_every_mistake_of_shape_is_told_at_once():
    text = changed(
        ("boundary_free", "boundry_free"), ("kind: number", "kind: numbr"), ("hours: 3", "hours: three"),
        ("  - code: unreadable", "  - cod: unreadable"),
    )  # fmt: skip
    _, found = inspection.mistakes(text)
    told = {finding.path: finding.words for finding in found}
    assert "did you mean 'boundary_free'?" in told["$.boundry_free"]
    assert "did you mean 'number'?" in told["$.pages[4].fields[0].kind"]
    assert "a whole number stands here, not a text" in told["$.steps[0].hours"]
    assert "did you mean 'code'?" in told["$.return_reasons[0].cod"]
    assert "'code' is missing" in told["$.return_reasons[0]"]


def test_every_mistake_of_names_is_told_at_once():
    text = changed(("quantity: answers.copies", "quantity: answers.copy"), ("basis: tt281_2016", "basis: tt281"))
    _, found = inspection.mistakes(text)
    assert [finding.path for finding in found] == ["$.fees[0].quantity", "$.fees[0].rates[0].basis"]


@pytest.mark.parametrize(
    ("old", "new", "sought"),
    [
        ("boundary_free: true", "boundry_free: true", "boundry_free"),
        ("kind: number", "kind: numbr", "kind: numbr"),
        ("{amount: 8000", "{amount: many", "amount: many"),
        ("quantity: answers.copies", "quantity: answers.copy", "quantity: answers.copy"),
    ],
)
def test_the_line_and_column_are_those_of_the_word(old, new, sought):
    text = changed((old, new))
    with pytest.raises(ProcedureBroken) as broken:
        definition.load(text)
    position = broken.value.position
    assert text.splitlines()[position.line - 1][position.column - 1 :].startswith(sought)
    assert str(broken.value).startswith(f"line {position.line}, column {position.column}: $.")


def test_a_text_that_is_no_yaml_has_its_line_too():
    with pytest.raises(ProcedureBroken) as broken:
        definition.load("language: 1\ncode: [2.000635\ntitle: x\n")
    assert broken.value.position == Position(3, 6)


def test_a_path_that_the_text_lacks_is_told_at_what_stands_around_it():
    positions = Positions(EXTRACT.read_text(encoding="utf-8"))
    assert positions.of("$.pages[...].fields") == positions.of("$.pages")
    assert positions.of("$.channels.counter.limit.cutoff") == positions.of("$.channels.online.limit.cutoff")
