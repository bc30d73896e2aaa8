"""Fixtures of the warehouse."""

from tests.identity.signing_in import provider, provider_process  # noqa: F401 - fixtures
