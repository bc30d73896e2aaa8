"""A file that arrives in parts where the files lie in a bucket: any machine takes the next part, and no kill costs more
than the part that was on its way."""

import hashlib
import os
import signal
import subprocess
import sys
import time
import uuid

import pytest

from motcua.base import paths
from motcua.files import errors, leftovers, resuming, service, storage, sweeping
from motcua.files import personal as files_personal
from motcua.files.models import Upload
from tests.files.samples import document
from tests.long.weed import KEY, SECRET, names
from tests.running import wait_until

pytestmark = [pytest.mark.usefixtures("bucket"), pytest.mark.django_db(transaction=True)]

LAN = uuid.UUID(int=1)
DATA = document(3)
PART = len(DATA) // 3


def begun() -> Upload:
    digest = hashlib.sha256(DATA).hexdigest()
    return resuming.begin(owner=LAN, place="a draft", name="giấy.pdf", size=len(DATA), sha256=digest)


def send_rest(upload: Upload) -> None:
    while (at := resuming.arrived(upload)) < len(DATA):
        resuming.append(upload, at, DATA[at : at + PART])


def kept(upload: Upload) -> service.FileInfo:
    """What becomes of the parts when all are here; then they are forgotten."""
    with resuming.keeping(upload) as whole:
        return service.store(whole, owner=LAN, claimed_sha256=upload.sha256)


def test_another_machine_takes_the_next_part(bucket, monkeypatch, tmp_path):
    upload = begun()
    resuming.append(upload, 0, DATA[:PART])
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path / "another"))
    assert resuming.arrived(begun()) == PART
    send_rest(upload)
    with pytest.raises(errors.PartElsewhere):
        resuming.append(upload, PART, DATA[PART:])
    assert service.read(kept(upload).id) == DATA
    assert {name.rsplit("/", 1)[1] for name in names(bucket)} == {upload.sha256}


def test_a_store_killed_between_two_parts_costs_none_of_them(s3):
    upload = begun()
    resuming.append(upload, 0, DATA[:PART])
    s3.kill()
    try:
        for asked in (lambda: resuming.append(upload, PART, DATA[PART:]), lambda: resuming.arrived(upload)):
            with pytest.raises(errors.StorageAway) as away:
                asked()
            assert away.value.status == 503, "the script tries again"
    finally:
        s3.start()
    wait_until(lambda: answers(upload), "the store is back", 60)
    assert resuming.arrived(upload) == PART
    send_rest(upload)
    assert service.read(kept(upload).id) == DATA


def answers(upload: Upload) -> bool:
    try:
        return resuming.arrived(upload) > 0
    except errors.StorageAway:
        return False


KILLED = """
import os, signal
import django
django.setup()
import obstore
from motcua.files import resuming
from motcua.files.models import Upload
from tests.long.test_s3_parts import DATA, PART
real = obstore.put
def dies(*args, **options):
    if os.environ["POINT"] == "after":
        real(*args, **options)
    os.kill(os.getpid(), signal.SIGKILL)
obstore.put = dies
resuming.append(Upload.objects.get(), PART, DATA[PART : 2 * PART])
"""


@pytest.mark.parametrize(("point", "here"), [("before", PART), ("after", 2 * PART)])
def test_a_machine_killed_over_a_part_leaves_all_of_it_or_nothing(settings, tmp_path, point, here):
    upload = begun()
    resuming.append(upload, 0, DATA[:PART])
    child = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "MOTCUA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "motcua.base.settings",
             "MOTCUA_S3_BUCKET": settings.S3_BUCKET, "MOTCUA_S3_ENDPOINT": settings.S3_ENDPOINT, "MOTCUA_S3_KEY": KEY,
             "MOTCUA_S3_SECRET": SECRET, "POINT": point},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert resuming.arrived(upload) == here
    send_rest(upload)
    assert service.read(kept(upload).id) == DATA


def test_what_nobody_goes_on_with_is_swept_and_what_is_erased_is_gone_at_once(bucket, monkeypatch):
    upload = begun()
    resuming.append(upload, 0, DATA[:PART])
    resuming.append(upload, PART, DATA[PART : 2 * PART])
    Upload.objects.all().delete()  # killed before its parts were
    sweeping.sweep()
    assert len(names(bucket)) == 2, "somebody may go on"
    monkeypatch.setattr(storage, "PARTS_ABANDONED_AFTER", -5)
    sweeping.sweep()
    assert not names(bucket)
    resuming.append(begun(), 0, DATA[:PART])
    assert len(names(bucket)) == 1
    files_personal.erase(LAN)
    assert not names(bucket) and not Upload.objects.exists()


def test_parts_that_an_older_version_kept_on_the_disk_are_swept_too(bucket):
    """Until 0.5.0 parts lay in the folder of the machine also where there was a bucket."""
    young, old = uuid.uuid4(), uuid.uuid4()
    for upload in (young, old):
        storage.FOLDER.add_part(upload, 0, DATA[:PART])
    before = time.time() - storage.PARTS_ABANDONED_AFTER - 60
    os.utime(storage.directory() / "arriving" / f"{old.hex}.parts", (before, before))
    sweeping.sweep()
    assert [place.stem for place in (storage.directory() / "arriving").iterdir()] == [young.hex]
    assert leftovers.oldest_arriving() < 3600, "and no alarm stands"
