"""A large paper in parts through the API, by tus 1.0: it goes on after a break, is whole, and is nobody else's."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from motcua.base import clock
from motcua.clients import scopes
from motcua.dossiers.models import Dossier, Submission
from motcua.files import resuming, sweeping
from motcua.files import service as files
from motcua.files.errors import OpeningBusy
from motcua.files.models import StoredFile, Upload
from tests.api.test_changing import correct
from tests.api.test_filing import CHECK, FILING, file, post, wrong
from tests.api.test_filing import app as app  # the fixture
from tests.clients.asking import System
from tests.dossiers import filing
from tests.files.samples import picture

pytestmark = pytest.mark.django_db
PARTS = "/api/v1/files/parts"
PHOTO = picture(size=(1600, 1200), quality=95)
STEP = 80_000  # bytes of a part
DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A disk of its own; what arrives on it."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    return tmp_path / "files" / "arriving"


def said(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def send(method: str, address: str, token: str, body: bytes = b"", kind: str = "application/octet-stream", **headers):
    given = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {token}"} | headers
    return Client().generic(method, address, body, content_type=kind, headers=given)


def begin(token: str, data: bytes = PHOTO, **headers: str):
    told = f"filename {said('giấy cũ.jpg')},sha256 {said(hashlib.sha256(data).hexdigest())}"
    return send("POST", PARTS, token, **{"Upload-Length": str(len(data)), "Upload-Metadata": told} | headers)


def here(token: str, where: str) -> int:
    answer = send("HEAD", where, token)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store") and answer["Upload-Length"]
    return int(answer["Upload-Offset"])


def add(token: str, where: str, at: int, part: bytes, **headers: str):
    return send("PATCH", where, token, part, "application/offset+octet-stream", **{"Upload-Offset": str(at)} | headers)


def send_all(token: str, where: str, data: bytes = PHOTO) -> None:
    """From where it stands to the end."""
    while (at := here(token, where)) < len(data):
        assert add(token, where, at, data[at : at + STEP]).status_code == 204


def keep(token: str, where: str):
    return send("POST", f"{where}/file", token)


def kept(token: str, data: bytes = PHOTO) -> str:
    """A file that was sent in parts and kept; its id."""
    where = begin(token, data)["Location"]
    send_all(token, where, data)
    answer = keep(token, where)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]


def with_paper(*ids: str) -> dict:
    return {**FILING, "papers": {"old_paper": list(ids)}}


def kind(answer) -> str:
    return answer.json()["type"].rpartition("/")[2]


def test_a_large_file_goes_on_after_a_break_and_is_named_in_a_filing(app, lan, place):
    begun = begin(app.token)
    where = begun["Location"]
    assert (begun.status_code, begun["Tus-Resumable"], begun["Upload-Offset"]) == (201, "1.0.0", "0")
    assert add(app.token, where, 0, PHOTO[:STEP])["Upload-Offset"] == str(STEP)
    again = begin(app.token)
    assert (again["Location"], again["Upload-Offset"]) == (where, str(STEP)), "it goes on where it stopped"
    send_all(app.token, where)
    told = keep(app.token, where).json()
    assert where.endswith(told["id"]) and told["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert (told["name"], told["pages"], told["media_type"]) == ("giấy cũ.jpg", 1, "image/jpeg")
    row = StoredFile.objects.get(id=told["id"])
    assert (row.owner, row.sent_by, row.confirmed_how) == (lan.id, app.id, StoredFile.DIGEST)
    assert not Upload.objects.exists() and not list(place.iterdir()), "the parts are gone"
    filed = file(app, with_paper(told["id"]))
    assert filed.status_code == 201, filed.content.decode()
    sent = Submission.objects.get(dossier__code=filed.json()["code"])
    assert [(one["paper"], one["file"]) for one in sent.papers] == [("old_paper", told["id"])]


def test_sent_again_it_is_the_same_file_and_the_same_dossier(app):
    where = begin(app.token)["Location"]
    send_all(app.token, where)
    first, again = keep(app.token, where), keep(app.token, where)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    named = with_paper(first.json()["id"])
    assert file(app, named).content == file(app, named).content
    assert keep(app.token, where).content == first.content
    assert StoredFile.objects.filter(sent_by=app.id).count() == Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_asked_ten_times_at_once_to_keep_it_there_is_one_file(catalogue, lan, client_of):
    app = System(Client())
    app.token = app.tokens(client_of(lan))["access_token"]
    where = begin(app.token)["Location"]
    send_all(app.token, where)

    def ask(_number: int):
        try:
            return keep(app.token, where).content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        answers = set(threads.map(ask, range(10)))
    assert len(answers) == 1 == StoredFile.objects.count() and not Upload.objects.exists()


def test_a_correction_names_it_too(app, lan, hung, client_of):
    code = filing.file_one(client_of(lan))
    marked = {"mark-paper-old_paper": "yes", "reason-paper-old_paper": "unreadable",
              "advice-paper-old_paper": "Chụp lại giấy cũ."}  # fmt: skip
    assert filing.act(client_of(hung), code, "tra-lai", **marked).status_code == 302
    named = {"papers": {"old_paper": [kept(app.token)]}}
    first, again = correct(app, code, named), correct(app, code, named)
    assert first.status_code == 201 and first.content == again.content, first.content.decode()
    sent = Submission.objects.get(dossier__code=code, number=2)
    assert [one["file"] for one in sent.papers] == named["papers"]["old_paper"]


def test_what_is_not_kept_yet_is_pointed_at_in_the_words_of_the_api(app):
    where = begin(app.token)["Location"]
    add(app.token, where, 0, PHOTO[:STEP])
    named = with_paper(where.rpartition("/")[2])
    refused = file(app, named, language="en")
    [error] = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/papers/old_paper/0", "unknown_file")
    assert "in parts" in error["detail"]
    assert wrong(post(CHECK, {k: named[k] for k in ("answers", "papers")}, app.token)) == wrong(refused)
    early = keep(app.token, where)
    assert (early.status_code, kind(early)) == (409, "not_whole_yet") and here(app.token, where) == STEP


def test_nobody_else_reaches_the_parts_or_names_the_file(app, lan, mai, client_of):
    """Neither another system of the same person, nor the same system for another person."""
    other = System(Client(), name="Hệ thống khác")
    other.token = other.tokens(client_of(lan))["access_token"]
    hers = app.tokens(client_of(mai))["access_token"]
    where = begin(app.token)["Location"]
    add(app.token, where, 0, PHOTO[:STEP])
    for token in (other.token, hers):
        for answer in (send("GET", where, token), add(token, where, STEP, PHOTO[STEP:]), keep(token, where),
                       send("DELETE", where, token)):  # fmt: skip
            assert (answer.status_code, kind(answer)) == (404, "upload_gone")
        assert begin(token)["Location"] != where
    send_all(app.token, where)
    named = with_paper(keep(app.token, where).json()["id"])
    for token in (other.token, hers):
        assert keep(token, where).status_code == 404
        refused = post("/api/v1/dossiers", named, token, **{"Idempotency-Key": "not-ones-own"})
        assert wrong(refused)["/papers/old_paper/0"] == "unknown_file"
    assert file(app, named).status_code == 201


def test_a_correction_names_no_file_of_another_system(app, lan, hung, client_of):
    code = filing.file_one(client_of(lan))
    marked = {"mark-paper-old_paper": "yes", "reason-paper-old_paper": "unreadable",
              "advice-paper-old_paper": "Chụp lại giấy cũ."}  # fmt: skip
    assert filing.act(client_of(hung), code, "tra-lai", **marked).status_code == 302
    other = System(Client(), name="Hệ thống khác")
    other.token = other.tokens(client_of(lan))["access_token"]
    refused = correct(app, code, {"papers": {"old_paper": [kept(other.token)]}})
    assert wrong(refused)["/papers/old_paper/0"] == "unknown_file"


def test_each_act_needs_the_scope_that_files_need(app, lan, client_of):
    where = begin(app.token)["Location"]
    others = " ".join(one for one in scopes.ALL if one != scopes.SUBMIT)
    token = app.tokens(client_of(lan), others)["access_token"]
    tried = [("POST", PARTS), ("GET", where), ("PATCH", where), ("DELETE", where), ("POST", f"{where}/file")]
    for held, status in ((token, 403), ("x", 401)):
        assert [send(method, address, held).status_code for method, address in tried] == [status] * len(tried)
    assert Client().post(PARTS).status_code == 401 and here(app.token, where) == 0


def test_parts_that_make_another_file_are_never_kept(app):
    where = begin(app.token)["Location"]
    send_all(app.token, where, bytes(reversed(PHOTO)))
    refused = keep(app.token, where)
    assert (refused.status_code, kind(refused)) == (422, "digest_differs")
    assert not StoredFile.objects.exists() and not Upload.objects.exists(), "it would be refused for ever"
    assert keep(app.token, where).status_code == 404


def test_what_is_no_paper_is_refused_in_the_words_of_the_page(app, lan, client_of):
    data = b"MZ" + bytes(1000)
    where = begin(app.token, data)["Location"]
    send_all(app.token, where, data)
    refused = keep(app.token, where)
    assert kind(refused) == "attachment_type_not_accepted" and not Upload.objects.exists()
    browser = client_of(lan)
    sent = {"file": SimpleUploadedFile("giay.jpg", data, "image/jpeg")}
    page = f"/ban-nhap/{filing.start(browser)}/giay-to/old_paper"
    on_page = browser.post(page, sent, headers={"Accept": "application/json", "Accept-Language": "vi"})
    assert refused.json()["detail"] == on_page.json()["error"]


def test_while_too_many_files_are_opened_at_once_the_parts_stay(app, monkeypatch):
    where = begin(app.token)["Location"]
    send_all(app.token, where)

    def busy(*_args):
        raise OpeningBusy

    with monkeypatch.context() as now:
        now.setattr(files, "examine", busy)
        assert keep(app.token, where).status_code == 503
    assert here(app.token, where) == len(PHOTO) and keep(app.token, where).status_code == 201


def test_a_part_is_added_once_whole_and_in_its_place(app):
    where = begin(app.token)["Location"]
    right = {"Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(PHOTO[:STEP]).digest()).decode()}"}
    changed = add(app.token, where, 0, PHOTO[1 : STEP + 1], **right)
    assert (changed.status_code, kind(changed), changed["Tus-Resumable"]) == (460, "part_differs", "1.0.0")
    assert add(app.token, where, 0, PHOTO[:STEP], **right).status_code == 204
    again = add(app.token, where, 0, PHOTO[:STEP], **right)
    assert (again.status_code, kind(again)) == (409, "part_elsewhere") and here(app.token, where) == STEP


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"Tus-Resumable": "0.2.2"}, (412, "tus_version_not_spoken")),
        ({"Upload-Length": "-5"}, (400, "upload_not_understood")),
        ({"Upload-Length": "０"}, (400, "upload_not_understood")),
        ({"Upload-Length": "0"}, (422, "attachment_arrived_empty")),
        ({"Upload-Length": str(21 * 1024 * 1024)}, (413, "attachment_too_large")),
        ({"Upload-Metadata": f"sha256 {said('../../etc')}"}, (400, "upload_not_understood")),
    ],
)
def test_what_cannot_be_begun_is_told_as_a_problem(app, headers, told):
    refused = begin(app.token, **headers)
    assert (refused.status_code, kind(refused), refused["Tus-Resumable"]) == (*told, "1.0.0")
    assert told[0] != 412 or refused["Tus-Version"] == "1.0.0"
    assert not Upload.objects.exists()


def test_what_is_no_part_is_told_as_a_problem(app):
    where = begin(app.token)["Location"]
    plain = send("PATCH", where, app.token, b"x", "text/plain", **{"Upload-Offset": "0"})
    assert (plain.status_code, kind(plain)) == (415, "part_of_another_type")
    unsaid = add(app.token, where, 0, b"x", **{"Upload-Offset": "one"})
    assert (unsaid.status_code, kind(unsaid)) == (400, "upload_not_understood")
    assert send("GET", f"{PARTS}/{UUID(int=7)}", app.token).status_code == 404 and here(app.token, where) == 0


def test_what_is_spoken_is_said_to_everybody():
    told = Client().options(PARTS)
    assert told.status_code == 204 and told["Tus-Version"] == "1.0.0" and "checksum" in told["Tus-Extension"]


def test_as_many_are_begun_as_on_the_pages_and_each_counts(app, monkeypatch):
    for number in range(resuming.AT_ONCE):
        assert begin(app.token, b"x" * (number + 1)).status_code == 201
    assert kind(begin(app.token, b"y")) == "too_many_uploads"
    monkeypatch.setattr("motcua.api.parts.UPLOADS", resuming.AT_ONCE + 2)
    answers = [begin(app.token, b"x") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 429] and answers[1]["Retry-After"]


def test_what_is_given_up_or_left_alone_is_forgotten(app, place):
    where = begin(app.token)["Location"]
    add(app.token, where, 0, PHOTO[:STEP])
    assert send("DELETE", where, app.token).status_code == 204
    assert send("HEAD", where, app.token).status_code == 404 and not list(place.iterdir())
    where = begin(app.token)["Location"]
    add(app.token, where, 0, PHOTO[:STEP])
    Upload.objects.update(touched_at=clock.now() - DAY)
    assert resuming.clear_abandoned() == 1 and not list(place.iterdir())


def test_a_file_that_no_filing_named_goes_after_a_day(app):
    named, unnamed = kept(app.token), kept(app.token, picture(size=(900, 700), quality=90))
    file(app, with_paper(named))
    StoredFile.objects.update(stored_at=clock.now() - DAY)
    sweeping.remove_unattached()
    left = {str(one) for one in StoredFile.objects.filter(sent_by=app.id).values_list("id", flat=True)}
    assert named in left and unnamed not in left
