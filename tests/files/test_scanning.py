"""What the scanner finds is given to nobody; while it is away, hangs or dies nothing waits for it or is lost."""

import io
import os
import signal
import subprocess
import sys
import threading
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from motcua.base import clock, paths, sql
from motcua.files import clamd, jobs, scanning, service
from motcua.files.errors import FileHeldBack
from motcua.files.models import StoredFile
from motcua.ledger import outgoing
from motcua.ledger.models import LedgerEntry, Outgoing
from tests.files import scanner
from tests.files.samples import document, picture, upload
from tests.running import wait_until

LAN = uuid.UUID(int=1)
WAITS = """
SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
               WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database())
"""
BAD_PDF = document(1) + b"%" + scanner.EICAR + b"\n%%EOF\n"


@pytest.fixture(scope="module")
def listening():
    with scanner.clamd() as socket:
        yield socket


@pytest.fixture
def scans(listening, settings):
    settings.CLAMD = listening


def stored(data: bytes, name: str = "giấy.pdf") -> service.FileInfo:
    return service.store(upload(data, name), owner=LAN)


def state(info: service.FileInfo) -> str:
    return service.info(info.id).scan


def left_for(info: service.FileInfo, minutes: int) -> None:
    StoredFile.objects.filter(id=info.id).update(stored_at=clock.now() - timedelta(minutes=minutes))


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.txt", data)
    return out.getvalue()


@pytest.mark.parametrize("data", [scanner.EICAR, zipped(scanner.EICAR), BAD_PDF], ids=["plain", "in a ZIP", "in a PDF"])
def test_it_finds_what_it_knows(scans, data):
    assert clamd.answers()
    assert clamd.scan([data[:30], data[30:]]) == f"{scanner.SIGNATURE}.UNOFFICIAL"


def test_it_finds_nothing_in_what_is_harmless(scans):
    for data in (document(2), picture(), zipped(b"xin chao")):
        assert clamd.scan([data]) == ""


@pytest.mark.django_db
def test_a_harmless_file_is_said_to_be_so(scans):
    info = stored(document(1))
    assert info.scan == StoredFile.WAITING and service.read(info.id), "it may be opened while it waits"
    outgoing.attempt(f"scan:{info.id}", 0)
    assert state(info) == StoredFile.CLEAN and service.read(info.id)
    assert Outgoing.objects.get().delivered_at


@pytest.mark.django_db
def test_what_is_harmful_is_given_to_nobody_whoever_sent_it(scans):
    info, twin = stored(BAD_PDF), service.store(upload(BAD_PDF, "b.pdf"), owner=uuid.UUID(int=2))
    outgoing.attempt(f"scan:{info.id}", 0)
    for one in (info, twin):
        assert state(one) == StoredFile.QUARANTINED
        for open_it in (service.read, service.info_and_bytes, service.preview_png):
            with pytest.raises(FileHeldBack):
                open_it(one.id)
    entries = LedgerEntry.objects.filter(event="file:quarantined")
    assert {entry.about for entry in entries} == {info.id, twin.id}
    assert {entry.params["signature"] for entry in entries} == {f"{scanner.SIGNATURE}.UNOFFICIAL"}
    outgoing.attempt(f"scan:{twin.id}", 0)
    assert entries.count() == 2, "told already"


@pytest.mark.django_db
def test_what_is_known_to_be_harmful_is_held_back_when_it_comes_again(scans, settings):
    info = stored(BAD_PDF)
    outgoing.attempt(f"scan:{info.id}", 0)
    settings.CLAMD = "/nobody/listens"
    again = service.store(upload(BAD_PDF, "b.pdf"), owner=uuid.UUID(int=2))
    settings.CLAMD = ""
    for one in (again, stored(BAD_PDF)):
        assert one.is_held_back and one.scanned_at and not Outgoing.objects.filter(key=f"scan:{one.id}").exists()
        with pytest.raises(FileHeldBack):
            service.read(one.id)
        said = LedgerEntry.objects.get(event="file:quarantined", about=one.id)
        assert said.params == {"size": one.size, "signature": f"{scanner.SIGNATURE}.UNOFFICIAL"}


