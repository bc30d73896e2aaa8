"""Fixtures of the sources."""

from tests.sources.register import register, register_process  # noqa: F401 - fixtures
from tests.sources.weak import yen  # noqa: F401 - a fixture
