"""A directory of backups: one set for each time, and the files of all sets together, each kept once.

    <directory>/files/ab/cd/abcd…            bytes under their SHA-256; never changed, shared by every set
    <directory>/2026-11-23T001500Z/          manifest.json  database.dump  files.txt  (secret_key)

The database comes first, the files after it. Bytes are on the disk before a row names them and never change, so every
file that the snapshot of the database names can still be copied later, while new ones keep coming; the other way
round a file that came between the two would be missing. Only the cleaning may delete bytes; it stands still meanwhile.
A set has its name only when all of it is written: whatever is killed leaves no set, and what was copied is not copied
again.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

FORMAT = 1
MANIFEST, DUMP, FILES, SECRET = "manifest.json", "database.dump", "files.txt", "secret_key"  # noqa: S105
CHUNK = 1024 * 1024  # bytes
MISSING, CHANGED = "missing", "changed"  # what can be wrong with the bytes of a file


class Damaged(Exception):
    """A backup is not what its manifest says; the text names the part."""


@dataclass(frozen=True)
class Named:
    """A file that the database names: its SHA-256 and its bytes."""

    sha256: str
    size: int


def place_of(root: Path, sha256: str) -> Path:
    """Where the bytes with this hash lie below a directory of files."""
    return root / sha256[:2] / sha256[2:4] / sha256


def sets_of(directory: Path) -> list[Path]:
    """The whole sets, oldest first."""
    return sorted(path.parent for path in directory.glob(f"2*Z/{MANIFEST}"))


def chosen(directory: Path, name: str = "") -> Path:
    """The set of this name, or the last one. Raises Damaged."""
    found = [one for one in sets_of(directory) if not name or one.name == name]
    if not found:
        raise Damaged(f"There is no backup {name or 'at all'} in {directory}.")
    return found[-1]


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold the directory: two backups at once would be in each other's way. Raises BlockingIOError."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(directory / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in directory.glob(".partial-*"):
            shutil.rmtree(left)
        yield


@contextmanager
def new_set(directory: Path, now: datetime) -> Iterator[Path]:
    """A directory to fill; it becomes a set when the block ends well, and vanishes otherwise."""
    name = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    partial = directory / f".partial-{name}"
    partial.mkdir(mode=0o700)
    try:
        yield partial
        for path in partial.iterdir():
            _fsync(path)
        _fsync(partial)
        os.rename(partial, directory / name)
        _fsync(directory)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


Opened = Callable[[str], AbstractContextManager[BinaryIO]]  # raises FileNotFoundError


def in_folder(root: Path) -> Opened:
    """How the bytes of a directory of files are read."""
    return lambda sha256: open(place_of(root, sha256), "rb")


def copy_files(named: list[Named], source: Opened, target: Path) -> tuple[int, dict[str, str]]:
    """Copy what the target does not have yet; how many, and what is wrong with those that the source cannot give."""
    copied, bad = 0, {}
    for one in named:
        place = place_of(target, one.sha256)
        if place.exists() and place.stat().st_size == one.size:
            continue
        if wrong := _copy(source, place, one.sha256):
            bad[one.sha256] = wrong
        else:
            copied += 1
    return copied, bad


def _copy(source: Opened, place: Path, sha256: str) -> str:
    """Copy bytes under their hash, hashing them on the way; says what is wrong with them, "" when they were copied."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{sha256}.arriving")
    digest = hashlib.sha256()
    try:
        with source(sha256) as reading, open(draft, "wb", opener=_private) as writing:
            while chunk := reading.read(CHUNK):
                digest.update(chunk)
                writing.write(chunk)
            writing.flush()
            os.fsync(writing.fileno())
        if digest.hexdigest() != sha256:
            return CHANGED
        os.replace(draft, place)
        _fsync(place.parent)
        return ""
    except FileNotFoundError:
        return MISSING
    finally:
        draft.unlink(missing_ok=True)


def write_list(place: Path, named: list[Named]) -> None:
    """Write which files belong to a set."""
    place.write_text("".join(f"{one.sha256} {one.size}\n" for one in named))


def read_list(place: Path) -> list[Named]:
    """Which files belong to a set."""
    lines = (line.split() for line in place.read_text().splitlines())
    return [Named(sha256, int(size)) for sha256, size in lines]


def write_manifest(place: Path, told: dict) -> str:
    """Write the manifest with its own digest, which it gives."""
    digest = hashlib.sha256(_canonical(told)).hexdigest()
    (place / MANIFEST).write_text(json.dumps(told | {"digest": digest}, indent=2, ensure_ascii=False) + "\n")
    return digest


def read_manifest(place: Path) -> dict:
    """What the manifest of a set says. Raises Damaged."""
    try:
        told = json.loads((place / MANIFEST).read_text())
        digest = told.pop("digest")
    except (OSError, ValueError, KeyError):
        raise Damaged(f"{place / MANIFEST} cannot be read.") from None
    if hashlib.sha256(_canonical(told)).hexdigest() != digest:
        raise Damaged(f"{place / MANIFEST} was changed after it was written.")
    if told["format"] != FORMAT:
        raise Damaged(f"{place.name} has the format {told['format']}; this program reads {FORMAT}.")
    return told


def check_set(place: Path) -> tuple[dict, list[Named]]:
    """Read manifest, dump and list of a set whole. Raises Damaged, naming the part."""
    told = read_manifest(place)
    for part in (told["database"], told["files"]):
        if digest_of(place / part["file"]) != part["sha256"]:
            raise Damaged(f"{place / part['file']} is damaged or incomplete.")
    return told, read_list(place / FILES)


def damaged_files(named: list[Named], root: Path, *, whole: bool) -> Iterator[tuple[Path, str]]:
    """The files of a set that are missing, or changed: of another size or (`whole`: all are read) of other bytes."""
    for one in named:
        place = place_of(root, one.sha256)
        if not place.exists():
            yield place, MISSING
        elif place.stat().st_size != one.size or (whole and digest_of(place) != one.sha256):
            yield place, CHANGED


def listed(bad: Iterable[tuple[object, str]]) -> str:
    """What is wrong with which files, for people: a line for each of the first twenty."""
    return "\n".join(f"{wrong:<8} {which}" for which, wrong in islice(bad, 20))


def digest_of(place: Path) -> str:
    """SHA-256 of a file, hex; "" when it is not there."""
    with suppress(FileNotFoundError), open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def _canonical(told: dict) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _fsync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
