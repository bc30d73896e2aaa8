"""A file that arrives in parts, by tus 1.0: whatever the network does, it goes on where it stopped and is whole."""

import base64
import hashlib
import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from motcua.base import clock
from motcua.dossiers.models import DraftPaper
from motcua.files import resuming, storage
from motcua.files import service as files
from motcua.files.errors import OpeningBusy
from motcua.files.models import StoredFile, Upload
from tests.dossiers import filing
from tests.files.samples import picture

pytestmark = pytest.mark.django_db

PAPER = "old_paper"
PHOTO = picture(size=(1600, 1200), quality=95)
STEP = 40_000  # bytes of a part
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A disk of its own."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    return tmp_path / "files" / "arriving"


@pytest.fixture
def browser(catalogue, lan, client_of):
    return client_of(lan)


@pytest.fixture
def draft(browser):
    return filing.start(browser)


def said(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begin(browser, draft: str, data: bytes = PHOTO, *, paper: str = PAPER, name: str = "giấy cũ.jpg", **headers):
    told = f"filename {said(name)},sha256 {said(hashlib.sha256(data).hexdigest())}"
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Upload-Metadata": told} | headers
    return browser.post(f"/ban-nhap/{draft}/giay-to/{paper}/phan", headers=given, content_type="text/plain")


def here(browser, where: str) -> int:
    return int(browser.head(where, headers={"Tus-Resumable": "1.0.0"})["Upload-Offset"])


def add(browser, where: str, at: int, part: bytes, **headers):
    given = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(at)} | headers
    return browser.patch(where, part, content_type="application/offset+octet-stream", headers=given)


def send_all(browser, where: str, data: bytes = PHOTO) -> None:
    """From where it stands to the end."""
    while (at := here(browser, where)) < len(data):
        assert add(browser, where, at, data[at : at + STEP]).status_code == 204


def attach(browser, draft: str, where: str, paper: str = PAPER):
    return browser.post(f"/ban-nhap/{draft}/giay-to/{paper}", {"phan": where.rsplit("/", 1)[1]}, headers=JSON)


def test_a_file_in_parts_becomes_a_paper_of_the_draft(browser, draft, place):
    begun = begin(browser, draft)
    assert begun.status_code == 201 and begun["Tus-Resumable"] == "1.0.0" and begun["Upload-Offset"] == "0"
    where = begun["Location"]
    send_all(browser, where)
    kept = attach(browser, draft, where).json()
    assert (kept["ok"], kept["sha256"], kept["name"]) == (True, hashlib.sha256(PHOTO).hexdigest(), "giấy cũ.jpg")
    file = DraftPaper.objects.get(draft_id=draft, paper=PAPER).file
    assert (file.state, file.confirmed_how) == (StoredFile.CONFIRMED, StoredFile.DIGEST)
    assert not Upload.objects.exists() and not list(place.iterdir())


def test_the_same_file_goes_on_where_it_stopped_on_another_device(browser, draft, lan, client_of):
    where = begin(browser, draft)["Location"]
    assert add(browser, where, 0, PHOTO[:STEP])["Upload-Offset"] == str(STEP)
    elsewhere = client_of(lan)
    again = begin(elsewhere, draft, name="IMG_0001.jpg")
    assert (again["Location"], again["Upload-Offset"]) == (where, str(STEP))
    send_all(elsewhere, where)
    assert attach(elsewhere, draft, where).json()["ok"]


