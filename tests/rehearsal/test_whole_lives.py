"""Whole lives played by the pages, and recorded as examples that hold."""

import io

import pytest
from django.core.management import call_command

from motcua.base import paths
from motcua.engine import examples
from tests.rehearsal import playing

pytestmark = pytest.mark.django_db

COPIES = {
    "requester": {"requester_phone": "0912 345 678"},
    "papers_to_copy": {
        "originals": "1", "originals-1-title": "Bằng tốt nghiệp đại học", "originals-1-issued_on-year": "2012",
        "originals-1-page_count": "2", "originals-1-copies": "3",
    },
    "declaration": {"truth": "yes"},
}  # fmt: skip


def recorded(browser, play: str) -> str:
    """The example of a play, of which the page says that it holds."""
    page = browser.visit(f"{play}/vi-du").content.decode()
    assert "The example holds" in page or "Ví dụ đúng" in page, page
    return browser.get(f"{play}/vi-du.yaml").content.decode()


def check(tmp_path, code: str, text: str) -> str:
    """What `procedure check` says of the newest version of the catalogue with this example beside it."""
    file = max((paths.CATALOGUE / code).glob("2*.yaml"))
    (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "examples.yaml").write_text(text, encoding="utf-8")
    told = io.StringIO()
    call_command("procedure", "check", str(tmp_path / file.name), stdout=told)
    return told.getvalue()


def test_certified_copies_from_the_form_to_the_result(ha, client_of, tmp_path):
    browser = client_of(ha)
    play = playing.begin(browser, "2.000815", "2026-11-25", "09:00")
    playing.fill_in(browser, play, COPIES)
    playing.hand_in(browser, play, "photos")
    playing.send(browser, play)
    playing.clock(browser, play, "2026-11-25", "10:00")
    playing.act(browser, play, "tiep-nhan")
    shown = browser.visit(play).content.decode()
    assert "17:00" in shown
    text = recorded(browser, play)
    (one,) = examples.read(text)
    assert (one.then.owed, one.then.due, one.then.status) == (12000, "2026-11-25 17:00", 2)
    assert "1 of 1 are about this version, 0 do not hold" in check(tmp_path, "2.000815", text)
