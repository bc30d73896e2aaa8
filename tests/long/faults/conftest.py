"""The people of the house, as in tests/faults."""

from tests.faults.conftest import lan, mai

__all__ = ["lan", "mai"]
