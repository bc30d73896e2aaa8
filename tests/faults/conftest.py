"""The people of the house that faults are tried on; they use it by HTTP."""

import pytest

from tests.faults.house import Browser


@pytest.fixture
def lan(house) -> Browser:
    """A citizen of the house's ward."""
    return Browser(house, "lan")


@pytest.fixture
def mai(house) -> Browser:
    """Another citizen."""
    return Browser(house, "mai")


@pytest.fixture
def hung(house) -> Browser:
    """The receptionist of the ward."""
    return Browser(house, "hung")
