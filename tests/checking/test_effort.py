"""What a procedure asks of people besides pages and papers: that others agree, that somebody comes."""

import pytest

from motcua.engine import complexity, definition, ways
from tests.checking.texts import national_calendar
from tests.engine.test_language_reference import BLOCKS, text


def efforts(number, *passages):
    told = text(number)
    for old, new in passages:
        assert old in told
        told = told.replace(old, new, 1)
    procedure = definition.load(told)
    walked = ways.walk(procedure, national_calendar(), 1000)
    return {(one.consents, one.visits) for one in complexity.measure(procedure, walked).unknown}


def block(words):
    return next(number for number, one in enumerate(BLOCKS) if words in one)


def test_whoever_needs_the_consent_of_another_has_more_to_do():
    assert efforts(block("consents:")) == {(0, 0), (1, 0)}


@pytest.mark.parametrize(
    ("number", "passages", "visits"),
    [
        (block("presence:"), (), 1),
        (block("originals: 1"), (), 1),
        (block("originals: 1"), ((',"originals":1', ""),), 0),
    ],
)
def test_a_visit_is_one_whatever_it_is_for(number, passages, visits):
    assert {come for _, come in efforts(number, *passages)} == {visits}


def test_an_answer_that_somebody_else_is_asked_about_is_read():
    procedure = definition.load(text(block("consents:")))
    walked = ways.walk(procedure, national_calendar(), 1000)
    cuts = complexity.measure(procedure, walked).cuts
    assert not any(key in cut for cut in cuts for key in ("host_name", "host_number"))
