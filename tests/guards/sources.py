"""What the guards look at: the Python files of the project, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from motcua.base import paths

# Lowest first. docs/architecture.md shows the same list and says why.
FLOORS = (
    ("engine", "base"), ("ledger",), ("identity",), ("agencies", "files", "clients"),
    ("procedures", "documents", "notices"), ("warehouse", "payments"), ("dossiers",), ("work", "acting"),
    ("quality", "operating", "rehearsal", "rights"), ("web", "api"),
)  # fmt: skip
FLOOR_OF = {package: number for number, packages in enumerate(FLOORS) for package in packages}


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders, written by people (no migrations)."""
    return sorted(
        path for folder in folders for path in (paths.ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports, as written ("from a.b import c" gives "a.b.c")."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def short(path: Path) -> str:
    return str(path.relative_to(paths.ROOT))
