"""The database of the tests: a copy of a template that is made once for each state of tables and catalogue.

Tests that need no database start none. A test with `db` runs in a transaction that is rolled back; after one
with `transactional_db` or `live_server` the copy is made anew (the ledger refuses to be flushed).
Django is the role of the processes, as in an installation; a test that makes tables says `as_owner`.
DATABASE_URL, when given from outside, names the server to use; its user needs CREATEDB and is a member of motcua_app.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from motcua.base import dumping, embedded, paths
from motcua.base.database import for_application

# Whatever `motcua setup` reads: when one of these changes, the template is made anew.
SOURCES = (
    "motcua/*/migrations/*.py", "motcua/*/models.py", "motcua/agencies/**/*.py", "motcua/agencies/data/*",
    "motcua/procedures/*.py", "motcua/engine/definition.py", "motcua/engine/vocabulary.*", "motcua/warehouse/**/*.py",
    "motcua/base/management/commands/*.py",
    "motcua/base/settings.py", "motcua/base/postgresql/grants.sql", "catalogue/**/*", "requirements/base.txt",
)  # fmt: skip
KEPT_TEMPLATES = 3
FROM_OUTSIDE = os.environ.get("DATABASE_URL", "")

# DROP DATABASE … WITH (FORCE) would end every connection, also that of an autovacuum worker, which belongs to the
# superuser: it is refused then. The plain one asks the worker to leave, and waits.
OUR_CONNECTIONS_END = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = %s AND pg_has_role(usename, 'USAGE') AND pid <> pg_backend_pid()"""


class Server:
    """A PostgreSQL server on which tests may make and drop databases."""

    def __init__(self, url: str):
        self.url = urlsplit(url)

    def address(self, database: str) -> str:
        return self.url._replace(path=f"/{database}").geturl()

    def admin(self) -> psycopg.Connection:
        return psycopg.connect(self.address("postgres"), autocommit=True)

    def names(self, prefix: str) -> list[str]:
        """The databases whose name begins so, newest first."""
        with self.admin() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", [prefix]
            )
            return [name for (name,) in rows]

    def copy(self, template: str, name: str) -> None:
        here, there = sql.Identifier(name), sql.Identifier(template)
        with self.admin() as connection:
            connection.execute(OUR_CONNECTIONS_END, [name])
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(here))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(here, there))

    def drop(self, name: str) -> None:
        with self.admin() as connection, contextlib.suppress(psycopg.errors.ObjectInUse):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def fingerprint() -> str:
    """A digest of everything that decides what a database holds after `motcua setup`."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(paths.ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(paths.ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def template(server: Server) -> str:
    """Make the template unless it is there, and give its name. Two test runs at once make it once."""
    name = f"motcua_template_{fingerprint()}"
    with server.admin() as gate:
        gate.execute("SELECT pg_advisory_lock(hashtext('motcua tests'))")
        known = server.names("motcua_template_")
        if name not in known:
            _build(server, name)
            for old in known[KEPT_TEMPLATES - 1 :]:
                server.drop(old)
    return name


def _build(server: Server, name: str) -> None:
    draft = f"{name}_draft"
    server.copy("template0", draft)
    done = subprocess.run(
        [sys.executable, "-m", "motcua", "setup"], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": server.address(draft)},
    )  # fmt: skip
    if done.returncode:
        pytest.exit(f"`motcua setup` failed, so no test can have a database:\n{done.stdout}{done.stderr}", 2)
    with server.admin() as connection:
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(draft), sql.Identifier(name)))


def fill(server: Server, url: str) -> None:
    """Put what `motcua setup` makes into an empty database of another server: that takes a second, a setup six."""
    _version, programs = dumping.programs(18)
    dump = [programs / "pg_dump", "--no-owner", server.address(template(server))]
    load = [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as told:
        subprocess.run(load, stdin=told.stdout, stdout=subprocess.DEVNULL, check=True)
    assert told.returncode == 0, "the template could not be read to its end"


def _drop_leftovers(server: Server) -> None:
    """Copies of runs that were killed; the name says which process made them."""
    for name in server.names("motcua_test_"):
        if not Path(f"/proc/{name.rsplit('_', 1)[1]}").exists():
            server.drop(name)


@pytest.fixture(scope="session")
def database_server():
    """The server of this run, with the name of the template to copy."""
    place = paths.ROOT / ".data" / "test-postgres"
    server = Server(FROM_OUTSIDE or embedded.ensure_running(place, durable=False))
    _drop_leftovers(server)
    yield server
    embedded.release(place)


@pytest.fixture(scope="session")
def fresh_copy(database_server):
    """A function that puts a fresh copy of the template in the place of the database of this run."""
    source, name = template(database_server), f"motcua_test_{os.getpid()}"

    def renew() -> str:
        from django.db import connections

        connections.close_all()
        database_server.copy(source, name)
        return for_application(database_server.address(name))

    yield renew
    database_server.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(fresh_copy, django_test_environment, django_db_blocker):
    """In the place of pytest-django's own: point Django, and the processes that tests start, at the copy."""
    from django.db import connections
    from django.test import TransactionTestCase

    from motcua.base.database import connection_settings

    with django_db_blocker.unblock():
        os.environ["DATABASE_URL"] = fresh_copy()
        ours = connection_settings()
        ours["OPTIONS"].pop("pool")  # a pool would hold connections to a copy that is replaced
        connections["default"].settings_dict.update(ours)
        TransactionTestCase._fixture_teardown = lambda self: fresh_copy()
        yield
        connections.close_all()


@pytest.fixture(scope="module")
def as_owner(django_db_setup, database_server):
    """Django is the owner of the tables while a module runs: for tests that make tables, or look into closed ones."""
    from django.db import connection

    processes = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = database_server.url.username
    yield
    connection.close()
    connection.settings_dict["USER"] = processes