def test_an_answer_that_was_lost_makes_nobody_send_the_file_again(browser, draft):
    where = begin(browser, draft)["Location"]
    send_all(browser, where)
    attach(browser, draft, where)
    told = begin(browser, draft)
    assert told.status_code == 200 and told.json()["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert DraftPaper.objects.filter(draft_id=draft).count() == 1 and not Upload.objects.exists()


def test_a_part_that_came_twice_is_added_once(browser, draft):
    where = begin(browser, draft)["Location"]
    assert add(browser, where, 0, PHOTO[:STEP]).status_code == 204
    assert add(browser, where, 0, PHOTO[:STEP]).status_code == 409
    assert add(browser, where, 2 * STEP, PHOTO[2 * STEP : 3 * STEP]).status_code == 409
    assert here(browser, where) == STEP


def test_a_part_beyond_the_end_is_not_taken(browser, draft):
    where = begin(browser, draft, b"x" * 10)["Location"]
    assert add(browser, where, 0, b"x" * 11).status_code == 409 and here(browser, where) == 0


def test_a_part_that_changed_on_its_way_is_not_added(browser, draft):
    where = begin(browser, draft)["Location"]
    right = base64.b64encode(hashlib.sha256(PHOTO[:STEP]).digest()).decode()
    wrong = PHOTO[1 : STEP + 1]
    assert add(browser, where, 0, wrong, **{"Upload-Checksum": f"sha256 {right}"}).status_code == 460
    assert here(browser, where) == 0
    assert add(browser, where, 0, PHOTO[:STEP], **{"Upload-Checksum": f"sha256 {right}"}).status_code == 204


def test_parts_that_make_another_file_are_never_attached(browser, draft, place):
    where = begin(browser, draft)["Location"]
    send_all(browser, where, bytes(reversed(PHOTO)))
    refused = attach(browser, draft, where)
    assert refused.status_code == 422 and not DraftPaper.objects.exists() and not StoredFile.objects.exists()
    assert not Upload.objects.exists(), "it would be refused for ever"


def test_what_is_not_whole_yet_is_not_attached_and_stays(browser, draft):
    where = begin(browser, draft)["Location"]
    add(browser, where, 0, PHOTO[:STEP])
    refused = attach(browser, draft, where)
    assert refused.status_code == 409 and "Gửi lại" in refused.json()["error"]
    assert here(browser, where) == STEP


def test_a_full_disk_keeps_what_was_there(browser, draft, monkeypatch):
    where = begin(browser, draft)["Location"]
    add(browser, where, 0, PHOTO[:STEP])
    full = OSError(28, "No space left on device")

    def fail(_handle: int) -> None:
        raise full

    with monkeypatch.context() as disk:
        disk.setattr(storage.os, "fsync", fail)
        assert add(browser, where, STEP, PHOTO[STEP : 2 * STEP]).status_code >= 500
    assert here(browser, where) == STEP


def test_while_too_many_files_are_opened_at_once_the_parts_stay(browser, draft, monkeypatch):
    where = begin(browser, draft)["Location"]
    send_all(browser, where)

    def busy(*_args):
        raise OpeningBusy

    with monkeypatch.context() as now:
        now.setattr(files, "examine", busy)
        assert attach(browser, draft, where).status_code == 503
    assert here(browser, where) == len(PHOTO)
    assert attach(browser, draft, where).json()["ok"]


def test_an_upload_that_goes_on_while_the_old_ones_are_looked_up_stays(browser, draft, monkeypatch):
    where = begin(browser, draft)["Location"]
    add(browser, where, 0, PHOTO[:STEP])
    Upload.objects.update(touched_at=clock.now() - resuming.KEPT - timedelta(minutes=1))
    found = resuming.end_abandoned

    def after_a_part(upload_id):
        assert add(browser, where, STEP, PHOTO[STEP : 2 * STEP]).status_code == 204
        return found(upload_id)

    monkeypatch.setattr(resuming, "end_abandoned", after_a_part)
    assert resuming.clear_abandoned() == 0
    assert here(browser, where) == 2 * STEP


def test_only_the_sender_reaches_the_parts(browser, draft, mai, client_of):
    where = begin(browser, draft)["Location"]
    add(browser, where, 0, PHOTO[:STEP])
    other = client_of(mai)
    version = {"Tus-Resumable": "1.0.0"}
    assert other.head(where, headers=version).status_code == 404
    assert add(other, where, STEP, PHOTO[STEP : 2 * STEP]).status_code == 404
    assert other.delete(where, headers=version).status_code == 404
    assert begin(other, draft).status_code == 404
    assert here(browser, where) == STEP


def test_parts_of_one_paper_or_draft_are_not_those_of_another(browser, draft):
    where = begin(browser, draft)["Location"]
    name = where.rsplit("/", 1)[1]
    elsewhere = f"/ban-nhap/{draft}/giay-to/relationship/phan/{name}"
    assert browser.head(elsewhere, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert attach(browser, draft, elsewhere, "relationship").status_code == 404
    assert begin(browser, draft, paper="no_such_paper").status_code == 404


def test_who_gives_a_file_up_leaves_nothing(browser, draft, place):
    where = begin(browser, draft)["Location"]
    add(browser, where, 0, PHOTO[:STEP])
    assert browser.delete(where, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert not Upload.objects.exists()
    assert browser.head(where, headers={"Tus-Resumable": "1.0.0"}).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Length": str(21 * 1024 * 1024)}, 413),
        ({"Upload-Metadata": "filename !!!"}, 400),
        ({"Upload-Metadata": f"sha256 {said('../../etc')}"}, 400),
    ],
)
def test_what_cannot_be_begun_is_refused_at_once(browser, draft, headers, status):
    assert begin(browser, draft, **headers).status_code == status and not Upload.objects.exists()


def test_what_is_spoken_is_said(browser, draft):
    told = browser.options(f"/ban-nhap/{draft}/giay-to/{PAPER}/phan")
    assert told.status_code == 204 and told["Tus-Version"] == "1.0.0" and "creation" in told["Tus-Extension"]


def test_a_part_must_say_what_it_is(browser, draft):
    where = begin(browser, draft)["Location"]
    given = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    assert browser.patch(where, b"x", content_type="text/plain", headers=given).status_code == 415
    assert add(browser, where, 0, b"x", **{"Upload-Offset": "one"}).status_code == 400
    assert add(browser, where, 0, b"x", **{"Upload-Checksum": "md5 eA=="}).status_code == 400
    assert here(browser, where) == 0


def test_one_person_fills_the_disk_with_so_many_and_no_more(browser, draft):
    for number in range(resuming.AT_ONCE):
        assert begin(browser, draft, b"x" * (number + 1)).status_code == 201
    assert begin(browser, draft, b"y").status_code == 429


def test_after_a_day_without_a_part_they_are_forgotten(browser, draft, place):
    where = begin(browser, draft)["Location"]
    add(browser, where, 0, PHOTO[:STEP])
    assert resuming.clear_abandoned() == 0 and storage.clear_abandoned() == 0
    Upload.objects.update(touched_at=clock.now() - resuming.KEPT - timedelta(minutes=1))
    assert resuming.clear_abandoned() == 1
    assert not Upload.objects.exists() and not list(place.iterdir())


def test_parts_without_an_upload_go_with_a_sweep(place):
    place.mkdir(parents=True)
    left = place / f"{'0' * 32}.parts"
    left.write_bytes(b"x")
    assert storage.clear_abandoned() == 0
    before = time.time() - storage.PARTS_ABANDONED_AFTER - 60
    os.utime(left, (before, before))
    assert storage.clear_abandoned() == 1 and not left.exists()


@pytest.mark.django_db(transaction=True)
def test_of_the_same_part_from_two_tabs_at_once_one_is_added(browser, draft):
    where = begin(browser, draft)["Location"]
    upload = Upload.objects.get(id=where.rsplit("/", 1)[1])
    went: list[object] = []

    def try_it() -> None:
        try:
            went.append(files.append(upload, 0, PHOTO[:STEP]))
        except Exception as refused:
            went.append(type(refused).__name__)
        finally:
            connection.close()

    tabs = [threading.Thread(target=try_it) for _ in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(map(str, went)) == ["40000", *["PartElsewhere"] * 7] and files.arrived(upload) == STEP
