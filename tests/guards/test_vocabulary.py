"""One list for each vocabulary, and every word of it explained."""

import ast
import os
import re

from motcua.base import paths
from motcua.base.errors import CannotContinue
from tests.guards.sources import python_files, short, tree_of

REFERENCE = paths.ROOT / "docs" / "reference"


def read(*names: str) -> str:
    return "\n".join((paths.ROOT / "docs" / name).read_text(encoding="utf-8") for name in names)


def missing(words, text: str) -> list[str]:
    return sorted(word for word in words if f"`{word}`" not in text)


def test_every_event_is_in_the_glossary():
    """docs/glossary.md binds the word in the law, on screen and in the code; add a row for the event."""
    from motcua.ledger.events import Event

    assert not (lost := missing([event.value for event in Event], read("glossary.md"))), lost


def test_every_state_and_move_is_in_the_glossary():
    """The ten states are those of the decree; each has a row in docs/glossary.md."""
    from motcua.engine import lifecycle

    words = [status.name for status in lifecycle.Status] + [owes.name for owes in lifecycle.Owes]
    words += sorted({event.__name__ for _status, event in lifecycle.MOVES})
    assert not (lost := missing(words, read("glossary.md"))), lost


def test_every_role_is_in_the_glossary():
    """What an official may do hangs on the role; docs/glossary.md says what each one is in the law."""
    from motcua.agencies.models import Role

    assert not (lost := missing([role.value for role in Role], read("glossary.md"))), lost


def error_codes() -> set[str]:
    """The code of every error of ours (subclasses of CannotContinue in every errors.py)."""
    import importlib

    for path in python_files("motcua"):
        if path.name == "errors.py":
            importlib.import_module(".".join(path.relative_to(paths.ROOT).with_suffix("").parts))
    found, waiting = set(), [CannotContinue]
    while waiting:
        kind = waiting.pop()
        found.add(kind.code)
        waiting += kind.__subclasses__()
    return found


def test_every_error_has_a_heading():
    """Add `## <code>` to docs/reference/errors.md: when it happens, what is kept, what to do."""
    headings = set(re.findall(r"^## `?([a-z_]+)`?", read("reference/errors.md"), re.MULTILINE))
    assert not (lost := sorted(error_codes() - headings)), f"no heading for: {', '.join(lost)}"
    assert not (gone := sorted(headings - error_codes())), f"no such error any more: {', '.join(gone)}"


def test_no_two_errors_share_a_code():
    """The code is the error's name in statistics and, later, in the API."""
    codes: dict[str, set[str]] = {}
    waiting = [CannotContinue]
    error_codes()
    while waiting:
        kind = waiting.pop()
        codes.setdefault(kind.code, set()).add(kind.__qualname__)
        waiting += kind.__subclasses__()
    shared = {code: kinds for code, kinds in codes.items() if len(kinds) > 1}
    assert not shared, f"each error needs a code of its own: {shared}"


def settings_read() -> dict[str, str]:
    """Every environment variable that the code reads, with a file that reads it."""
    found = {}
    for path in python_files("motcua", "simulators"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in re.findall(r"\b(?:MOTCUA_[A-Z_]*[A-Z]|DATABASE_URL)\b", node.value):
                    found[name] = short(path)
    return found


def test_every_setting_is_documented():
    """Add a heading `## NAME` to docs/reference/settings.md: what it does, its default, an example."""
    headings = set(re.findall(r"^##+ `?([A-Z_]+)`?", read("reference/settings.md"), re.MULTILINE))
    found = settings_read()
    lost = {name: where for name, where in found.items() if name not in headings}
    assert not lost, f"not in docs/reference/settings.md: {lost}"
    assert not (gone := headings - set(found)), f"documented, but nothing reads it: {sorted(gone)}"


def test_the_tests_read_no_setting_of_their_own():
    """Settings are for installations; a test that needs another behaviour says so in the call."""
    assert not [name for name in os.environ if name.startswith("MOTCUA_TEST")]
