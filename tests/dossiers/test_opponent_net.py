"""What a bad network, an ended session, a full disk and many hands at once do to a dossier: nothing untrue."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import DraftAlreadySent, SomebodyActedFirst
from motcua.dossiers.models import Dossier, DraftAnswer, Slip
from motcua.engine.lifecycle import Status
from motcua.identity.gate import Person
from motcua.ledger import service as ledger
from motcua.ledger.models import LedgerEntry, Outgoing
from tests.dossiers import filing

together = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """Run the acts in parallel, each with a connection of its own; what was raised is an answer too."""

    def run(act):
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, acts))


def as_person(somebody, official=False) -> Person:
    return Person(somebody.id, somebody.name, 2, official)


@together
def test_saving_while_typing_beside_the_page_itself_blocks_nobody(catalogue, lan, client_of):
    draft = UUID(filing.start(client_of(lan)))
    whole = filing.ANSWERS["event"]

    def typing(number):
        return lambda: dossiers.save_page(as_person(lan), draft, "event", {"register_book": str(number)}, partly=True)

    def posting():
        return dossiers.save_page(as_person(lan), draft, "event", whole)

    answers = at_once(*[act for number in range(20) for act in (typing(number), posting)])
    assert not [one for one in answers if isinstance(one, Exception)]
    assert DraftAnswer.objects.filter(draft_id=draft, field="register_book").count() == 1


@together
def test_what_is_typed_after_sending_is_not_taken(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    person = as_person(lan)
    at_once(
        lambda: dossiers.submit(person, UUID(draft)),
        *[lambda: dossiers.save_page(person, UUID(draft), "event", {"register_number": "7"}, partly=True)] * 6,
        lambda: dossiers.submit(person, UUID(draft)),
    )
    sent = Dossier.objects.get().submissions.get()
    kept = DraftAnswer.objects.get(draft_id=draft, field="register_number")
    assert sent.answers["register_number"] == kept.value
    with pytest.raises(DraftAlreadySent):
        dossiers.save_page(person, UUID(draft), "event", {"register_number": "8"}, partly=True)


@together
def test_of_withdrawing_and_receiving_at_once_one_happens(catalogue, lan, hung, client_of):
    code = filing.file_one(client_of(lan))
    seen = filing.version(code)
    answers = at_once(
        lambda: dossiers.withdraw(as_person(lan), code, reason="", seen=seen),
        lambda: dossiers.accept(as_person(hung, True), code, seen=seen),
    )
    assert sum(isinstance(one, SomebodyActedFirst) for one in answers) == 1
    status = Dossier.objects.get(code=code).status
    assert status in (Status.WITHDRAWN, Status.RECEIVED)
    assert LedgerEntry.objects.filter(event__in=("dossier:accepted", "dossier:withdrawn")).count() == 1
    assert Slip.objects.filter(form="form_01").exists() == (status == Status.RECEIVED)


@pytest.mark.django_db
def test_what_was_typed_survives_the_end_of_the_session(catalogue, lan, client_of, client):
    browser = client_of(lan)
    draft = filing.start(browser)
    told = client.post(f"/ban-nhap/{draft}/trang/event", filing.ANSWERS["event"])
    assert told.status_code == 403 and "UBND xã Yên Bình" in told.content.decode()
    typing = client.post(f"/ban-nhap/{draft}/trang/event/luu", {"a": "b"}, headers={"Accept": "application/json"})
    assert typing.status_code == 401
    kept = {e.get("name"): e.get("value") for e in told.page.all("input") if e.get("type") == "hidden"}
    assert browser.post(f"/ban-nhap/{draft}/trang/event", kept).status_code == 302
    assert DraftAnswer.objects.get(draft_id=draft, field="register_number").value == "45"


@pytest.mark.django_db
def test_a_full_disk_is_said_and_the_dossier_goes_on(catalogue, lan, hung, client_of, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    browser, desk = client_of(lan), client_of(hung)
    code = filing.file_one(browser)
    slip = Slip.objects.get(dossier__code=code)
    monkeypatch.setattr(os, "fsync", full)
    told = browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf")
    assert told.status_code == 503 and "<h1" in told.content.decode()
    browser.visit(f"/ho-so/{code}")
    browser.visit(f"/ho-so/{code}/da-gui")
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    waiting = Outgoing.objects.get(key=f"slip:{slip.id}")
    assert waiting.delivered_at is None and ledger.ages().undelivered  # the job tries again; alarms see the age
    monkeypatch.undo()
    assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_every_page_of_a_dossier_opens_in_english(catalogue, lan, hung, client_of):
    browser, desk = client_of(lan), client_of(hung)
    for one in (browser, desk):
        one.cookies["motcua_lang"] = "en"
    draft = filing.start(browser)
    browser.visit(f"/thu-tuc/{filing.CODE}/bat-dau?xa=00004")
    for page in filing.ANSWERS:
        browser.visit(f"/ban-nhap/{draft}/trang/{page}")
        assert browser.post(f"/ban-nhap/{draft}/trang/{page}", {"copies": "x"}).status_code in (302, 422)
    filing.answer_everything(browser, draft)
    for address in ("giay-to", "kiem-tra", "bo"):
        browser.visit(f"/ban-nhap/{draft}/{address}")
    code = filing.send(browser, draft)
    for address in ("", "/da-gui", "/rut"):
        browser.visit(f"/ho-so/{code}{address}")
    for address in ("", f"/{code}", f"/{code}/tra-lai", f"/{code}/tu-choi", "/so-theo-doi"):
        desk.visit(f"/viec{address}")
    assert filing.act(desk, code, "tra-lai").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "/\\evil.example", "/%09/evil.example"])
def test_no_address_sends_people_elsewhere(catalogue, lan, client_of, where):
    for address in ("/dang-nhap", "/ngon-ngu/en"):
        answer = client_of(lan).get(address, {"tiep": where})
        target = answer.headers.get("Location", "/")
        assert target.startswith("/") and not target.startswith(("//", "/\\")), (address, target)
