"""A Motcua of its own for the bench: data directory, PostgreSQL and web server as in production."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from motcua.base import embedded, paths, processes
from motcua.base.database import for_application

PLACE = Path(os.environ.get("BENCH_PLACE") or paths.ROOT / ".data" / "bench")
PATIENCE = 60.0  # seconds until the web server answers


class House:
    """Use as a context: everything that it started ends with it. The data stay until the next run, to look at."""

    def __init__(self):
        self.postgres = PLACE / "postgres"
        self.port = free_port()
        self.logs = PLACE
        self.web: subprocess.Popen | None = None
        self.running: list[subprocess.Popen] = []

    def __enter__(self) -> "House":
        url = embedded.ensure_running(self.postgres)  # durable: every commit reaches the disk, as in production
        self.environment = _without_motcua() | {
            "MOTCUA_DATA": str(PLACE), "DATABASE_URL": url, "MOTCUA_INSTANCE": "bench", "MOTCUA_WORKERS": "1",
            "MOTCUA_PORT": str(self.port), "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "MOTCUA_OIDC_ISSUER": "http://127.0.0.1:8001", "DJANGO_SETTINGS_MODULE": "motcua.base.settings",
        }  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        processes.end(self.running)
        embedded.release(self.postgres)

    def empty(self) -> None:
        """A new database with tables, units and procedures, and no files."""
        shutil.rmtree(PLACE / "files", ignore_errors=True)
        self.as_superuser("DROP DATABASE IF EXISTS motcua WITH (FORCE)", "CREATE DATABASE motcua OWNER motcua")
        self.run("motcua", "setup")

    def load(self, dossiers: int, requests: int, plan: Path) -> None:
        """Fill the database. In demo mode, because only there an unsigned result may be given out."""
        words = ["--dossiers", str(dossiers), "--requests", str(requests), "--plan", str(plan)]
        self.run("bench.load", *words, MOTCUA_DEMO="1")
        # What time does to an installation, and so that no vacuum begins while the meters are read.
        self.as_superuser("VACUUM (ANALYZE)", "CHECKPOINT", database="motcua")

    def run(self, module: str, *words: str, **more: str) -> None:
        """Run a module of ours to its end, in a process of its own."""
        environment = self.environment | more
        done = subprocess.run([sys.executable, "-m", module, *words], cwd=paths.ROOT, env=environment)
        if done.returncode:
            raise SystemExit(f"bench: {module} failed; see above")

    def begin(self, module: str, *words: str, **more: str) -> subprocess.Popen:
        """Start a module that runs until the house is left, under the role of the processes: with its rights."""
        role = {"DATABASE_URL": for_application(self.environment["DATABASE_URL"])}
        log = (self.logs / f"{words[0] if module == 'motcua' else module}.log").open("wb")
        self.running.append(processes.start([sys.executable, "-m", module, *words], cwd=paths.ROOT,
                                            env=self.environment | role | more, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log))  # fmt: skip
        return self.running[-1]

    def open(self) -> None:
        """Start the web server, exactly as `motcua web` does in production, with one worker."""
        self.web = self.begin("motcua", "web")
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.web.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"bench: the web server does not answer; see {self.logs / 'web.log'}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10):
                return True
        except OSError:
            return False

    def status_of(self, method: str, path: str, **headers: str) -> int:
        """The status that a single request gets, redirects not followed."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers=headers,
                                         data=b"" if method == "POST" else None)  # fmt: skip
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    @property
    def postmaster(self) -> int:
        """The process at the head of PostgreSQL."""
        return int((self.postgres / "postmaster.pid").read_text().split()[0])

    @property
    def log(self) -> Path:
        """Where PostgreSQL writes its log."""
        return self.postgres.with_name("postgres.log")

    def superuser(self, database: str) -> str:
        """Where the superuser connects, as a connection string."""
        return psycopg.conninfo.make_conninfo("", host=self.socket, user="postgres", dbname=database)

    @property
    def socket(self) -> str:
        """The directory of PostgreSQL's socket."""
        return psycopg.conninfo.conninfo_to_dict(self.environment["DATABASE_URL"])["host"]

    def as_superuser(self, *statements: str, database: str = "postgres") -> list[tuple]:
        """Run statements one after another; the rows of the last one that has any."""
        rows: list[tuple] = []
        with psycopg.connect(self.superuser(database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
                rows = cursor.fetchall() if cursor.description else rows
        return rows


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _without_motcua() -> dict[str, str]:
    """The environment without settings of another installation of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DATABASE_URL"))}
