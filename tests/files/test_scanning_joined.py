"""A document of photos is told with its photos: never clean before they are, and not doubted later for no reason."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command

from motcua.base import clock
from motcua.files import clamd, scanning, service
from motcua.files.models import StoredFile
from motcua.ledger import outgoing
from motcua.ledger.models import Outgoing
from tests.files import scanner
from tests.files.samples import picture, upload

pytestmark = pytest.mark.django_db

LAN = uuid.UUID(int=1)


@pytest.fixture(scope="module")
def listening():
    with scanner.clamd() as socket:
        yield socket


def photos() -> list[service.FileInfo]:
    """Two photos of a paper."""
    return [service.store(upload(picture(size=(400, tall)), f"{tall}.jpg"), owner=LAN) for tall in (500, 501)]


def joined(of: list[service.FileInfo]) -> service.FileInfo:
    return service.join([one.id for one in of], owner=LAN, name="giấy.pdf")


def deliver(info: service.FileInfo) -> None:
    outgoing.attempt(f"scan:{info.id}", 0)


def states(*infos: service.FileInfo) -> list[str]:
    return [service.info(one.id).scan for one in infos]


def test_a_document_of_clean_photos_is_clean_at_once_and_stays_so(listening, settings):
    """Also where a scanner would find something in the document and not in a photo of it: that would be no reason."""
    settings.CLAMD = listening
    two = photos()
    for one in two:
        deliver(one)
    made = joined(two)
    assert states(made) == [StoredFile.CLEAN] and made.scanned_at == min(service.info(one.id).scanned_at for one in two)
    assert not Outgoing.objects.filter(key=f"scan:{made.id}").exists()
    with scanner.clamd(f"{made.sha256}:{made.size}") as settings.CLAMD:
        StoredFile.objects.update(stored_at=clock.now() - timedelta(minutes=3))
        assert scanning.take_up() == 0 and states(made) == [StoredFile.CLEAN]


def test_a_document_is_never_clean_before_its_photos_are_told(listening, settings):
    """Its own turn comes first: the scanner, which cannot see the photo in there, is asked about the photos."""
    settings.CLAMD = "/nobody/listens"
    two = photos()
    made = joined(two)
    deliver(made)
    assert states(made, *two) == [StoredFile.WAITING] * 3
    with scanner.clamd(f"{two[1].sha256}:{two[1].size}") as settings.CLAMD:
        scanning.scan(made.id)
    assert states(made, *two) == [StoredFile.QUARANTINED, StoredFile.CLEAN, StoredFile.QUARANTINED]


def test_a_document_is_clean_when_the_last_of_its_photos_is(listening, settings):
    settings.CLAMD = listening
    two = photos()
    deliver(two[0])
    made = joined(two)
    assert states(made) == [StoredFile.WAITING]
    deliver(made)
    assert states(made, *two) == [StoredFile.CLEAN] * 3


def test_where_the_scanner_stumbles_over_a_photo_both_are_tried_again(listening, settings, monkeypatch):
    settings.CLAMD = listening
    two = photos()
    made = joined(two)
    with monkeypatch.context() as impatient, scanner.somebody_else(None) as settings.CLAMD:
        impatient.setattr(clamd, "PATIENCE", 0.3)
        deliver(made)
    assert states(made, two[0]) == [StoredFile.FAILED] * 2
    settings.CLAMD = listening
    StoredFile.objects.update(stored_at=clock.now() - timedelta(minutes=3))
    StoredFile.objects.filter(scan=StoredFile.FAILED).update(scanned_at=clock.now() - timedelta(minutes=61))
    scanning.take_up()
    assert states(made, *two) == [StoredFile.CLEAN] * 3


def test_without_its_photos_a_document_is_scanned_itself(listening, settings, capsys):
    """They were let go of after the sending; new signatures find what the old ones did not know."""
    settings.CLAMD = listening
    two = photos()
    for one in two:
        deliver(one)
    made = joined(two)
    StoredFile.objects.filter(id__in=[one.id for one in two]).delete()
    with scanner.clamd(f"{made.sha256}:{made.size}") as settings.CLAMD:
        StoredFile.objects.update(stored_at=clock.now() - timedelta(minutes=3))
        call_command("scan_files", "--all")
        assert states(made) == [StoredFile.WAITING] and scanning.take_up() == 1
    assert states(made) == [StoredFile.QUARANTINED]
