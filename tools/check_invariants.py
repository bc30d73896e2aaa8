#!/usr/bin/env python3
"""Check from outside what must hold in the database of a Motcua, whatever happened to its processes.

Needs Python 3.11, psycopg and the files of `invariants/` beside it: it shares no code with Motcua. Every invariant
is a name, a sentence and one SQL statement that finds what breaks it; they can be read, and run with psql, one by one.

    python3 tools/check_invariants.py --database postgresql://…            over the database
    python3 tools/check_invariants.py --database … --files .data/files     and over the files
    python3 tools/check_invariants.py --list                               what is checked

It reads one consistent snapshot while Motcua runs, writes nothing, and prints a line for each invariant: "ok name",
or "BROKEN name: how many rows, the first of them" (ids and codes, no personal data). It ends with 0 when all hold,
1 when one is broken, 2 when it could not look. The role needs SELECT on all tables and TEMPORARY on the database.

`--now` (ISO, with zone) is the moment for which ages are judged, for a database that was restored; `--rehash N` reads
N files, taken at random, whole and compares their SHA-256 with their name (0: none, -1: all).
"""

import argparse
import hashlib
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

HERE = Path(__file__).resolve().parent / "invariants"
OVER_THE_DATABASE = (
    "dossiers.sql", "drafts.sql", "steps.sql", "linked.sql", "consents.sql", "mandates.sql", "ledger.sql",
    "effects.sql", "warehouse.sql", "money.sql", "sources.sql", "erased.sql",
)  # fmt: skip
OVER_THE_FILES = ("files.sql",)
BEGIN = re.compile(r"^-- \[(\w+)\] ", re.MULTILINE)
SHOWN = 5  # rows of a broken invariant


@dataclass(frozen=True)
class Invariant:
    """Something that holds at every instant, and the statement that finds what breaks it."""

    name: str
    sentence: str
    statement: str


@dataclass(frozen=True)
class Broken:
    """An invariant with the rows that break it: how many, and the first as text."""

    name: str
    count: int
    first: tuple[str, ...]


def invariants(*names: str) -> list[Invariant]:
    """The invariants that these files of SQL hold, in their order."""
    found = []
    for name in names:
        parts = BEGIN.split((HERE / name).read_text(encoding="utf-8"))[1:]
        for key, text in zip(parts[::2], parts[1::2], strict=True):
            lines = f"-- {text}".splitlines()
            said = [line for line in lines if line.startswith("--")]
            rest = "\n".join(line for line in lines if not line.startswith("--")).strip()
            found.append(Invariant(key, " ".join(line.removeprefix("--").strip() for line in said), rest))
    return found


def define_terms(connection: psycopg.Connection, now: datetime) -> None:
    """Make the temporary tables in which the invariants are said; whoever ends the transaction drops them."""
    connection.execute("SET LOCAL TimeZone = 'UTC'")
    connection.execute("SET LOCAL client_min_messages = warning")
    terms = (HERE / "terms.sql").read_text(encoding="utf-8")
    connection.execute(terms.replace(":'now'", sql.Literal(now.isoformat()).as_string(connection)))


def list_files(connection: psycopg.Connection, place: Path) -> None:
    """Tell the database what the directory of files holds. Call it after the snapshot was taken: bytes come first."""
    with connection.cursor().copy("COPY on_disk FROM STDIN") as copy:
        for name, size, written in files_in(place):
            copy.write_row((name, size, written))
    connection.execute("ANALYZE on_disk")


def files_in(place: Path) -> Iterator[tuple[str, int, datetime]]:
    """Name, bytes and age of each file below a directory; one that vanishes while we look was none."""
    for path in place.rglob("*"):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        if path.is_file():
            right = path.parent == place / path.name[:2] / path.name[2:4]
            name = path.name if right else str(path.relative_to(place))
            yield name, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC)


def rehash(place: Path, names: list[str], how_many: int) -> Broken | None:
    """Read some files whole and hash them again."""
    chosen = names if how_many < 0 else random.sample(names, min(how_many, len(names)))
    wrong = []
    for name in chosen:
        try:
            with open(place / name[:2] / name[2:4] / name, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            continue  # rows_have_bytes tells of it
        if found != name:
            wrong.append(f"{name} reads back as {found}")
    return Broken("bytes_are_what_they_were", len(wrong), tuple(wrong[:SHOWN])) if wrong else None


def check(connection: psycopg.Connection, invariant: Invariant) -> Broken | None:
    """Run the statement of one invariant; None when nothing breaks it."""
    cursor = connection.execute(invariant.statement)
    rows = cursor.fetchmany(SHOWN)
    if not rows:
        return None
    names = [column.name for column in cursor.description]
    first = tuple(", ".join(f"{n}={v}" for n, v in zip(names, row, strict=True)) for row in rows)
    return Broken(invariant.name, cursor.rowcount, first)


def check_all(connection: psycopg.Connection, *, now: datetime, files: Path | None = None) -> Iterator[tuple]:
    """Check everything in the transaction that is open; yields (invariant, Broken or None) as they are found."""
    define_terms(connection, now)
    if files is not None:
        list_files(connection, files)
    connection.execute("SET TRANSACTION READ ONLY")
    for invariant in invariants(*OVER_THE_DATABASE, *(OVER_THE_FILES if files is not None else ())):
        yield invariant, check(connection, invariant)


def moment(text: str) -> datetime:
    """A moment with its zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("a moment needs its zone: 2026-11-22T12:00+07:00")
    return found


def main() -> int:
    """Read the command line, check, print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="postgresql://… of the installation")
    parser.add_argument("--files", type=Path, help="its directory of files")
    parser.add_argument("--now", type=moment, default=None, help="the moment for which ages are judged")
    parser.add_argument("--rehash", type=int, default=20, help="how many files to read whole (-1: all)")
    parser.add_argument("--list", action="store_true", help="say what is checked, and end")
    options = parser.parse_args()
    if options.list:
        for one in invariants(*OVER_THE_DATABASE, *OVER_THE_FILES):
            print(f"{one.name}\n    {one.sentence}")
        return 0
    if not options.database:
        parser.error("--database is missing")
    if options.files and not options.files.is_dir():
        parser.error(f"{options.files} is no directory")
    try:
        return run(options)
    except psycopg.OperationalError as error:
        print(f"The database could not be read: {error}", file=sys.stderr)
        return 2


def run(options: argparse.Namespace) -> int:
    """Check one installation and print what was found."""
    broken = 0
    with psycopg.connect(options.database) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        now = options.now or connection.execute("SELECT now()").fetchone()[0]
        for invariant, found in check_all(connection, now=now, files=options.files):
            broken += report(invariant.name, found)
        if options.files:
            names = [name for (name,) in connection.execute("SELECT DISTINCT sha256 FROM files_storedfile")]
            broken += report("bytes_are_what_they_were", rehash(options.files, names, options.rehash))
        connection.rollback()
    return 1 if broken else 0


def report(name: str, found: Broken | None) -> int:
    """Print a line, and the first rows of what is broken; 1 if it is."""
    if found is None:
        print(f"ok {name}", flush=True)
        return 0
    print(f"BROKEN {name}: {found.count} rows, first:", flush=True)
    for row in found.first:
        print(f"    {row}", flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
