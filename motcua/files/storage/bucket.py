"""Bytes in a bucket of an S3 store, under the same names as in a folder: ab/cd/abcd…

A bucket does not say what changed in it, so a mark (doubtful/abcd…) comes before the bytes and goes after the row is
committed: whatever a kill leaves lies under a mark, and any machine of the installation finds it.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import obstore
from django.conf import settings
from django.db import connection, transaction
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from motcua.base import clock
from motcua.files.errors import StorageAway

MARKS = "doubtful/"
ARRIVING = "arriving/"  # parts of uploads that go on: any machine takes the next one
PROBE = "probe"  # written to be told about the bucket
AWAY_AFTER = timedelta(seconds=20)  # of trying again


class Bucket:
    """The Store of an installation on several machines."""

    def __init__(self, bucket: str):
        self.where = f"the bucket {bucket} of {settings.S3_ENDPOINT}"
        self._store = S3Store(
            bucket, endpoint=settings.S3_ENDPOINT, region=settings.S3_REGION, access_key_id=settings.S3_KEY,
            secret_access_key=settings.S3_SECRET, virtual_hosted_style_request=False,
            client_options={"timeout": "30s", "connect_timeout": "3s", "allow_http": True},
            retry_config={"max_retries": 2, "retry_timeout": AWAY_AFTER},
        )  # fmt: skip

    def put(self, sha256: str, place: Path) -> None:
        with _answers_in_words():
            self.doubt(sha256)
            # In one piece: of an upload in parts (over 5 MB) a kill leaves parts that no list of objects names.
            obstore.put(self._store, _key(sha256), place, use_multipart=False)
        if connection.in_atomic_block:
            transaction.on_commit(lambda: self.certain(sha256), robust=True)  # left where that fails: doubted in vain

    @contextmanager
    def opened(self, sha256: str) -> Iterator[BinaryIO]:
        with _answers_in_words():
            yield io.BytesIO(obstore.get(self._store, _key(sha256)).bytes())

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        from motcua.files import storage

        place = storage.beside("fetched")
        try:
            with self.opened(sha256) as stored:
                place.write_bytes(stored.read())
            yield place
        finally:
            place.unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, int]]:
        return ((_name(one), one["size"]) for one in self._named() if not one["path"].startswith(MARKS))

    def _named(self, prefix: str | None = None) -> Iterator[dict]:
        """What lies under a hash, and the marks."""
        return (one for one in self._listed(prefix) if len(_name(one)) == 64)

    def _listed(self, prefix: str | None = None) -> Iterator[dict]:
        with _answers_in_words():
            for some in obstore.list(self._store, prefix=prefix):
                yield from some

    def has(self, sha256: str) -> bool:
        return self._kept_at(_key(sha256)) is not None

    def is_old(self, sha256: str, seconds: float) -> bool:
        kept = self._kept_at(_key(sha256))
        return kept is not None and (clock.now() - kept).total_seconds() > seconds

    def _kept_at(self, key: str) -> datetime | None:
        try:
            with _answers_in_words():
                return obstore.head(self._store, key)["last_modified"]
        except FileNotFoundError:
            return None

    def remove(self, sha256: str) -> None:
        self._delete(_key(sha256))

    def _delete(self, key: str) -> None:
        with suppress(FileNotFoundError), _answers_in_words():  # once more changes nothing
            obstore.delete(self._store, key)

    def doubtful(self, since: float | None, seconds: float) -> Iterator[str]:
        for one in self._named(None if since is None else MARKS):
            if (clock.now() - one["last_modified"]).total_seconds() > seconds:
                yield _name(one)

    def doubt(self, sha256: str) -> None:
        with _answers_in_words():
            obstore.put(self._store, MARKS + sha256, sha256.encode())

    def certain(self, sha256: str) -> None:
        self._delete(MARKS + sha256)

    def add_part(self, upload: UUID, at: int, part: bytes) -> None:
        with _answers_in_words():
            obstore.put(self._store, f"{_parts(upload)}{at:013}", part, use_multipart=False)

    def parts_size(self, upload: UUID) -> int:
        return sum(one["size"] for one in self._listed(_parts(upload)))

    def parts(self, upload: UUID) -> Iterator[bytes]:
        for path in sorted(one["path"] for one in self._listed(_parts(upload))):
            with _answers_in_words():
                part = obstore.get(self._store, path).bytes().to_bytes()
            yield part

    def forget_parts(self, upload: UUID) -> None:
        for one in list(self._listed(_parts(upload))):
            self._delete(one["path"])

    def forget_old_parts(self, seconds: float) -> int:
        last: dict[str, datetime] = {}  # when the newest part of each upload came
        for one in self._listed(ARRIVING):
            upload = one["path"].split("/")[1]
            last[upload] = max(one["last_modified"], last.get(upload, one["last_modified"]))
        old = [upload for upload, at in last.items() if (clock.now() - at).total_seconds() > seconds]
        for upload in old:
            self.forget_parts(UUID(upload))
        return len(old)

    def keeps_versions(self) -> bool:
        with _answers_in_words():  # only whoever writes is told, and without a right to manage the bucket
            version = obstore.put(self._store, PROBE, b"1")["version"]
        self._delete(PROBE)
        return version is not None

    def answers(self) -> bool:
        try:
            with _answers_in_words():
                next(iter(obstore.list(self._store, prefix=MARKS, chunk_size=1)), None)
        except StorageAway:
            return False
        return True


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _parts(upload: UUID) -> str:
    return f"{ARRIVING}{upload.hex}/"


def _name(kept: dict) -> str:
    return kept["path"].rsplit("/", 1)[-1]


@contextmanager
def _answers_in_words() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(str(error)) from None
    except BaseError as error:
        raise StorageAway from error
