"""Bytes in a folder: <data>/files/ab/cd/abcd…

The order keeps a kill at any moment harmless: temporary name → fsync → rename → fsync of the directory. The time at
which a folder was changed says where bytes without a row can be.
"""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from motcua.base import paths

CHUNK = 1024 * 1024  # bytes
PARTS = ".parts"  # how the name of a file ends that arrives in parts


class Folder:
    """The Store of one machine, or of several that share a disk."""

    @property
    def root(self) -> Path:
        return paths.data_directory() / "files"

    @property
    def where(self) -> str:
        return f"the folder {self.root}"

    def place_of(self, sha256: str) -> Path:
        """Where the bytes with this hash lie, or would lie."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, sha256: str, place: Path) -> None:
        there = self.place_of(sha256)
        made = [folder for folder in (there.parent, there.parent.parent) if not folder.exists()]
        there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(place, there)
        for folder in {there.parent, *(folder.parent for folder in made)}:
            _fsync_directory(folder)

    def opened(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        return open(self.place_of(sha256), "rb")

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        yield self.place_of(sha256)

    def kept(self) -> Iterator[tuple[str, int]]:
        for path in self._kept():
            yield path.name, path.stat().st_size

    def _kept(self, since: float = 0) -> Iterator[Path]:
        for outer in _folders(self.root):
            for inner in _folders(outer):
                if inner.stat().st_mtime >= since:
                    yield from (path for path in sorted(inner.iterdir()) if len(path.name) == 64)

    def has(self, sha256: str) -> bool:
        return os.path.lexists(self.place_of(sha256))

    def is_old(self, sha256: str, seconds: float) -> bool:
        return _is_old(self.place_of(sha256), seconds)

    def remove(self, sha256: str) -> None:
        self.place_of(sha256).unlink(missing_ok=True)

    def doubtful(self, since: float | None, seconds: float) -> Iterator[str]:
        yield from (path.name for path in self._kept(since or 0) if _is_old(path, seconds))

    def doubt(self, sha256: str) -> None:
        with suppress(FileNotFoundError):
            os.utime(self.place_of(sha256).parent)

    def certain(self, sha256: str) -> None:
        pass  # a folder that does not change any more is not looked at

    def add_part(self, upload: UUID, at: int, part: bytes) -> None:
        place = self._parts(upload)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(place, "ab", opener=private) as out:
            try:
                out.write(part)
                out.flush()
                os.fsync(out.fileno())
            except OSError:
                os.ftruncate(out.fileno(), at)
                raise

    def parts_size(self, upload: UUID) -> int:
        try:
            return self._parts(upload).stat().st_size
        except FileNotFoundError:
            return 0

    def parts(self, upload: UUID) -> Iterator[bytes]:
        with open(self._parts(upload), "rb") as here:
            yield from iter(lambda: here.read(CHUNK), b"")

    def forget_parts(self, upload: UUID) -> None:
        self._parts(upload).unlink(missing_ok=True)

    def forget_old_parts(self, seconds: float) -> int:
        removed = 0
        for place in (self.root / "arriving").glob(f"*{PARTS}"):
            with suppress(FileNotFoundError):  # its upload ended while we looked
                if time.time() - place.stat().st_mtime > seconds:
                    place.unlink()
                    removed += 1
        return removed

    def _parts(self, upload: UUID) -> Path:
        return self.root / "arriving" / f"{upload.hex}{PARTS}"

    def keeps_versions(self) -> bool:
        return False

    def answers(self) -> bool:
        return os.access(self.root if self.root.exists() else self.root.parent, os.W_OK)


def private(path: str, flags: int) -> int:
    """Opens a file that nobody else may read."""
    return os.open(path, flags, 0o600)


def _folders(place: Path) -> list[Path]:
    if not place.exists():
        return []
    return sorted(path for path in place.iterdir() if len(path.name) == 2 and path.is_dir())


def _is_old(path: Path, seconds: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime > seconds
    except FileNotFoundError:
        return False


def _fsync_directory(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