def test_what_is_being_sent_while_it_is_found_harmful_is_held_back_too(transactional_db, scans):
    """The scan waits for whoever is just sending the same bytes, and sees their row."""
    info = stored(BAD_PDF)

    def scans_it():
        try:
            scanning.scan(info.id)
        finally:
            connection.close()

    with transaction.atomic():
        twin = service.store(upload(BAD_PDF, "b.pdf"), owner=uuid.UUID(int=2))
        scan = threading.Thread(target=scans_it)
        scan.start()
        wait_until(lambda: sql.row(WAITS)[0], "the scan waits for us")
    scan.join()
    assert state(info) == state(twin) == StoredFile.QUARANTINED


@pytest.mark.django_db
def test_while_it_is_away_files_wait_and_are_taken_up_when_it_is_back(listening, settings):
    settings.CLAMD = "/nobody/listens"
    info = stored(BAD_PDF)
    outgoing.attempt(f"scan:{info.id}", 0)
    assert state(info) == StoredFile.WAITING and "ScannerAway" in Outgoing.objects.get().last_error
    left_for(info, 61)
    assert service.scanner_answers() is False and service.untold_age() > 3600
    jobs.take_up_scans(0)
    assert state(info) == StoredFile.WAITING
    settings.CLAMD = listening
    jobs.take_up_scans(0)
    assert state(info) == StoredFile.QUARANTINED
    assert (service.untold_age(), service.quarantined()) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "says", [None, b"", b"INSTREAM size limit exceeded. ERROR\0"], ids=["hangs", "breaks off", "too large"]
)
def test_a_scanner_that_stumbles_is_asked_again(listening, settings, monkeypatch, says):
    monkeypatch.setattr(clamd, "PATIENCE", 0.3)
    with scanner.somebody_else(says) as settings.CLAMD:
        info = stored(document(1))
        outgoing.attempt(f"scan:{info.id}", 0)
    assert state(info) == StoredFile.FAILED and service.read(info.id)
    settings.CLAMD = listening
    jobs.take_up_scans(0)
    assert state(info) == StoredFile.FAILED, "within the hour its message tries again, not we"
    StoredFile.objects.update(scanned_at=clock.now() - timedelta(minutes=61))
    jobs.take_up_scans(0)
    assert state(info) == StoredFile.CLEAN


SCANS = """
import os, sys, django
django.setup()
from motcua.ledger import outgoing
print("begun", flush=True)
outgoing.attempt(os.environ["KEY"], 0)
"""


def test_a_worker_killed_over_a_scan_loses_nothing(transactional_db, listening, settings, place):
    settings.CLAMD = listening
    info = stored(BAD_PDF)
    with scanner.somebody_else(None) as silent:
        worker = subprocess.Popen(
            [sys.executable, "-c", SCANS], cwd=paths.ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "MOTCUA_DATA": str(place), "DJANGO_SETTINGS_MODULE": "motcua.base.settings",
                 "MOTCUA_CLAMD": silent, "KEY": f"scan:{info.id}"},
        )  # fmt: skip
        wait_until(lambda: Outgoing.objects.get().attempts, "it has begun")
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    assert state(info) == StoredFile.WAITING
    left_for(info, 3)
    assert scanning.take_up() == 1 and state(info) == StoredFile.QUARANTINED


@pytest.mark.django_db
def test_without_a_scanner_nobody_is_asked_and_it_is_made_good_later(listening, settings, capsys):
    settings.CLAMD = ""
    info = stored(BAD_PDF)
    ours = service.put_pdf(document(1), "phiếu.pdf", LAN, pages=1)
    assert state(info) == "" and not Outgoing.objects.exists() and service.scanner_answers() is None
    assert scanning.take_up() == 0
    settings.CLAMD = listening
    left_for(info, 3)
    call_command("scan_files", "--again")
    assert "1 files wait" in capsys.readouterr().out
    assert scanning.take_up() == 1 and state(info) == StoredFile.QUARANTINED
    assert state(ours) == "", "what we make is not scanned"
