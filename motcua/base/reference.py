"""The pages of docs/reference that follow from the code: addresses, errors, whose data each table holds."""

import importlib
import inspect
from collections.abc import Iterator

from django.utils import translation

from motcua.base import paths
from motcua.base.errors import CannotContinue
from motcua.base.holding import Claim, Erased, all_claims

ERRORS = paths.ROOT / "docs" / "reference" / "errors.md"
HEAD = """# Errors

What can stop an action, by its code. Made from `motcua/*/errors.py` by `make reference`; change it there.
The words are what the person reads; `%(name)s` is filled in.
"""

PERSONAL = paths.ROOT / "docs" / "reference" / "personal-data.md"
PERSONAL_HEAD = """# Whose data each table holds

How they get into the copy that people ask for, and how they are erased. Made from `motcua/*/personal.py` by `make
reference`; change it there. A guard names the table and the column that nobody claimed.

| table | whose data | in the copy | when erased |
| --- | --- | --- | --- |
"""
ERASED_WORDS = {
    Erased.DELETED: "rows deleted", Erased.EMPTIED: "rows emptied", Erased.KEPT: "rows stay",
    Erased.LATER: "goes by itself", Erased.NOBODYS: "–",
}  # fmt: skip


def error_classes() -> list[type[CannotContinue]]:
    """Every error of ours, by code."""
    for path in sorted((paths.ROOT / "motcua").glob("*/errors.py")):
        importlib.import_module(f"motcua.{path.parent.name}.errors")
    ours = (kind for kind in _below(CannotContinue) if kind.__module__.startswith("motcua."))  # tests have theirs
    named = (kind for kind in ours if "code" in vars(kind))  # the others only group
    return sorted(named, key=lambda kind: (kind.code, kind.__module__))


def _below(kind: type) -> Iterator[type]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def errors_page() -> str:
    """docs/reference/errors.md as it should be."""
    return HEAD + "".join(f"\n{_entry(kind)}\n" for kind in error_classes())


def _entry(kind: type[CannotContinue]) -> str:
    lines = [f"## `{kind.code}`", "", f"{kind.__module__.split('.')[1]} · HTTP status {kind.status}"]
    own = kind.__dict__.get("__doc__")
    if own:
        lines += ["", inspect.cleandoc(own)]
    for language in ("vi", "en"):
        with translation.override(language):
            lines += ["", f"> {language}: {kind.message}"]
    return "\n".join(lines)


def personal_data_page() -> str:
    """docs/reference/personal-data.md as it should be."""
    return PERSONAL_HEAD + "".join(f"{_claim(one)}\n" for one in all_claims())


def _claim(one: Claim) -> str:
    if one.erased == Erased.NOBODYS:
        return f"| `{one.table}` | nobody's: {one.why} | – | – |"
    how = ERASED_WORDS[one.erased]
    emptied = f" ({', '.join(f'`{name}`' for name in sorted(one.emptied))})" if one.emptied else ""
    copied = f"no: {one.unexported}" if one.unexported else "yes"
    return f"| `{one.table}` | {one.whose} | {copied} | {how}{emptied}: {one.why} |"
