"""A Motcua as an operator runs it: tables of one role, processes under another that may do much less, JSON logs."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from motcua.base import embedded, paths, processes
from tests.faults.house import House
from tests.running import Demo, free_ports

SQL = paths.ROOT / "deploy" / "postgresql"
TOKEN = "d7a1" * 10
SETTINGS = {
    "MOTCUA_LOG_FORMAT": "json",
    "MOTCUA_LOG_LEVEL": "DEBUG",
    "MOTCUA_OPERATOR_TOKEN": TOKEN,
    "MOTCUA_WORKERS": "2",
}


class Installation(House):
    """`url` is the superuser's: the test looks past all roles. `as_app` and `as_owner` are those of the roles."""

    def __init__(self, place: Path):
        given = embedded.ensure_running(place / "pg", durable=False)
        self.as_app, self.as_owner, self.as_backup, everything = (
            given.replace("//motcua@/motcua", f"//{user}@/installation")
            for user in ("motcua_app", "motcua_owner", "motcua_backup", "postgres")
        )  # fmt: skip
        start = everything.replace("/installation", "/postgres")
        run(start, (SQL / "roles.sql").read_text())
        run(start, "CREATE DATABASE installation OWNER motcua_owner TEMPLATE template0")
        self.setup()
        demo = Demo(place / "data", free_ports(), database=self.as_app, settings=SETTINGS)
        super().__init__(place, demo.ready(), everything)

    def setup(self) -> None:
        """What `motcua-owner setup` does."""
        environment = os.environ | {"DATABASE_URL": self.as_owner}
        done = subprocess.run(
            [sys.executable, "-m", "motcua", "setup"], cwd=paths.ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def command(self, *words: str, url: str = "") -> subprocess.CompletedProcess:
        """A command of the operator, under the role of the processes unless told."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        environment |= SETTINGS | {
            "DATABASE_URL": url or self.as_app, "MOTCUA_DATA": str(self.data / "data"), "MOTCUA_DEMO": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "motcua", *words]
        return subprocess.run(command, cwd=paths.ROOT, env=environment, capture_output=True, text=True)

    def outputs(self) -> dict[str, str]:
        """Everything that any process wrote where an operator reads it."""
        found = {path.name: path.read_text(errors="replace") for path in (self.data / "data" / "logs").iterdir()}
        return found | {"postgresql": (self.data / "pg.log").read_text(), "demo": self.demo.text()}

    def close(self) -> None:
        self.proxy.close()
        processes.end([self.demo.process])
        embedded.release(self.data / "pg")


def run(url: str, statements: str) -> None:
    """Run a file of SQL as psql would."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements)
