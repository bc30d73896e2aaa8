"""The independent counter of tools/, loaded as it lies there."""

import importlib.util
from types import ModuleType

from tests.engine.conftest import ROOT


def load() -> ModuleType:
    """tools/check_deadlines.py as a module."""
    spec = importlib.util.spec_from_file_location("check_deadlines", ROOT / "tools/check_deadlines.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check_deadlines = load()
