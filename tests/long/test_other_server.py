"""Everything that touches the database, on Debian's PostgreSQL 15 with Debian's ordinary locale."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.base import paths, service_account

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
# The others need no database, or bring their own.
NOT_HERE = (
    "tests/long", "tests/engine", "tests/guards", "tests/run", "tests/journeys", "tests/simulators",
    "tests/web/test_scripts.py",
)  # fmt: skip


@pytest.fixture
def server(tmp_path_factory):
    """A PostgreSQL 15 of our own on a socket, gone afterwards. Gives its DATABASE_URL."""
    assert PROGRAMS.exists(), "as root: apt-get install postgresql-15"
    place = tmp_path_factory.getbasetemp() / "pg15"
    place.mkdir(mode=0o700)
    account = service_account.for_cluster(place)
    service_account.give(place, account)
    locale = "C.UTF-8"
    data = place / "data"
    made = service_account.run(
        [PROGRAMS / "initdb", "-D", data, "-U", "postgres", "--auth=trust", f"--locale={locale}", "-E", "UTF8"], account
    )
    assert made.returncode == 0, made.stderr
    options = f"-c listen_addresses= -c unix_socket_directories={place} -c fsync=off -c port={free_port()}"
    control = [PROGRAMS / "pg_ctl", "-D", data, "-w"]
    started = service_account.run([*control, "-l", place / "log", "-o", options, "start"], account)
    assert started.returncode == 0, started.stdout + (place / "log").read_text()
    port = (data / "postmaster.pid").read_text().splitlines()[3]
    create = [PROGRAMS / "createuser", "-h", place, "-p", port, "-U", "postgres"]
    service_account.run([*create, "motcua_app"], account)
    service_account.run([*create, "-d", "-g", "motcua_app", "motcua"], account)
    yield f"postgresql://motcua@/motcua?host={place}&port={port}"
    service_account.run([*control, "-m", "fast", "stop"], account)


def free_port() -> int:
    """Only part of the socket's name, but a number that no other server uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_tests_with_a_database_pass_on_postgresql_15(server):
    left_out = [f"--ignore={place}" for place in NOT_HERE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "tests", "--tb=short", *left_out], cwd=paths.ROOT, text=True,
        capture_output=True, env={**os.environ, "DATABASE_URL": server},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
