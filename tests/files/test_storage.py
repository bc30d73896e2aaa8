"""A kill at any moment leaves either nothing or the whole file under its name; a row only ever follows the file."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
import uuid

import pytest

from motcua.base import paths
from motcua.files import errors, jobs, service, storage
from motcua.files.models import StoredFile
from tests.files.samples import document, picture, upload

DATA = b"mot cua " * 50_000
NAME = hashlib.sha256(DATA).hexdigest()

KILLED = """
import os, signal
count, point, nth = 0, os.environ["POINT"], int(os.environ["NTH"])
real = getattr(os, point)
def dies(*args, **options):
    global count
    count += 1
    if count == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **options)
setattr(os, point, dies)
from motcua.files import storage
with storage.arriving([b"mot cua " * 25_000, b"mot cua " * 25_000], limit=10**9) as arrived:
    storage.keep(arrived)
print("kept")
"""


def keep_in_a_child(place, point: str, nth: int) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", KILLED], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "MOTCUA_DATA": str(place), "POINT": point, "NTH": str(nth),
             "DJANGO_SETTINGS_MODULE": "motcua.base.settings"},
    )  # fmt: skip


# Every moment at which the disk is told something, in their order.
@pytest.mark.parametrize(
    ("point", "nth", "there"), [("fsync", 1, False), ("replace", 1, False), ("fsync", 2, True), ("fsync", 4, True)]
)
def test_a_kill_leaves_nothing_or_the_whole_file(place, point, nth, there):
    child = keep_in_a_child(place, point, nth)
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert storage.place_of(NAME).exists() is there
    if there:
        storage.check(NAME)


def test_after_a_kill_the_same_file_can_be_sent_again(place):
    assert keep_in_a_child(place, "replace", 1).returncode == -signal.SIGKILL
    assert keep_in_a_child(place, "replace", 99).stdout == "kept\n"
    storage.check(NAME)


@pytest.mark.django_db
def test_what_a_kill_left_behind_is_cleared(place):
    assert keep_in_a_child(place, "replace", 1).returncode == -signal.SIGKILL
    (left,) = (place / "files" / "arriving").iterdir()
    assert storage.clear_abandoned() == 0
    old = time.time() - storage.ABANDONED_AFTER - 1
    os.utime(left, (old, old))
    jobs.sweep(int(time.time()))
    assert not left.exists()


@pytest.mark.django_db
def test_the_disk_is_told_in_the_right_order_and_the_row_comes_last(monkeypatch):
    told = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, real=real, name=name: (told.append(name), real(*args))[1])
    rows = []
    monkeypatch.setattr(storage.hashlib, "file_digest", lambda *args, real=hashlib.file_digest: (
        told.append("read back"), rows.append(StoredFile.objects.count()), real(*args))[2])  # fmt: skip
    service.store(upload(document()), owner=uuid.uuid4())
    assert told == ["fsync", "replace", "fsync", "fsync", "fsync", "read back"]
    assert rows == [0]
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_a_disk_that_gives_back_other_bytes_gets_no_row(monkeypatch):
    real = os.replace

    def spoil(source, target):
        real(source, target)
        with open(target, "r+b") as file:
            file.write(b"\0\0\0\0")

    monkeypatch.setattr(os, "replace", spoil)
    with pytest.raises(errors.StoredFileBroken):
        service.store(upload(picture()), owner=uuid.uuid4())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_file_that_changed_later_is_never_given_out_and_sending_it_again_heals_it():
    owner = uuid.uuid4()
    info = service.store(upload(picture()), owner=owner)
    place = storage.place_of(info.sha256)
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    with pytest.raises(errors.StoredFileBroken):
        service.read(info.id)
    service.store(upload(picture()), owner=owner)
    assert service.read(info.id) == picture()
    place.unlink()
    with pytest.raises(errors.StoredFileBroken):
        service.read(info.id)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EFBIG])
def test_a_full_disk_is_said_in_words_and_is_our_fault(monkeypatch, number):
    def full(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.StorageFull) as refusal:
        service.store(upload(picture()), owner=uuid.uuid4())
    assert refusal.value.status == 503
    assert not StoredFile.objects.exists()


def test_files_and_folders_are_for_us_alone(place):
    with storage.arriving([DATA], limit=10**9) as arrived:
        storage.keep(arrived)
    kept = storage.place_of(NAME)
    assert kept.stat().st_mode & 0o077 == 0
    assert (place / "files" / "arriving").stat().st_mode & 0o077 == 0
