"""Files in a real S3 store: whole, healed, swept, backed up; killed and away, and no row is without its bytes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import uuid

import obstore
import pytest

from motcua.base import paths
from motcua.files import errors, proving, service, storage, sweeping
from motcua.files.models import BrokenFile, StoredFile
from tests.files.samples import document, picture, upload
from tests.long.weed import KEY, SECRET, names
from tests.running import wait_until

pytestmark = pytest.mark.usefixtures("bucket")


def stored(data: bytes | None = None) -> service.FileInfo:
    return service.store(upload(data or picture()), owner=uuid.UUID(int=1))


def test_a_file_is_kept_under_its_hash_and_read_back(transactional_db, bucket):
    info = stored()
    sha = info.sha256
    assert names(bucket) == {f"{sha[:2]}/{sha[2:4]}/{sha}"}, "the mark is gone with the commit"
    assert service.read(info.id) == picture() and service.preview_png(info.id).startswith(b"\x89PNG")
    assert not any(path.is_file() for path in storage.directory().rglob("*")), "nothing is left on this machine"
    joined = service.join([info.id, stored(picture(size=(300, 400))).id], owner=uuid.UUID(int=1), name="a.pdf")
    assert service.info(joined.id).pages == 2 and b"".join(storage.pieces(joined.sha256)) == service.read(joined.id)


def test_bytes_that_changed_are_never_given_out_and_sending_heals_them(transactional_db, bucket):
    info = stored()
    sha = info.sha256
    obstore.put(bucket, f"{sha[:2]}/{sha[2:4]}/{sha}", b"spoilt")
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
    transactional_db, settings, bucket, tmp_path, monkeypatch, point, nth, rows, objects
):
    child = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "MOTCUA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "motcua.base.settings",
             "MOTCUA_S3_BUCKET": settings.S3_BUCKET, "MOTCUA_S3_ENDPOINT": settings.S3_ENDPOINT, "MOTCUA_S3_KEY": KEY,
             "MOTCUA_S3_SECRET": SECRET, "POINT": point, "NTH": str(nth)},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert (StoredFile.objects.count(), len(names(bucket))) == (rows, objects)
    sweeping.sweep(everywhere=True)
    assert len(names(bucket)) == objects, "somebody may just be keeping them"
    monkeypatch.setattr(sweeping, "SPARED", -5)
    wait_until(lambda: sweeping.sweep() is not None and len(names(bucket)) == rows, "it is swept, by the marks alone")
    for row in StoredFile.objects.all():
        assert service.read(row.id)


HALF = 6 * 1024 * 1024  # bytes; a client that sends in parts has ended its first one by then


@pytest.fixture
def narrow(s3):
    """A way to the store on which half of a large file arrives; gives its address and an event that says so."""
    sent, full = [0], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening, contextlib.ExitStack() as lines:

        def up(client: socket.socket, server: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while sent[0] < HALF and (data := client.recv(65_536)):
                    server.sendall(data)
                    sent[0] += len(data)
            if sent[0] >= HALF:
                full.set()  # and the lines stay open: whoever sends waits

        def down(server: socket.socket, client: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while data := server.recv(65_536):
                    client.sendall(data)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client = lines.enter_context(listening.accept()[0])
                    server = lines.enter_context(socket.create_connection(("127.0.0.1", s3.ports[0])))
                    threading.Thread(target=up, args=(client, server), daemon=True).start()
                    threading.Thread(target=down, args=(server, client), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", full


SENDS_MUCH = """
import os, uuid
import django
django.setup()
from motcua.files import service
service.put_pdf(b"%PDF-" + os.urandom(12 * 1024 * 1024), "a.pdf", uuid.uuid4(), pages=1)
"""


def test_killed_while_a_large_file_goes_up_nothing_of_it_is_in_the_store(
    transactional_db, s3, settings, bucket, tmp_path, narrow
):
    """Neither an object nor the parts of one, which no list of objects would name."""
    endpoint, full = narrow
    child = subprocess.Popen(
        [sys.executable, "-c", SENDS_MUCH], cwd=paths.ROOT,
        env={**os.environ, **s3.key, "MOTCUA_DATA": str(tmp_path), "MOTCUA_S3_BUCKET": settings.S3_BUCKET,
             "DJANGO_SETTINGS_MODULE": "motcua.base.settings", "MOTCUA_S3_ENDPOINT": endpoint},
    )  # fmt: skip
    try:
        wait_until(full.is_set, "half of it is there", 60)
    finally:
        child.kill()
        child.wait()
    assert s3.half_arrived(settings.S3_BUCKET) == []
    assert {name.split("/")[0] for name in names(bucket)} == {"doubtful"} and not StoredFile.objects.exists()


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
