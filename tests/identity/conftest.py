"""Fixtures of identity."""

import pytest

from tests.identity.signing_in import provider, provider_process  # noqa: F401 - fixtures


@pytest.fixture
def gate_site(settings):
    """The site, with four views to try the gate on."""
    settings.ROOT_URLCONF = "tests.identity.gate_site"
