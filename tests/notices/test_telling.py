"""People are told once what happened to them, in their language, and nobody else is."""

from datetime import datetime

import pytest
from django.db import transaction
from django.utils import translation

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.identity import service as identity
from motcua.ledger import following
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.ledger.models import Outgoing
from motcua.notices import service
from motcua.notices.models import Contact, Notice
from motcua.notices.words import WORDS
from tests.notices.conftest import CODE
from tests.people import ISSUER, PERSONAL

# What the citizen must hear of, by the events of a whole way.
HEARD = (
    Event.DOSSIER_SUBMITTED, Event.DOSSIER_ACCEPTED, Event.DOSSIER_SENT_BACK, Event.DOSSIER_REFUSED,
    Event.DOSSIER_APPROVED, Event.DOSSIER_RETURNED, Event.CHARGE_OPENED, Event.CHARGE_PAID,
)  # fmt: skip


def test_the_person_concerned_is_told_and_nobody_else(lan, mai, tell):
    tell(lan, Event.DOSSIER_SUBMITTED)
    assert (service.unread(lan.id), service.unread(mai.id)) == (1, 0)


def test_what_happens_inside_the_office_is_no_message(lan, tell):
    tell(lan, Event.DOSSIER_STEP_DONE)
    assert service.unread(lan.id) == 0


@pytest.mark.parametrize("event", HEARD)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_message_has_words_and_names_the_dossier(lan, tell, event, language):
    tell(lan, event, amount=8000) if event.startswith("charge:") else tell(lan, event)
    with translation.override(language):
        told = service.told(Notice.objects.get())
    assert CODE in told.title and len(told.text) > 20
    assert "%(" not in told.title + told.text
    assert ("8.000 đ" in told.text) == event.startswith("charge:")


def test_words_are_vietnamese_for_a_vietnamese_reader():
    for words in WORDS.values():
        with translation.override("vi"):
            vietnamese = str(words.title), str(words.text)
        with translation.override("en"):
            english = str(words.title), str(words.text)
        assert vietnamese[0] != english[0] and vietnamese[1] != english[1]


def test_following_twice_tells_once(lan, tell):
    dossier = tell(lan, Event.DOSSIER_ACCEPTED)
    (entry,) = ledger.entries_about(dossier)
    for _ in range(2):
        following.FOLLOWERS["notices"].run(entry)
    assert Notice.objects.count() == 1 and Outgoing.objects.count() == 1


def test_a_result_that_went_out_at_once_is_one_message(lan, tell):
    tell(lan, Event.DOSSIER_APPROVED, Event.DOSSIER_RETURNED)
    assert [notice.event for notice in Notice.objects.all()] == ["dossier:returned"]


def test_a_result_that_waits_is_a_message(lan, tell):
    tell(lan, Event.DOSSIER_APPROVED)
    assert [notice.event for notice in Notice.objects.all()] == ["dossier:approved"]


def test_without_an_address_the_message_is_in_the_portal_only(db, tell):
    claims = {"iss": ISSUER, "sub": "no-mail", "name": "Trần Văn Tư", "email": "not an address"}
    person = identity.sign_in(claims, assurance=1, source="vneid")
    tell(person, Event.DOSSIER_ACCEPTED)
    assert service.unread(person.id) == 1 and not Outgoing.objects.exists()


def test_the_address_of_the_last_sign_in_counts(lan):
    identity.sign_in(lan.claims | {"email": "moi@example.vn"}, assurance=2, source="vneid")
    assert Contact.objects.get(person_id=lan.id).address == "moi@example.vn"
    identity.sign_in({**lan.claims, "email": ""}, assurance=2, source="vneid")
    assert Contact.objects.get(person_id=lan.id).address == "moi@example.vn", "kept when none comes"


@pytest.mark.parametrize(("chosen", "locale", "language"), [
    ("vi", None, "vi"), ("en", None, "en"), ("vi", "en-GB", "en"), ("vi", "fr", "vi"), ("vi", 7, "vi"),
])  # fmt: skip
def test_mail_is_written_in_the_language_of_the_reader(db, chosen, locale, language):
    with translation.override(chosen):
        service.remember_contact(person := new_id(), {"email": "a@example.vn", "locale": locale}, "vneid")
    assert Contact.objects.get(person_id=person).language == language


def test_the_ledger_and_the_queue_hold_no_personal_data(lan, tell):
    tell(lan, Event.DOSSIER_ACCEPTED)
    kept = str(list(Outgoing.objects.values())) + str(list(Notice.objects.values()))
    assert not [word for word in PERSONAL if word in kept]


def test_the_reason_is_told_in_the_words_of_whoever_knows_it(lan, tell, monkeypatch):
    monkeypatch.setattr(service, "_reason_words", [])
    tell(lan, Event.DOSSIER_SENT_BACK, reason="unreadable")
    notice = Notice.objects.get()
    assert service.told(notice).reason == "", "a bare code is no reason for a citizen"
    service.reason_words(lambda about, event, reason, language: {"unreadable": f"Ảnh mờ ({language})"}[reason])
    with translation.override("vi"):
        assert service.told(notice).reason == "Ảnh mờ (vi)"


def test_the_date_that_the_person_waits_for_is_told(lan, tell):
    due = datetime(2026, 11, 24, 17, 0, tzinfo=clock.ZONE)
    tell(lan, Event.DOSSIER_ACCEPTED, due=due.isoformat())
    with translation.override("vi"):
        told = service.told(Notice.objects.get())
    assert (told.due, told.due_words) == (due, "Hẹn trả kết quả")


def test_a_message_undone_with_its_change_is_never_told(lan):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.append(Event.DOSSIER_ACCEPTED, about=new_id(), kind="dossier", by=None, on_behalf=lan.id)
        raise ZeroDivisionError
    ledger.run_until_idle()
    assert service.unread(lan.id) == 0
