"""Which package may know which. docs/architecture.md draws the floors."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps

from motcua.base import paths
from tests.guards.sources import FLOOR_OF, imports, python_files, short

# The doors besides service.py: what a service raises, and two closed lists without behaviour of their own.
DOORS = {"service", "errors", "identity.gate", "ledger.events"}


def package_of(path: Path) -> str:
    return path.relative_to(paths.ROOT / "motcua").parts[0]


def test_the_floors_hold():
    """import-linter reads .importlinter. To add a package: put it on its floor there and in sources.py."""
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=paths.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"an import climbs the stairs:\n{done.stdout}{done.stderr}"


def test_other_packages_come_in_by_the_door():
    """Import `<package>.service`; if it lacks what you need, add a function there, named as an official would.

    Open to all: base, engine, identity.gate, ledger.events, and the errors that a service raises.
    Commands may reach further.
    """
    deep = []
    for path in python_files("motcua"):
        own = package_of(path)
        if "management" in path.parts:
            continue
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "motcua" or len(parts) < 2 or parts[1] in {own, "base", "engine"}:
                continue
            module = parts[2] if len(parts) > 2 else ""
            if module not in DOORS and f"{parts[1]}.{module}" not in DOORS:
                deep.append(f"{short(path)} imports {name}")
    assert not deep, "deeper than the door:\n  " + "\n  ".join(sorted(set(deep)))


def test_no_foreign_key_climbs_to_a_higher_floor():
    """Keep the id there (UUIDField) and let the upper package look up by it."""
    wrong = []
    for model in apps.get_models():
        own = model.__module__.split(".")
        if own[0] != "motcua":
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or not target.__module__.startswith("motcua."):
                continue
            other = target.__module__.split(".")[1]
            same_floor = FLOOR_OF[other] == FLOOR_OF[own[1]] and other != own[1]
            if FLOOR_OF[other] > FLOOR_OF[own[1]] or same_floor:
                wrong.append(f"{model.__name__}.{field.name} -> {other}.{target.__name__}")
    assert not wrong, f"foreign keys to a higher floor: {wrong}"


def test_every_package_has_a_floor():
    """A new package gets its floor in .importlinter, tests/guards/sources.py and docs/architecture.md."""
    here = {path.parent.name for path in (paths.ROOT / "motcua").glob("*/__init__.py")}
    assert here == set(FLOOR_OF), f"without a floor, or gone: {sorted(here ^ set(FLOOR_OF))}"


def test_every_package_says_what_it_owns():
    """Two sentences in __init__.py: what it owns, and what it leaves to others."""
    silent = [
        short(path) for path in (paths.ROOT / "motcua").glob("*/__init__.py") if not path.read_text().startswith('"""')
    ]
    assert not silent, f"nothing said in {silent}"
