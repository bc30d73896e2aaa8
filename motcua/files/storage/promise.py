"""What a place that keeps bytes for years promises, whether it is a folder or an S3 store.

Bytes lie under their SHA-256 and never change. Whoever kept something can read it back at once, and what a kill leaves
without a row is found by `doubtful` within the hour.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID


class Store(Protocol):
    """Raises StorageFull where nothing can be kept, StorageAway where it does not answer, FileNotFoundError."""

    @property
    def where(self) -> str:
        """Where the bytes are, for operators."""

    def put(self, sha256: str, place: Path) -> None:
        """Keep the bytes of a temporary file. Killed at any moment, `doubtful` names them or they are not there."""

    def opened(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        """The bytes, to be read from the beginning."""

    def at_hand(self, sha256: str) -> AbstractContextManager[Path]:
        """A file of this machine with these bytes, as long as it is needed."""

    def kept(self) -> Iterator[tuple[str, int]]:
        """The hash of all that lies here, with its size in bytes."""

    def has(self, sha256: str) -> bool:
        """Whether bytes lie under this hash, right or not."""

    def is_old(self, sha256: str, seconds: float) -> bool:
        """Whether they were kept last so long ago; False where there are none."""

    def remove(self, sha256: str) -> None:
        """Delete them; once more changes nothing."""

    def doubtful(self, since: float | None, seconds: float) -> Iterator[str]:
        """The hashes, kept so many seconds ago, that may have no row: since a moment, or all that lie here (None)."""

    def doubt(self, sha256: str) -> None:
        """Name these bytes among the doubtful, even if we die here: their row is about to go."""

    def certain(self, sha256: str) -> None:
        """They have a row, or they are gone: doubted no longer."""

    def add_part(self, upload: UUID, at: int, part: bytes) -> None:
        """Put a part behind those of an upload that are here, `at` bytes; where it fails they are as they were."""

    def parts_size(self, upload: UUID) -> int:
        """How many bytes of an upload are here, whichever machine took them."""

    def parts(self, upload: UUID) -> Iterator[bytes]:
        """The bytes of an upload that are here, in their order."""

    def forget_parts(self, upload: UUID) -> None:
        """Delete the parts of an upload; once more changes nothing."""

    def forget_old_parts(self, seconds: float) -> int:
        """Delete the parts of uploads to which nothing came for so long; how many uploads."""

    def keeps_versions(self) -> bool:
        """Whether what is deleted or replaced here stays as an older version."""

    def answers(self) -> bool:
        """Whether it is there."""
