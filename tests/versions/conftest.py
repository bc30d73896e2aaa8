"""Two officials who control procedures at the Ministry of Justice."""

import pytest

from tests.people import ISSUER, Somebody, arrive


@pytest.fixture
def controllers(catalogue) -> None:
    """Hà and Quang hold their posts."""
    from motcua.base.management.commands.seed_demo import seed_controllers

    seed_controllers(ISSUER)


@pytest.fixture
def ha(controllers) -> Somebody:
    """Who releases."""
    return arrive("ha")


@pytest.fixture
def quang(controllers) -> Somebody:
    """Who proposes."""
    return arrive("quang")
