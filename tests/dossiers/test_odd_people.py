"""People whom the forms were not made for: nobody is kept from filing by what the state itself says of them."""

import pytest

from motcua.dossiers.models import Slip
from tests.dossiers import filing
from tests.people import arrive

pytestmark = pytest.mark.django_db


def test_a_very_long_name_from_the_identity_account_does_not_stop_its_owner(catalogue, client_of):
    somebody = arrive("ten-dai")
    assert len(somebody.name) > 100  # longer than the form would take from anyone's hand
    browser = client_of(somebody)
    code = filing.file_one(browser)
    page = browser.visit(f"/ho-so/{code}/da-gui")
    assert somebody.name in page.content.decode()
    slip = Slip.objects.get(dossier__code=code)
    assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True).status_code == 200


def test_a_draft_takes_so_many_files_and_no_more(catalogue, lan, client_of, monkeypatch):
    from motcua.dossiers import drafts

    monkeypatch.setattr(drafts, "MOST_FILES", 2)
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    address = f"/ban-nhap/{draft}/giay-to/old_paper"
    answers = [browser.post(address, {"file": filing.photo((n, n, n))}).status_code for n in (1, 2, 3)]
    assert answers == [302, 302, 422]
