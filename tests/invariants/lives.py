"""Committed lives of dossiers in a database and a directory of their own, made once for all tests that look at them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from motcua.base import paths
from tests.database import template


@dataclass(frozen=True)
class Lives:
    """Where they lie, and how the dossiers and drafts are called: name -> code, or id of a draft."""

    url: str
    files: Path
    codes: dict[str, str]
    ids: dict[str, UUID] = field(default_factory=dict)


@pytest.fixture(scope="session")
def lives(database_server, tmp_path_factory) -> Lives:
    """The lives of living.py, in a database and a directory of their own."""
    name, data = f"motcua_test_lives_{os.getpid()}", tmp_path_factory.mktemp("lives")
    database_server.copy(template(database_server), name)
    url = database_server.address(name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.invariants.living"], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": url, "MOTCUA_DATA": str(data), "MOTCUA_DEMO": "1",
             "DJANGO_SETTINGS_MODULE": "motcua.base.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    codes = json.loads(done.stdout)
    with psycopg.connect(url) as connection:
        ids = dict(connection.execute("SELECT code, id FROM dossiers_dossier").fetchall())
    yield Lives(url, data / "files", codes, {key: ids.get(code) or UUID(code) for key, code in codes.items()})
    database_server.drop(name)
