"""The files of a paper in the person's order and with their names, by plain forms."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base import clock
from motcua.dossiers import attached
from motcua.dossiers.models import Dossier, Draft, DraftPaper
from motcua.files.models import StoredFile
from motcua.warehouse import watching
from tests.dossiers import filing

pytestmark = pytest.mark.django_db

PAPER = "old_paper"
UNKNOWN = str(uuid.UUID(int=0))
COLORS = {"mot.jpg": (250, 0, 0), "hai.jpg": (0, 250, 0), "ba.jpg": (0, 0, 250)}


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))


@pytest.fixture
def browser(catalogue, lan, client_of):
    return client_of(lan)


@pytest.fixture
def draft(browser):
    """A draft whose paper has three photos, chosen together in a form without a script."""
    draft = filing.start(browser)
    photos = [filing.photo(color, name) for name, color in COLORS.items()]
    assert browser.post(paper_of(draft), {"file": photos}).status_code == 302
    return draft


def paper_of(draft: str, *more: str) -> str:
    return "/".join([f"/ban-nhap/{draft}/giay-to/{PAPER}", *more])


def papers(browser, draft: str) -> str:
    return browser.visit(f"/ban-nhap/{draft}/giay-to").content.decode()


def names(browser, draft: str) -> list[str]:
    """The files of the page, from above to below."""
    return re.findall(r'm-file__name">.*?<a [^>]*>([^<]+)</a>', papers(browser, draft))


def file_called(name: str) -> str:
    return str(StoredFile.objects.get(name=name).id)


def test_photos_chosen_together_stand_in_their_order(browser, draft):
    assert names(browser, draft) == list(COLORS)


def test_a_photo_moves_and_the_order_is_kept(browser, draft):
    browser.post(paper_of(draft, file_called("ba.jpg"), "cho"), {"huong": "len"})
    assert names(browser, draft) == ["mot.jpg", "ba.jpg", "hai.jpg"]
    browser.post(paper_of(draft, file_called("mot.jpg"), "cho"), {"huong": "xuong"})
    browser.post(paper_of(draft, file_called("ba.jpg"), "cho"), {"huong": "len"})
    assert names(browser, draft) == ["ba.jpg", "mot.jpg", "hai.jpg"]
    browser.post(paper_of(draft), {"file": filing.photo((9, 9, 9), "bon.jpg")})
    assert names(browser, draft)[-1] == "bon.jpg"


def joined(browser, draft: str) -> StoredFile:
    answer = browser.post(paper_of(draft, "gop"))
    assert answer.status_code == 302
    browser.visit(answer["Location"])
    return StoredFile.objects.get(media_type="application/pdf")


def test_photos_become_one_document_that_is_looked_at(browser, draft):
    made = joined(browser, draft)
    assert (made.pages, made.name, made.state) == (3, "Ảnh hoặc bản quét giấy tờ hộ tịch cũ.pdf", "stored")
    page = browser.visit(paper_of(draft, str(made.id), "xem")).content.decode()
    assert page.count("<img") == 3 and "trang=3" in page
    assert names(browser, draft) == [made.name]
    assert browser.post(paper_of(draft, str(made.id), "dung")).status_code == 302
    assert browser.post(paper_of(draft, "gop")).status_code == 302, "pressed twice: it is joined already"
    assert StoredFile.objects.filter(media_type="application/pdf").count() == 1


def test_taken_apart_the_photos_are_back_in_their_order(browser, draft):
    made = joined(browser, draft)
    browser.post(paper_of(draft, str(made.id), "tach"))
    assert names(browser, draft) == list(COLORS)
    assert not DraftPaper.objects.filter(file=made).exists()


def test_a_document_that_is_removed_takes_its_photos_along(browser, draft):
    made = joined(browser, draft)
    browser.post(paper_of(draft, str(made.id), "bo"))
    assert names(browser, draft) == [] and not DraftPaper.objects.exists()


def test_the_document_is_sent_and_its_photos_go_a_day_later(browser, draft):
    filing.answer_everything(browser, draft)
    made = joined(browser, draft)
    browser.post(paper_of(draft, str(made.id), "dung"))
    code = filing.send(browser, draft)
    sent = Dossier.objects.get(code=code).submissions.get().papers
    assert [paper["file"] for paper in sent] == [str(made.id)] and sent[0]["pages"] == 3
    assert attached.let_go_of_joined() == 0
    Draft.objects.filter(id=draft).update(saved_at=clock.now() - timedelta(days=2))
    assert attached.let_go_of_joined() == 3
    assert list(DraftPaper.objects.values_list("file_id", flat=True)) == [made.id]


def test_a_file_has_the_name_that_the_person_gives(browser, draft):
    browser.post(paper_of(draft, file_called("hai.jpg"), "ten"), {"name": "mặt sau"})
    assert names(browser, draft) == ["mot.jpg", "mặt sau.jpg", "ba.jpg"]
    answer = browser.post(paper_of(draft, file_called("ba.jpg"), "ten"), {"name": "  "})
    assert answer.status_code == 422 and "ba.jpg" in answer.content.decode()


def test_what_is_refused_takes_back_no_row_of_what_was_read_for_it(browser, draft):
    """The row says that the facts were read; a number without one would raise an alarm."""
    assert watching.check()
    file = file_called("mot.jpg")
    wrong = SimpleUploadedFile("bang.xlsx", b"PK no paper at all")
    tried = [
        (paper_of(draft), {"file": wrong}, 422),
        (paper_of(draft), {}, 422),
        (paper_of(draft, file, "ten"), {"name": " "}, 422),
        (paper_of(draft, UNKNOWN, "ten"), {"name": "x"}, 404),
        (paper_of(draft, UNKNOWN, "cho"), {"huong": "len"}, 404),
        (paper_of(draft, UNKNOWN, "dung"), {}, 404),
        *((paper_of(draft, *more).replace(PAPER, "no_paper"), {}, 404)
          for more in ((), ("gop",), (file, "tach"), (file, "bo"))),
    ]  # fmt: skip
    for address, data, status in tried:
        assert browser.post(address, data).status_code == status, address
        done = watching.check()
        assert done.found and not done.holes, address
    assert names(browser, draft) == list(COLORS)


def test_nobody_else_arranges_them(draft, mai, client_of):
    stranger, file = client_of(mai), file_called("mot.jpg")
    for act in ("cho", "ten", "tach"):
        assert stranger.post(paper_of(draft, file, act), {"name": "x", "huong": "xuong"}).status_code == 404
    assert stranger.post(paper_of(draft, "gop")).status_code == 404
    assert stranger.get(paper_of(draft, file, "xem")).status_code == 404
    assert StoredFile.objects.filter(name="mot.jpg").exists() and DraftPaper.objects.count() == 3


def test_the_size_is_said_as_people_say_it(browser, draft):
    StoredFile.objects.filter(name="mot.jpg").update(size=2_516_582)
    said = papers(browser, draft)
    assert "2,4 MB" in said and "KB" in said
