"""A visitor is a fresh context in the one browser (tests/browsing.py)."""

import pytest

from tests.journeys.checks import PHONE, Care
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="session")
def care():
    return Care()


@pytest.fixture
def visit(browser, demo, care):
    """A function that lets somebody come: visit(size=OFFICE, script=False, careless=True)."""
    here: list[Visitor] = []

    def come(size=PHONE, **options) -> Visitor:
        here.append(Visitor(browser, demo, care, size=size, **options))
        return here[-1]

    yield come
    for visitor in here:
        visitor.leave()
