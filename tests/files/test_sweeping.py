"""Bytes that no row names go; what a row names stays, whoever is killed and whenever."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from motcua.base import clock, paths
from motcua.base.models import Loaded
from motcua.files import jobs, service, storage, sweeping
from motcua.files.models import StoredFile
from motcua.ledger.models import LedgerEntry
from tests.files.samples import picture, upload
from tests.running import wait_until

DATA = b"mot cua " * 5_000


class Undone(Exception):
    pass


def grow_old(sha256: str) -> None:
    """As if the bytes and their folder had lain there for an hour."""
    before = time.time() - 3600
    for place in (storage.place_of(sha256), storage.place_of(sha256).parent):
        os.utime(place, (before, before))


def stored(tall: int = 480) -> service.FileInfo:
    """A picture; another height is another file."""
    return service.store(upload(picture(size=(640, tall))), owner=uuid.uuid4())


def left_behind() -> str:
    """Bytes whose transaction was undone after they had their name; gives their hash."""
    with pytest.raises(Undone), transaction.atomic():
        info = stored(tall=100)
        raise Undone
    assert storage.place_of(info.sha256).exists() and not StoredFile.objects.exists()
    return info.sha256


@pytest.mark.django_db
def test_bytes_of_an_undone_upload_go_after_a_while():
    sha256 = left_behind()
    assert sweeping.sweep() == 0, "another try may be under way"
    grow_old(sha256)
    assert sweeping.sweep() == 1
    assert not storage.place_of(sha256).exists()
    assert sweeping.sweep() == 0


@pytest.mark.django_db
def test_what_a_row_names_stays_however_old():
    info = stored()
    grow_old(info.sha256)
    assert sweeping.sweep(everywhere=True) == 0
    assert service.read(info.id)


@pytest.mark.django_db
def test_only_folders_that_changed_are_looked_at_and_every_night_all_of_them():
    sha256 = left_behind()
    sweeping.sweep()
    Loaded.objects.filter(name=sweeping.DONE).update(at=clock.now() + timedelta(hours=2))
    grow_old(sha256)
    assert sweeping.sweep() == 0
    jobs.clear_abandoned(int(time.time()))
    assert not storage.place_of(sha256).exists()


@pytest.mark.django_db
def test_bytes_are_kept_only_in_the_transaction_that_makes_their_row():
    with storage.arriving([DATA], limit=10**9) as arrived:
        outside = []

        def keep():
            try:
                sweeping.keep(arrived)
            except transaction.TransactionManagementError as error:
                outside.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=keep)  # with a connection of its own, on which no transaction is open
        thread.start()
        thread.join()
        assert outside and not storage.place_of(arrived.sha256).exists()


@pytest.mark.parametrize("commits", [True, False])
def test_a_sweep_spares_what_is_just_being_kept(transactional_db, commits):
    """The same bytes lie there from an undone upload; a second one has kept them again, and its transaction is open."""
    data = picture(size=(640, 90))
    kept, end, infos = threading.Event(), threading.Event(), []

    def keeps():
        try:
            with transaction.atomic():
                infos.append(service.store(upload(data), owner=uuid.uuid4()))
                kept.set()
                assert end.wait(20)
                if not commits:
                    raise Undone
        except Undone:
            pass
        finally:
            kept.set()
            connection.close()

    thread = threading.Thread(target=keeps)
    thread.start()
    assert kept.wait(20) and infos
    grow_old(infos[0].sha256)  # a clock that jumped, or a transaction that lasts
    assert sweeping.sweep(everywhere=True) == 0
    end.set()
    thread.join(20)
    grow_old(infos[0].sha256)
    assert sweeping.sweep(everywhere=True) == (0 if commits else 1)
    assert storage.place_of(infos[0].sha256).exists() is commits


def test_no_sweep_while_a_backup_copies(transactional_db):
    """What a backup has yet to copy is not deleted; the sweep comes again when it has ended."""
    sha256 = left_behind()
    grow_old(sha256)
    begun, end = threading.Event(), threading.Event()

    def backs_up():
        try:
            with sweeping.standing_still():
                begun.set()
                assert end.wait(20)
        finally:
            begun.set()
            connection.close()

    thread = threading.Thread(target=backs_up)
    thread.start()
    assert begun.wait(20)
    assert sweeping.sweep(everywhere=True) == 0
    assert storage.place_of(sha256).exists() and not Loaded.objects.filter(name=sweeping.DONE).exists()
    end.set()
    thread.join(20)
    assert sweeping.sweep() == 1


KILLED = """
import os, signal, uuid
import django
django.setup()
count, module, name, nth = 0, *os.environ["POINT"].split(), int(os.environ["NTH"])
import pathlib
owner = {"os": os, "Path": pathlib.Path}[module]
real = getattr(owner, name)
def dies(*args, **options):
    global count
    count += 1
    if count == nth and os.environ["WHEN"] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(*args, **options)
    if count == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(owner, name, dies)
