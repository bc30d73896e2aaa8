"""A harmful file is told of wherever it stands: in a draft, to whoever sent it, to the official."""

import io
from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import attached as attached_files
from motcua.dossiers.models import Dossier, Draft, DraftPaper
from motcua.files import scanning
from motcua.files import service as files
from motcua.files.errors import FileHeldBack
from motcua.files.models import StoredFile
from motcua.ledger import following
from motcua.ledger import service as ledger
from motcua.notices.models import Notice
from tests.dossiers import filing
from tests.files import scanner
from tests.files.test_scanning import BAD_PDF

pytestmark = pytest.mark.django_db
PAPER = "old_paper"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))


@pytest.fixture
def scans(settings):
    with scanner.clamd() as settings.CLAMD:
        yield


@pytest.fixture
def browser(catalogue, lan, client_of):
    return client_of(lan)


def attached(browser, draft: str) -> StoredFile:
    file = io.BytesIO(BAD_PDF)
    file.name = "giấy cũ.pdf"
    assert browser.post(f"/ban-nhap/{draft}/giay-to/{PAPER}", {"file": file}).status_code == 302
    stored = StoredFile.objects.get(name="giấy cũ.pdf")
    assert browser.post(f"/ban-nhap/{draft}/giay-to/{PAPER}/{stored.id}/dung").status_code == 302
    return stored


def followed(name: str, about) -> None:
    """What a follower makes of the last entry about an object."""
    following.FOLLOWERS[name].run(ledger.entries_about(about)[-1])


def test_in_a_draft_it_counts_as_no_paper_and_the_page_says_why(browser, scans):
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    file = attached(browser, draft)
    papers = f"/ban-nhap/{draft}/giay-to"
    assert "chưa quét vi-rút" in browser.visit(papers).content.decode()
    scanning.scan(file.id)
    said = browser.visit(papers).content.decode()
    assert "bị giữ lại" in said and f"{file.id}/bo" in said and "/xem" not in said
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422, "nothing is sent with it"
    browser.post(f"{papers}/{PAPER}/{file.id}/bo")
    filing.send(browser, draft)


def test_whoever_sent_it_is_asked_for_another_and_the_official_cannot_open_it(browser, scans, hung, client_of):
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    file = attached(browser, draft)
    code = filing.send(browser, draft)
    desk = client_of(hung)
    page = desk.visit(f"/viec/{code}").content.decode()
    assert "chưa quét vi-rút" in page and "/tep/" in page
    address = "/tep/" + page.split("/tep/")[1].split('"')[0]
    assert desk.get(address).status_code == 200
    scanning.scan(file.id)
    followed("held_back_files", file.id)
    followed("notices", Dossier.objects.get(code=code).id)
    notice = Notice.objects.get(event="dossier:file_held_back")
    told = browser.visit(f"/tin-nhan/{notice.id}").content.decode()
    assert notice.reason == f"held_back:{PAPER}" and "Ảnh hoặc bản quét giấy tờ hộ tịch cũ" in told
    assert "Ảnh hoặc bản quét giấy tờ hộ tịch cũ" in browser.visit(f"/ho-so/{code}").content.decode()
    page = desk.visit(f"/viec/{code}").content.decode()
    assert "Bị giữ lại" in page and "/tep/" not in page
    assert desk.get(address).status_code == 403, "the address from before opens it no more"


def joined(browser, draft: str) -> StoredFile:
    """Two photos as one document, looked at."""
    address = f"/ban-nhap/{draft}/giay-to/{PAPER}"
    photos = [filing.photo((250, 0, 0), "mot.jpg"), filing.photo((0, 250, 0), "hai.jpg")]
    assert browser.post(address, {"file": photos}).status_code == 302
    assert browser.post(f"{address}/gop").status_code == 302
    made = StoredFile.objects.get(media_type="application/pdf")
    assert browser.post(f"{address}/{made.id}/dung").status_code == 302
    return made


def test_what_was_made_of_a_harmful_photo_is_held_back_and_whoever_sent_it_is_told(browser, settings, hung, client_of):
    settings.CLAMD = "/nobody/listens"
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    made = joined(browser, draft)
    code = filing.send(browser, draft)
    Draft.objects.filter(id=draft).update(saved_at=clock.now() - timedelta(days=2))
    assert attached_files.let_go_of_joined() == 0, "the photos still wait for the scanner"
    desk = client_of(hung)
    address = "/tep/" + desk.visit(f"/viec/{code}").content.decode().split("/tep/")[1].split('"')[0]
    assert desk.get(address).status_code == 200
    photo = StoredFile.objects.get(name="hai.jpg")
    with scanner.clamd(f"{photo.sha256}:{photo.size}") as settings.CLAMD:
        for one in StoredFile.objects.filter(media_type="image/jpeg"):
            scanning.scan(one.id)
    followed("held_back_files", photo.id)
    for open_it in (files.read, files.info_and_bytes, files.preview_png):
        with pytest.raises(FileHeldBack):
            open_it(made.id)
    assert desk.get(address).status_code == 403
    followed("held_back_files", made.id)
    followed("notices", Dossier.objects.get(code=code).id)
    notice = Notice.objects.get(event="dossier:file_held_back")
    assert "Ảnh hoặc bản quét giấy tờ hộ tịch cũ" in browser.visit(f"/tin-nhan/{notice.id}").content.decode()
    assert StoredFile.objects.get(name="mot.jpg").scan == StoredFile.CLEAN
    followed("held_back_files", photo.id)
    assert len(ledger.entries_about(made.id)) == 2, "stored, and held back once"
    assert attached_files.let_go_of_joined() == 2 and DraftPaper.objects.get().file_id == made.id
