"""Whoever takes part in the filings of residence, land and passports."""

import pytest

from tests.branches.office import elsewhere
from tests.people import arrive

__all__ = ["elsewhere"]


@pytest.fixture
def desks(elsewhere, officials, client_of, settings):
    """A browser for each: citizens, the ward (hung, dung), police (khoa, long), land (yen), tax (phuc), nhung."""
    settings.DEMO = True  # an unsigned result is given out
    everybody = ("lan", "quang", "hung", "thao", "dung", "khoa", "long", "yen", "phuc", "nhung")
    return {key: client_of(arrive(key)) for key in everybody}
