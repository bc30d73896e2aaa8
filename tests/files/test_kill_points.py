"""Real processes are killed at the points of decision 0017 that no other test comes to."""

import os
import signal
import subprocess
import sys
import time
import uuid

import pytest

from motcua.base import paths
from motcua.files import scanning, service, storage, sweeping
from motcua.files.models import StoredFile
from motcua.ledger.models import LedgerEntry
from tests.files import scanner
from tests.files.samples import picture, upload
from tests.files.test_scanning import BAD_PDF, left_for, state
from tests.files.test_sweeping import grow_old, nobody_sweeps, on_the_disk
from tests.running import wait_until

LAN = uuid.UUID(int=1)
KILLED = """
import importlib, os, signal, uuid
import django
django.setup()
module, name = os.environ["POINT"].split(":")
owner = importlib.import_module(module)
real = getattr(owner, name)
def dies(*args, **options):
    real(*args, **options)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, dies)
from motcua.files import scanning, service
"""


def killed(place, code: str, point: str, clamd: str = "") -> None:
    """Run this code in a process of its own that dies right behind a function."""
    child = subprocess.run(
        [sys.executable, "-c", KILLED + code], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "MOTCUA_DATA": str(place), "DJANGO_SETTINGS_MODULE": "motcua.base.settings", "POINT": point,
             "MOTCUA_CLAMD": clamd},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stdout + child.stderr


def sweep_in_an_hour() -> None:
    """As if everything on the disk had lain there for an hour."""
    wait_until(nobody_sweeps, "the server has noticed that the killed one has gone")
    before = time.time() - 3600
    for left in (storage.directory() / "arriving").glob("*"):
        os.utime(left, (before, before))
    for name in on_the_disk():
        grow_old(name)
    sweeping.sweep(everywhere=True)


@pytest.mark.parametrize("point", ["motcua.files.child:run", "motcua.files.storage:keep"])
def test_a_document_that_was_just_being_joined(transactional_db, place, point):
    photos = [service.store(upload(picture(size=(300, tall))), owner=LAN) for tall in (200, 210)]
    ids = [str(photo.id) for photo in photos]
    killed(place, f"service.join([uuid.UUID(one) for one in {ids}], owner=uuid.UUID(int=1), name='a.pdf')", point)
    assert StoredFile.objects.count() == 2
    sweep_in_an_hour()
    assert on_the_disk() == {photo.sha256 for photo in photos}
    assert not list((storage.directory() / "arriving").iterdir())
    assert service.join([photo.id for photo in photos], owner=LAN, name="a.pdf").pages == 2


def test_a_file_that_was_just_being_held_back(transactional_db, place, settings):
    with scanner.clamd() as settings.CLAMD:
        info = service.store(upload(BAD_PDF, "a.pdf"), owner=LAN)
        code = f"scanning.scan(uuid.UUID('{info.id}'))"
        killed(place, code, "motcua.ledger.service:append", settings.CLAMD)
        entries = LedgerEntry.objects.filter(event="file:quarantined")
        assert state(info) == StoredFile.WAITING and not entries.exists()
        left_for(info, 3)
        assert scanning.take_up() == 1
    assert state(info) == StoredFile.QUARANTINED and entries.count() == 1
    sweep_in_an_hour()
    assert on_the_disk() == {info.sha256}, "it lies where it lay"
