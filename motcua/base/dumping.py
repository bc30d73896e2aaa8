"""The client programs of PostgreSQL: write a database into one file, and load it again, on whatever server it lies.

The embedded server brings its programs (18) along, and those read every older server too. Where the server is newer
than they are, the programs of that version are looked for on this machine.
"""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from motcua.base import embedded

# Keys to accounts: people sign in again after a restore, and systems of others ask for tokens again. Otherwise a token
# that was stolen and ended after the backup would open once more.
LEFT_OUT = ("django_session", "clients_token", "clients_code")
# Servers before PostgreSQL 17 do not know it, and nothing but the dump itself is bounded by it.
UNKNOWN_TO_OLD_SERVERS = b"SET transaction_timeout"


class DumpFailed(Exception):
    """The database could not be written or loaded; the text says why and what to do."""


@cache
def _installed() -> tuple[tuple[int, Path], ...]:
    """The programs on this machine by version, oldest first."""
    places = [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep) if place]
    places += Path("/usr/lib/postgresql").glob("*/bin")
    with contextlib.suppress(embedded.DatabaseCannotStart):  # not even the wheel of the embedded one
        places.append(embedded._programs())
    found = {version: place for place in reversed(places) if (version := _version(place))}
    return tuple(sorted(found.items()))


def _version(place: Path) -> int:
    """The version of the programs in a directory; 0 when they are not all there."""
    if not all(os.access(place / name, os.X_OK) for name in ("pg_dump", "pg_restore", "psql")):
        return 0
    try:
        said = subprocess.run([place / "pg_dump", "--version"], capture_output=True, text=True, timeout=30)  # noqa: S603
    except OSError:
        return 0
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number.group(1)) if number else 0


def programs(at_least: int, *, newest: bool = False) -> tuple[int, Path]:
    """Version and directory of programs that fit: the oldest (or newest) that are not older. Raises DumpFailed."""
    fitting = [one for one in _installed() if one[0] >= at_least]
    if not fitting:
        raise DumpFailed(
            f"This needs pg_dump and pg_restore of PostgreSQL {at_least} or newer, and this machine has none.\n"
            f"On Debian: apt-get install postgresql-client-{at_least}"
        )
    return fitting[-1 if newest else 0]


def connect(database: dict) -> psycopg.Connection:
    """A connection of our own beside Django's pool."""
    return psycopg.connect(_address(database), password=database["PASSWORD"] or None, autocommit=True)


def dump(database: dict, target: Path, *, server: int, snapshot: str) -> int:
    """Write the database as it is in an exported snapshot; gives the version of the program. Raises DumpFailed."""
    version, place = programs(server)
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    _run([place / "pg_dump", "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={target}",
          *left_out, "--dbname", _address(database)], database, "The database could not be written")  # fmt: skip
    _run([place / "pg_restore", "--list", target], database, "The dump cannot be read again")
    return version


def load(database: dict, source: Path, *, made_by: int) -> None:
    """Load a dump into an empty database, wholly or not at all; `motcua setup` says anew who may do what.

    Raises DumpFailed.
    """
    _version_, place = programs(made_by, newest=True)
    with subprocess.Popen(  # noqa: S603
        [place / "pg_restore", "--no-owner", "--no-privileges", "--file=-", source],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as reading, subprocess.Popen(  # noqa: S603
        [place / "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1",
         "--dbname", _address(database)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment(database),
    ) as writing:  # fmt: skip
        handed_on = _hand_on(reading, writing.stdin)
        complaint = writing.stderr.read()
        reading.stdout.close()
        unread = reading.stderr.read()
    if reading.returncode and not writing.returncode:
        raise DumpFailed(_why("The dump is damaged, and nothing of it was loaded", unread))
    if writing.returncode or not handed_on:
        raise DumpFailed(_why("The database could not be loaded, and nothing of it was", complaint))


def _hand_on(reading: subprocess.Popen, target) -> bool:
    """Hand the script on as one transaction; False when the one that takes it ended early (it says why).

    The COMMIT is ours and comes only when the reader says that this was all: whoever dies before, the connection
    ends without it and the database keeps nothing.
    """
    try:
        target.write(b"BEGIN;\n")
        _copy(reading.stdout, target)
        if reading.wait() == 0:
            target.write(b"COMMIT;\n")
        target.close()
    except BrokenPipeError:
        with contextlib.suppress(BrokenPipeError):
            target.close()  # what was not written yet cannot be
        return False
    return True


def _copy(source, target) -> None:
    """Copy the script, without the setting that older servers refuse; it stands before anything else."""
    for line in _head(source):
        if not line.startswith(UNKNOWN_TO_OLD_SERVERS):
            target.write(line)
    shutil.copyfileobj(source, target, 1024 * 1024)


def _head(source) -> Iterator[bytes]:
    for line in source:
        yield line
        if line.startswith(b"CREATE "):
            return


def _run(command: list, database: dict, failing: str) -> None:
    done = subprocess.run(command, capture_output=True, env=_environment(database))  # noqa: S603
    if done.returncode:
        raise DumpFailed(_why(failing, done.stderr))


def _why(what: str, said: bytes) -> str:
    """What went wrong, in one line of the program: further lines may quote values of people."""
    lines = [line for line in said.decode(errors="replace").splitlines() if "rror:" in line or "ERROR:" in line]
    if b"No space left" in said:
        return f"{what}: the disk is full."
    return f"{what}: {lines[0] if lines else 'no reason was given'}"


def _address(database: dict) -> str:
    """Where the database is, without the password: a command line can be read by others."""
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    known = {"dbname": database["NAME"], "user": database["USER"], "host": database["HOST"], "port": database["PORT"]}
    said = {name: value for name, value in (known | options).items() if isinstance(value, str) and value}
    return make_conninfo(**said)


def _environment(database: dict) -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {})}
