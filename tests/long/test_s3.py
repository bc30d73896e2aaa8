"""Files in a real S3 store: whole, healed, swept, backed up; killed and away, and no row is without its bytes."""

import json
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import obstore
import obstore.exceptions
import obstore.store
import pytest

from motcua.base import backup_sets, paths, processes
from motcua.base.management.commands.restore import _bring_files
from motcua.files import errors, proving, service, storage, sweeping
from motcua.files.models import BrokenFile, StoredFile
from tests.files.samples import document, picture, upload
from tests.running import free_ports, wait_until

WEED = Path(sys.executable).with_name("weed")
KEY, SECRET = "motcua", "motcua-of-the-tests"


class Store:
    """SeaweedFS in one process, with one bucket."""

    def __init__(self, place: Path):
        self.place, first = place, free_ports() - 10_000  # it talks to itself 10,000 above: there nobody else is
        self.endpoint, self.ports = f"http://127.0.0.1:{first}", (first, first + 1, first + 25, first + 26)
        who = {"name": KEY, "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
        (place / "s3.json").write_text(json.dumps({"identities": [who]}))
        self.start()

    def start(self) -> None:
        s3, master, volume, filer = self.ports
        self.process = processes.start(
            [str(WEED), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.place}", "-filer", "-s3",
             "-master.volumeSizeLimitMB=64", "-volume.max=300", f"-s3.port={s3}", f"-s3.config={self.place}/s3.json",
             f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", "-s3.port.iceberg=0"],
            cwd=self.place, stdout=subprocess.DEVNULL, stderr=(self.place / "log").open("a"),
        )  # fmt: skip

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    running = Store(tmp_path_factory.mktemp("weed"))
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def bucket(s3, settings, tmp_path, monkeypatch):
    """A bucket of its own for each test."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    settings.S3_BUCKET, settings.S3_ENDPOINT = f"motcua-{uuid.uuid4().hex[:8]}", s3.endpoint
    settings.S3_KEY, settings.S3_SECRET = KEY, SECRET
    wait_until(lambda: makes(s3, settings.S3_BUCKET), "the store makes a bucket", 30)
    wait_until(storage.store().answers, "the bucket is there", 60)
    return settings.S3_BUCKET


def makes(s3: Store, bucket: str) -> bool:
    """Let the store make a bucket: a signed PUT to its address."""
    signer = obstore.store.S3Store(
        bucket, endpoint=s3.endpoint, region="us-east-1", access_key_id=KEY, secret_access_key=SECRET,
        client_options={"allow_http": True},
    )  # fmt: skip
    try:
        obstore.put(signer, "made", b"1")
        obstore.delete(signer, "made")
    except obstore.exceptions.BaseError:
        return False
    return True


def names() -> set[str]:
    return {one["path"] for some in obstore.list(storage.store()._store) for one in some}


def stored(data: bytes | None = None) -> service.FileInfo:
    return service.store(upload(data or picture()), owner=uuid.UUID(int=1))


def test_a_file_is_kept_under_its_hash_and_read_back(transactional_db):
    info = stored()
    sha = info.sha256
    assert names() == {f"{sha[:2]}/{sha[2:4]}/{sha}"}, "the mark is gone with the commit"
    assert service.read(info.id) == picture() and service.preview_png(info.id).startswith(b"\x89PNG")
    assert not any(path.is_file() for path in storage.directory().rglob("*")), "nothing is left on this machine"
    joined = service.join([info.id, stored(picture(size=(300, 400))).id], owner=uuid.UUID(int=1), name="a.pdf")
    assert service.info(joined.id).pages == 2 and b"".join(storage.pieces(joined.sha256)) == service.read(joined.id)


def test_bytes_that_changed_are_never_given_out_and_sending_heals_them(transactional_db):
    info = stored()
    sha = info.sha256
    obstore.put(storage.store()._store, f"{sha[:2]}/{sha[2:4]}/{sha}", b"spoilt")
    with pytest.raises(errors.StoredFileBroken):
        service.read(info.id)
    proving.prove(everything=True)
    assert BrokenFile.objects.get().what == BrokenFile.CHANGED
    stored()
    assert service.read(info.id) == picture() and proving.look_again() == 1


KILLED = """
import os, signal, uuid
import django
django.setup()
from django.db import transaction
import obstore
from motcua.files import service
from tests.files.samples import picture, upload
from tests.running import wait_until
name, nth, count = os.environ["POINT"], int(os.environ["NTH"]), 0
real = getattr(obstore, name)
def dies(*args, **options):
    global count
    count += 1
    if name == "delete":
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(*args, **options)
    if count == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(obstore, name, dies)
service.store(upload(picture(size=(640, 71))), owner=uuid.uuid4())
"""


@pytest.mark.parametrize(
    ("point", "nth", "rows", "objects"),
    [("put", 1, 0, 1), ("put", 2, 0, 2), ("get", 1, 0, 2), ("delete", 1, 1, 2)],
    ids=["mark, no bytes", "bytes, no row", "read back, no row", "row, mark left"],
)
def test_a_kill_leaves_nothing_that_the_next_sweep_does_not_find(
    transactional_db, settings, tmp_path, monkeypatch, point, nth, rows, objects
):
    child = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "MOTCUA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "motcua.base.settings",
             "MOTCUA_S3_BUCKET": settings.S3_BUCKET, "MOTCUA_S3_ENDPOINT": settings.S3_ENDPOINT, "MOTCUA_S3_KEY": KEY,
             "MOTCUA_S3_SECRET": SECRET, "POINT": point, "NTH": str(nth)},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert (StoredFile.objects.count(), len(names())) == (rows, objects)
    sweeping.sweep(everywhere=True)
    assert len(names()) == objects, "somebody may just be keeping them"
    monkeypatch.setattr(sweeping, "SPARED", -5)
    wait_until(lambda: sweeping.sweep() is not None and len(names()) == rows, "it is swept, by the marks alone")
    for row in StoredFile.objects.all():
        assert service.read(row.id)


def test_while_the_store_is_away_nothing_is_lost_and_it_is_said(transactional_db, s3):
    info = stored()
    s3.kill()
    with pytest.raises(errors.StorageFull) as refused:
        stored(document(1))
    assert refused.value.status == 503 and StoredFile.objects.count() == 1
    with pytest.raises(errors.StorageAway):
        service.read(info.id)
    with pytest.raises(errors.StorageAway):
        proving.prove(everything=True)
    assert not BrokenFile.objects.exists(), "away is not broken"
    assert service.store_answers() is False
    s3.start()
    wait_until(service.store_answers, "it is back", 60)
    wait_until(lambda: readable(info), "its bytes are back", 60)
    assert proving.prove(everything=True).broken == 0


def readable(info: service.FileInfo) -> bool:
    try:
        return service.read(info.id) == picture()
    except (errors.StorageAway, errors.StoredFileBroken):
        return False


def test_a_backup_takes_the_files_out_of_the_bucket_and_brings_them_back(transactional_db, tmp_path):
    info, there = stored(), tmp_path / "backup"
    named = [backup_sets.Named(info.sha256, info.size)]
    assert backup_sets.copy_files(named, storage.store().opened, there) == (1, [])
    assert backup_sets.place_of(there, info.sha256).read_bytes() == picture()
    storage.store().remove(info.sha256)
    assert backup_sets.copy_files(named, storage.store().opened, tmp_path / "other") == (0, [info.sha256])
    assert _bring_files(named, there) == (1, [])
    assert service.read(info.id) == picture()
