"""Simulators are outside parties."""

import ast

from motcua.base import paths


def test_simulators_import_nothing_of_motcua():
    """What they share with us would hide our own mistakes: copy it, or speak over the network."""
    found = []
    for path in sorted((paths.ROOT / "simulators").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{path.name}: {name}" for name in names if name.split(".")[0] in ("motcua", "django")]
    assert not found, found
