"""Habits of the house that a reader relies on without looking."""

import ast
import io
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template import engines

from motcua.base import paths
from motcua.base.ids import new_id
from tests.guards.sources import imports, python_files, short, tree_of

TELLS_THE_TIME = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}
NOT_ABOUT_LAW = {
    "motcua/base/clock.py": "it is the clock",
    "motcua/base/ids.py": "ids sort by the machine's time",
    "motcua/files/leftovers.py": "compares with the times of files on the same disk",
    "motcua/files/storage/__init__.py": "compares with the times of files on the same disk",
    "motcua/files/storage/folder.py": "compares with the times of files on the same disk",
}


def calls(path):
    """Every call in a file as written: "datetime.now"."""
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            yield f"{node.func.value.id}.{node.func.attr}", node.lineno


def test_only_the_clock_tells_the_time():
    """Deadlines are law: ask motcua.base.clock, which tests and replays can hold still."""
    found = [
        f"{short(path)}:{line} {call}"
        for path in python_files("motcua")
        if short(path) not in NOT_ABOUT_LAW
        for call, line in calls(path)
        if call in TELLS_THE_TIME
    ]
    assert not found, f"use clock.now() or clock.today(): {found}"


def test_the_engine_asks_nobody():
    """Same input, same answer: no clock, no chance, no file, no network inside the engine."""
    asked = {"os", "random", "secrets", "time", "socket", "pathlib", "urllib", "logging", "subprocess"}
    found = [
        f"{short(path)} imports {name}"
        for path in python_files("motcua/engine")
        for name in imports(path)
        if name.split(".")[0] in asked and path.name != "drawing.py"  # it writes the picture of the states
    ]
    assert not found, found


def test_tests_do_not_sleep_skip_or_pretend():
    """Poll with a deadline (tests.running.wait_until); install what is missing; use a real one or a simulator."""
    found = []
    for path in python_files("tests"):
        found += [f"{short(path)} imports {name}" for name in imports(path) if name.startswith("unittest.mock")]
        for call, line in calls(path):
            pause = call == "time.sleep" and "deadline" not in path.read_text().splitlines()[line - 2]
            if pause or call in {"pytest.skip", "pytest.xfail", "pytest.importorskip", "mark.skip", "mark.xfail"}:
                found.append(f"{short(path)}:{line} {call}")
    assert not found, found


def test_every_row_has_an_id_that_sorts_by_time():
    """UUIDField(primary_key=True, default=new_id): ids can be made before the row, and by several installations."""
    odd = []
    for model in apps.get_models():
        key = model._meta.pk
        if not model.__module__.startswith("motcua.") or key.remote_field or model.__name__ in KEYED_OTHERWISE:
            continue
        if key.get_internal_type() != "UUIDField" or (key.has_default() and key.default is not new_id):
            odd.append(f"{model.__name__}.{key.name}")
    assert not odd, f"another kind of key; if that is right, add the model to KEYED_OTHERWISE with its reason: {odd}"


KEYED_OTHERWISE = {
    "Loaded": "one row for each set of data files, by name",
    "Order": "the order is its number",
    "Waiting": "its number keeps the order of writing within one transaction",
    "DraftAnswer": "a part of its draft, never addressed by itself",
    "DraftPaper": "a part of its draft",
    "Mark": "a part of its dossier",
    "StepRecord": "a part of its dossier",
    "StepEvent": "counted, never looked up; a short key keeps millions small",
    "RateCount": "forgotten within minutes",
    "Cursor": "one row for each follower and lane",
    "BackupSet": "a directory, by its name",
    "Outgoing": "the key by which the receiver removes doubles",
}


def test_the_migrations_make_the_tables_of_the_models(db):
    """Run `python -m motcua makemigrations` and read what it wrote."""
    told = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=told, stderr=told)
    except SystemExit:
        pytest.fail(f"models and migrations differ:\n{told.getvalue()}")


def test_the_start_up_checks_pass(settings):
    """What Django and motcua.base.checks find wrong; the hint says what to set."""
    settings.DEMO = True
    call_command("check", "--fail-level", "ERROR", stdout=io.StringIO())


def templates():
    return sorted((paths.ROOT / "motcua").glob("*/templates/**/*.html"))


def test_every_template_compiles():
    """Also those that no test has opened yet."""
    environment = engines["jinja2"].env
    for path in templates():
        environment.from_string(path.read_text(encoding="utf-8"))


def test_nothing_is_put_into_a_page_unescaped():
    """`|safe` and Markup open the door to foreign scripts. Built from our own text only, and listed here."""
    found = {short(path) for path in templates() if re.search(r"\|\s*safe\b|autoescape", path.read_text())}
    found |= {
        short(path) for path in python_files("motcua") if re.search(r"\bmark_safe\b|\bMarkup\(", path.read_text())
    }
    assert found <= set(UNESCAPED), f"say in UNESCAPED why this is safe: {sorted(found - set(UNESCAPED))}"
    assert set(UNESCAPED) <= found, f"no longer needed: {sorted(set(UNESCAPED) - found)}"


UNESCAPED: dict[str, str] = {}

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|<img[^>]* src=\"([^\"]+)\"")


def test_every_link_in_the_documents_leads_somewhere():
    """A moved file takes its links along."""
    dead = []
    for path in [*paths.ROOT.glob("*.md"), *(paths.ROOT / "docs").rglob("*.md")]:
        for match in LINK.finditer(path.read_text(encoding="utf-8")):
            target = match.group(1) or match.group(2)
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                dead.append(f"{short(path)} -> {target}")
    assert not dead, f"nothing there: {dead}"
