"""The house of an earlier landing: its database loaded, its files unpacked, not migrated yet."""

import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from motcua.base import dumping, paths

# Debian 12 has Python 3.11.2, whose tarfile does not know filters yet.
CAREFULLY = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}

HERE = Path(__file__).resolve().parent
LANDINGS = sorted(path.parent.name for path in HERE.glob("*/names.json"))


@dataclass(frozen=True)
class OldHouse:
    """An installation as the landing `commit` left it; `names` calls its dossiers (codes) and drafts (ids)."""

    commit: str
    url: str
    data: Path
    names: dict[str, str]

    def rows(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.url) as there:
            return there.execute(statement).fetchall()

    def one(self, statement: str):
        return self.rows(statement)[0][0]

    def setup(self) -> subprocess.CompletedProcess:
        """What an operator types after installing the new version."""
        return self._run("-m", "motcua", "setup")

    def invariants(self, *words: str) -> subprocess.CompletedProcess:
        return self._run("tools/check_invariants.py", "--database", self.url, "--files", str(self.data / "files"),
                         "--rehash", "-1", *words)  # fmt: skip

    def _run(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *words], cwd=paths.ROOT, capture_output=True, text=True,
            env={**os.environ, "DATABASE_URL": self.url, "MOTCUA_DATA": str(self.data), "MOTCUA_DEMO": "1"},
        )  # fmt: skip


@pytest.fixture(params=LANDINGS)
def old_house(request, transactional_db, database_server, tmp_path, monkeypatch):
    """Loaded; Django looks at it until the test ends."""
    landing, name = HERE / request.param, f"motcua_test_landing_{os.getpid()}"
    database_server.copy("template0", name)
    script = lzma.decompress((landing / "database.sql.xz").read_bytes())
    script = b"".join(
        line for line in script.splitlines(keepends=True) if not line.startswith(dumping.UNKNOWN_TO_OLD_SERVERS)
    )
    _version, programs = dumping.programs(18)
    subprocess.run(
        [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", database_server.address(name)],
        input=script, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    with tarfile.open(fileobj=io.BytesIO((landing / "files.tar.xz").read_bytes())) as tar:
        tar.extractall(tmp_path / "files", **CAREFULLY)
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    here = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    names = json.loads((landing / "names.json").read_text())
    yield OldHouse(request.param, database_server.address(name), tmp_path, names)
    connection.close()
    connection.settings_dict["NAME"] = here
    database_server.drop(name)
