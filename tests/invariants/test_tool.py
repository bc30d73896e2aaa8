"""The tool as an auditor runs it: a program of its own, that knows nothing of ours."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from motcua.base import paths
from motcua.documents import service as documents

TOOL = paths.ROOT / "tools" / "check_invariants.py"


def run(*words: str, cwd: Path = paths.ROOT) -> subprocess.CompletedProcess:
    outside = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "DATABASE_URL"}}
    return subprocess.run(
        [sys.executable, "-P", str(TOOL), *words], cwd=cwd, capture_output=True, text=True, env=outside
    )


def test_it_says_ok_of_every_invariant_and_ends_with_0(lives, tmp_path):
    done = run("--database", lives.url, "--files", str(lives.files), "--rehash", "-1", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(line.startswith("ok ") for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) > 35


def test_it_finds_a_spoilt_file_by_reading_it(town):
    place = next(path for path in town.files.rglob("*") if path.is_file())
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    done = run("--database", town.lives.url, "--files", str(town.files), "--rehash", "-1")
    assert done.returncode == 1
    assert f"BROKEN bytes_are_what_they_were: 1 rows, first:\n    {place.name} reads back" in done.stdout


def test_what_it_prints_of_a_broken_one_leads_to_the_row(town):
    place = next(path for path in town.files.rglob("*") if path.is_file())
    place.unlink()
    done = run("--database", town.lives.url, "--files", str(town.files))
    assert done.returncode == 1
    assert "BROKEN rows_have_bytes: " in done.stdout
    assert f"sha256={place.name}" in done.stdout


def test_it_ends_with_2_when_it_cannot_look():
    done = run("--database", "postgresql://nobody@127.0.0.1:1/none")
    assert (done.returncode, done.stdout) == (2, "")
    assert "could not be read" in done.stderr


def test_it_lists_what_it_checks_in_sentences():
    done = run("--list")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert all(len(sentence) > 25 and sentence.endswith((".", ".)")) for sentence in lines[1::2])


def test_it_writes_nothing(lives):
    import psycopg

    with psycopg.connect(lives.url) as connection:
        counted = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del), pg_current_wal_lsn() IS NULL FROM pg_stat_user_tables"
        connection.execute("SELECT pg_stat_force_next_flush()")
        before = connection.execute(counted).fetchone()
        connection.rollback()
        assert run("--database", lives.url).returncode == 0
        assert connection.execute(counted).fetchone() == before


def test_it_imports_nothing_of_ours():
    tree = ast.parse(TOOL.read_text())
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= {*sys.stdlib_module_names, "psycopg"}


def test_every_form_of_a_result_is_looked_at_for_its_fee():
    """Written out in SQL, since the tool knows nothing of ours."""
    text = (paths.ROOT / "tools" / "invariants" / "money.sql").read_text(encoding="utf-8")
    lists = re.findall(r"form (?:NOT )?IN \(([^)]*)\)", text)
    assert [set(re.findall(r"'(\w+)'", one)) for one in lists] == [documents.RESULTS] * 2
