"""One list for each vocabulary, and every word of it explained."""

import ast
import os
import re

from motcua.base import paths, reference
from motcua.base.errors import CannotContinue, NotFound
from tests.guards.sources import python_files, short, tree_of


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
    from motcua.engine import lifecycle, whole

    words = [status.name for status in lifecycle.Status] + [owes.name for owes in lifecycle.Owes]
    words += sorted({event.__name__ for _status, event in [*lifecycle.MOVES, *whole.MOVES]})
    assert not (lost := missing(words, read("glossary.md"))), lost


def test_every_role_is_in_the_glossary():
    """What an official may do hangs on the role; docs/glossary.md says what each one is in the law."""
    from motcua.agencies.models import Role

    assert not (lost := missing([role.value for role in Role], read("glossary.md"))), lost


def test_every_error_is_explained():
    """Run `make reference`; a reader of a log or of the API looks the code up in docs/reference/errors.md."""
    assert reference.ERRORS.read_text(encoding="utf-8") == reference.errors_page(), "run `make reference`"


def test_every_error_says_what_happened_and_what_is_kept():
    """The message is read at 5 p.m. on a bad day: what happened, what is kept, what to do. Give it its own."""
    mute = [
        kind.__qualname__
        for kind in reference.error_classes()
        if not issubclass(kind, NotFound) and kind is not CannotContinue and "message" not in vars(kind)
    ]
    assert not mute, f"no words of their own: {mute}"


def test_no_two_errors_share_a_code():
    """The code is the error's name in statistics and, later, in the API."""
    codes: dict[str, set[str]] = {}
    for kind in reference.error_classes():
        codes.setdefault(kind.code, set()).add(kind.__qualname__)
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
    headings = set(re.findall(r"^###? `([A-Z_]+)`", read("reference/settings.md"), re.MULTILINE))
    found = settings_read()
    lost = {name: where for name, where in found.items() if name not in headings}
    assert not lost, f"not in docs/reference/settings.md: {lost}"
    assert not (gone := headings - set(found)), f"documented, but nothing reads it: {sorted(gone)}"


def test_the_tests_read_no_setting_of_their_own():
    """Settings are for installations; a test that needs another behaviour says so in the call."""
    assert not [name for name in os.environ if name.startswith("MOTCUA_TEST")]
