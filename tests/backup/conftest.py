"""Houses to back up and to restore into: a database and a data directory each, dropped after the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from motcua.base import paths, processes


@dataclass(frozen=True)
class House:
    """An installation without processes of its own."""

    url: str
    data: Path
    more: Mapping[str, str] = field(default_factory=dict)  # of its environment

    @property
    def environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        return keep | {"DATABASE_URL": self.url, "MOTCUA_DATA": str(self.data), "MOTCUA_DEMO": "1",
                       "DJANGO_SETTINGS_MODULE": "motcua.base.settings", **self.more}  # fmt: skip

    @property
    def settings(self) -> dict:
        """The database as Django's settings name it."""
        told = conninfo_to_dict(self.url)
        return {"NAME": told["dbname"], "USER": told.get("user", ""), "PASSWORD": told.get("password", ""),
                "HOST": told.get("host", ""), "PORT": told.get("port", ""), "OPTIONS": {}}  # fmt: skip

    def does(self, *words: str, program: tuple[str, ...] = ("-m", "motcua")) -> subprocess.CompletedProcess:
        """Run a command of this installation to its end."""
        return subprocess.run(
            [sys.executable, *program, *map(str, words)], cwd=paths.ROOT, env=self.environment, capture_output=True,
            text=True,
        )  # fmt: skip

    def starts(self, *words: str) -> subprocess.Popen:
        return processes.start(
            [sys.executable, *words], cwd=paths.ROOT, env=self.environment, text=True, stdout=subprocess.PIPE
        )

    def rows(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(statement).fetchall()

    def invariants(self, *words: str) -> subprocess.CompletedProcess:
        """What the checker says of database and files, all of them read."""
        return self.does("--database", self.url, "--files", self.data / "files", "--rehash", "-1", *words,
                         program=("tools/check_invariants.py",))  # fmt: skip


@pytest.fixture
def house(database_server, tmp_path):
    """A function that makes an empty house, or one whose database is a copy of another."""
    made = []

    def build(name: str, *, like: str = "template0") -> House:
        database = f"motcua_test_{name}_{os.getpid()}"
        database_server.copy(like, database)
        made.append(database)
        (tmp_path / name).mkdir()
        return House(database_server.address(database), tmp_path / name)

    yield build
    for database in made:
        database_server.drop(database)


@pytest.fixture
def lived_in(house, lives) -> House:
    """A house with dossiers in every status, drafts, files and mails that nobody took yet."""
    it = house("lived_in", like=f"motcua_test_lives_{os.getpid()}")
    shutil.copytree(lives.files, it.data / "files")
    return it
