"""A file is given out only to the person of the grant, for half an hour, and can do nothing in the browser."""

import io
import uuid

import pytest
from django.core import signing
from PIL import Image

from motcua.base import clock
from motcua.files import grants, service
from motcua.files.errors import FileHeldBack, FileNotThere, GrantExpired
from motcua.files.models import StoredFile
from motcua.identity.service import Person
from tests.files.samples import document, picture, upload

MATTER = ("matter", "open")


@pytest.fixture
def photo(lan):
    return service.store(upload(picture(), "căn cước.jpg"), owner=lan.id)


@pytest.fixture(autouse=True)
def of_a_matter(monkeypatch):
    """A matter whose files are open while it says so."""
    monkeypatch.setitem(grants._checkers, MATTER[0], lambda person, about: about == MATTER[1])


def person(key: uuid.UUID) -> Person:
    return Person(key, "", 2, False)


def test_a_grant_opens_the_file_for_its_person_alone():
    file, lan, mai = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    token = service.grant(file, lan, *MATTER)
    assert service.granted(token, person(lan)) == file
    closed, older = service.grant(file, lan, MATTER[0], "closed"), signing.dumps([file.hex, lan.hex], salt=grants.SALT)
    unsigned = signing.dumps([file.hex, lan.hex, *MATTER])
    for who, wrong in ((mai, token), (lan, token[:-1]), (lan, "x"), (lan, unsigned), (lan, closed), (lan, older)):
        with pytest.raises(FileNotThere):
            service.granted(wrong, person(who))


def test_a_grant_ends_after_half_an_hour(monkeypatch):
    file, lan = uuid.uuid4(), uuid.uuid4()
    token = service.grant(file, lan, *MATTER)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + grants.GOOD_FOR - 5)
    assert service.granted(token, person(lan)) == file
    monkeypatch.setattr(signing.time, "time", lambda: now + grants.GOOD_FOR + 5)
    with pytest.raises(GrantExpired):
        service.granted(token, person(lan))


def test_a_browser_asks_each_time_and_is_told_when_nothing_has_changed(lan, photo, client_of):
    browser, address = client_of(lan), f"/tep/{service.grant(photo.id, lan.id, *MATTER)}"
    for one in (address, f"{address}/xem"):
        first = browser.get(one)
        assert first["Cache-Control"] == "private, no-cache"
        again = browser.get(one, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        StoredFile.objects.filter(id=photo.id).update(scan=StoredFile.QUARANTINED, scanned_at=clock.now())
        assert browser.get(one, headers={"If-None-Match": first["ETag"]}).status_code == FileHeldBack.status
        StoredFile.objects.filter(id=photo.id).update(scan=StoredFile.CLEAN)


def test_lan_opens_her_photo(lan, photo, client_of):
    answer = client_of(lan).get(f"/tep/{service.grant(photo.id, lan.id, *MATTER)}")
    assert answer.status_code == 200 and answer.content == picture()
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline") and answer["Cache-Control"].startswith("private")


def test_a_document_that_somebody_sent_goes_to_the_device(lan, client_of):
    info = service.store(upload(document(), "đơn.pdf"), owner=lan.id)
    answer = client_of(lan).get(f"/tep/{service.grant(info.id, lan.id, *MATTER)}")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C4%91%C6%A1n.pdf"


def test_mai_cannot_use_lans_address(lan, mai, photo, client_of):
    token = service.grant(photo.id, lan.id, *MATTER)
    assert client_of(mai).get(f"/tep/{token}").status_code == 404
    assert client_of(mai).get(f"/tep/{token}/xem").status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(lan, photo, client):
    answer = client.get(f"/tep/{service.grant(photo.id, lan.id, *MATTER)}")
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap")


def test_the_preview_is_a_png_of_the_asked_width(lan, photo, client_of):
    answer = client_of(lan).get(f"/tep/{service.grant(photo.id, lan.id, *MATTER)}/xem", {"rong": "360"})
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).width == 360


@pytest.mark.parametrize("query", [{"trang": "2"}, {"trang": "x"}, {"trang": "9" * 30}, {"rong": "100000"}])
def test_a_preview_that_does_not_exist_is_not_found(lan, photo, client_of, query):
    assert client_of(lan).get(f"/tep/{service.grant(photo.id, lan.id, *MATTER)}/xem", query).status_code == 404


def test_files_cannot_be_changed_through_their_address(lan, photo, client_of):
    assert client_of(lan).post(f"/tep/{service.grant(photo.id, lan.id, *MATTER)}").status_code == 405
