"""Tests of the engine: no database, no clock, most rules of the house."""

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from motcua.engine import calendar, definition, examples

ROOT = Path(__file__).resolve().parents[2]

settings.register_profile(
    "quick", max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@cache
def loaded(file: Path) -> definition.Procedure:
    """A procedure of a file; read once for all tests."""
    return definition.load(file.read_text(encoding="utf-8"))


@cache
def told_in(folder: Path) -> list[examples.Example]:
    """The worked examples that stand beside a procedure."""
    return examples.read((folder / "examples.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def vn():
    """The national working calendar."""
    return calendar.load((ROOT / "catalogue/calendar/vn.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def extract():
    """The procedure 2.000635 as in the catalogue."""
    return loaded(ROOT / "catalogue/2.000635/2026-11-23.yaml")