"""
STORES = """
from motcua.files import service
from tests.files.samples import picture, upload
from tests.running import wait_until
service.store(upload(picture(size=(640, 70))), owner=uuid.uuid4())
"""
SWEEPS = """
from motcua.files import sweeping
sweeping.sweep(everywhere=True)
"""


def killed(place, code: str, point: str, nth: int, when: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", KILLED + code], cwd=paths.ROOT, capture_output=True, text=True,
        env={**os.environ, "MOTCUA_DATA": str(place), "DJANGO_SETTINGS_MODULE": "motcua.base.settings", "POINT": point,
             "NTH": str(nth), "WHEN": when},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stdout + child.stderr


def on_the_disk() -> set[str]:
    """The hashes that lie there, not what half arrived."""
    return {path.name for path in storage.directory().rglob("*") if path.is_file() and len(path.name) == 64}


def nobody_sweeps() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
                       "WHERE locktype = 'advisory' AND datname = current_database()")  # fmt: skip
        return cursor.fetchone()[0] == 0


def test_a_kill_while_keeping_or_sweeping_loses_nothing_that_a_row_names(transactional_db, place):
    mine, other = stored(), stored(tall=50)
    for data in (b"a" * 9000, b"b" * 9000, b"c" * 9000):
        with storage.arriving([data], limit=10**9) as arrived:
            storage.keep(arrived)
        grow_old(arrived.sha256)
    killed(place, STORES, "os replace", 1, "after")  # the bytes have their name, the row never comes
    assert StoredFile.objects.count() == 2 and len(on_the_disk()) == 6
    for name in on_the_disk():
        grow_old(name)
    shutil.rmtree(storage.directory() / "arriving")
    killed(place, SWEEPS, "Path unlink", 1, "before")
    assert len(on_the_disk()) == 6
    wait_until(nobody_sweeps, "the server has noticed that the killed one has gone")
    killed(place, SWEEPS, "Path unlink", 2, "after")
    assert len(on_the_disk()) == 4
    wait_until(nobody_sweeps, "the server has noticed that the killed one has gone")
    sweeping.sweep()
    assert on_the_disk() == {mine.sha256, other.sha256}
    assert service.read(mine.id) and service.read(other.id)


@pytest.mark.django_db
def test_a_file_attached_to_nothing_goes_after_a_day_and_the_ledger_says_so():
    info, twin = stored(), stored()
    assert sweeping.remove_unattached() == 0
    StoredFile.objects.filter(id=info.id).update(stored_at=clock.now() - timedelta(days=1, minutes=1))
    assert sweeping.remove_unattached() == 1
    entry = LedgerEntry.objects.get(event="file:removed")
    assert (entry.about, entry.reason, entry.by) == (info.id, "attached_to_nothing", None)
    assert service.read(twin.id), "the same bytes of somebody else stay"


@pytest.mark.django_db
def test_its_bytes_go_with_the_next_sweep():
    info = stored()
    grow_old(info.sha256)
    sweeping.sweep(everywhere=True)
    StoredFile.objects.update(stored_at=clock.now() - timedelta(days=2))
    sweeping.remove_unattached()
    assert sweeping.sweep() == 1
    assert on_the_disk() == set()


def old_rows() -> None:
    StoredFile.objects.update(stored_at=clock.now() - timedelta(days=2))


@pytest.mark.django_db
def test_what_a_person_took_off_a_draft_goes_and_what_was_sent_stays(lan, officials):
    from motcua.dossiers import attached, drafts
    from motcua.dossiers.models import Draft, DraftPaper
    from tests.invariants.living import Town
    from tests.invariants.living import picture as photo

    town = Town()
    sent = town.sent(photo=True)
    draft = town.draft(photo=True)
    taken_off = drafts.attach(town.lan, draft.id, "old_paper", photo("another"))
    drafts.detach(town.lan, draft.id, "old_paper", taken_off.id)
    thrown_away = town.draft(town.mai, photo=True)
    drafts.discard(town.mai, thrown_away.id)
    old_rows()
    assert sweeping.remove_unattached() == 1
    assert not StoredFile.objects.filter(id=taken_off.id).exists()
    assert attached.let_go_of_discarded() == 0
    Draft.objects.filter(id=thrown_away.id).update(saved_at=clock.now() - timedelta(days=2))
    assert attached.let_go_of_discarded() == 1
    assert sweeping.remove_unattached() == 1
    assert DraftPaper.objects.count() == 2
    # Named by the sending alone: what was sent is never let go.
    DraftPaper.objects.exclude(draft=draft).delete()
    assert sweeping.remove_unattached() == 0, sent


@pytest.mark.django_db
def test_an_issued_paper_is_never_let_go(lan, officials):
    from motcua.dossiers import slips
    from motcua.dossiers.models import Slip
    from tests.invariants.living import Town

    Town().sent()
    slips.printed(Slip.objects.get().id)
    old_rows()
    assert sweeping.remove_unattached() == 0
    assert StoredFile.objects.count() == 1


def test_the_timetable_knows_both():
    from procrastinate.contrib.django import app

    known = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert known["files.sweep"] == "*/10 * * * *"
    assert {"files.clear_abandoned", "dossiers.let_go"} <= set(known)
