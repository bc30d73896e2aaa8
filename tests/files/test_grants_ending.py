"""An address of a file ends with the right to what it belongs to, not half an hour later."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.agencies.models import Post
from motcua.base import clock
from motcua.dossiers.models import Draft, DraftPaper
from motcua.identity.models import Mandate
from tests.dossiers import filing
from tests.mandates.people import english
from tests.mandates.test_family import START, stated

pytestmark = pytest.mark.usefixtures("catalogue")
TOKEN = re.compile(r"/tep/[^\"?/]+")


def attached(client, draft: str) -> list[str]:
    """Addresses of the one file that is attached: the preview, and the file itself."""
    filing.answer_everything(client, draft)
    upload = SimpleUploadedFile("giay.jpg", filing.photo().read())
    assert client.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": upload}).status_code == 302
    address = TOKEN.search(client.visit(f"/ban-nhap/{draft}/giay-to").content.decode()).group()
    return [address, f"{address}/xem"]


def statuses(client, addresses: list[str]) -> set[int]:
    return {client.get(one).status_code for one in addresses}


def test_who_acts_for_another_opens_nothing_more_when_the_mandate_ends(client_of, lan):
    client = english(client_of(lan))
    mandate = stated(client)
    draft = client.press(client.visit(START, xa="00004"), "Start", for_whom=mandate).page.path.split("/")[2]
    addresses = attached(client, draft)
    assert statuses(client, addresses) == {200}
    Mandate.objects.filter(id=mandate).update(state=Mandate.REVOKED, ended_at=clock.now())
    assert statuses(client, addresses) == {404}


def test_an_official_opens_nothing_more_when_the_post_ends(client_of, lan, hung):
    browser, desk = client_of(lan), client_of(hung)
    draft = filing.start(browser)
    attached(browser, draft)
    file = DraftPaper.objects.get(draft=draft).file_id
    browser.post(f"/ban-nhap/{draft}/giay-to/old_paper/{file}/dung")
    code = filing.send(browser, draft)
    address = TOKEN.search(desk.visit(f"/viec/{code}").content.decode()).group()
    assert statuses(desk, [address]) == {200}
    Post.objects.filter(person_id=hung.id).delete()
    assert statuses(desk, [address]) == {404}


def test_a_draft_that_was_thrown_away_shows_nothing(client_of, lan):
    client = client_of(lan)
    draft = filing.start(client)
    addresses = attached(client, draft)
    Draft.objects.filter(id=draft).update(state=Draft.DISCARDED)
    assert statuses(client, addresses) == {404}
