"""E-mail: readable in both languages and both forms, discreet, sent through a real SMTP server."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core import mail

from motcua.base import clock, paths
from motcua.ledger import outgoing
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.ledger.models import Outgoing
from motcua.notices.jobs import message_id, send_email
from motcua.notices.models import Contact, Notice
from tests.notices.conftest import CODE
from tests.notices.mail_sink import listening
from tests.people import PERSONAL

PATIENCE = 60.0  # seconds


@pytest.fixture
def smtp(settings):
    """A real mail server, and Django sending to it."""
    with listening() as (sink, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        sink.port = port
        yield sink


def deliver() -> None:
    """What the worker does, for the one message that waits."""
    row = Outgoing.objects.get(delivered_at=None)
    outgoing.attempt(row.key, row.attempts)


def test_lan_gets_a_mail_that_says_what_happened_and_where_to_go(lan, tell):
    tell(lan, Event.DOSSIER_ACCEPTED)
    deliver()
    (message,) = mail.outbox
    assert message.to == [lan.email] and message.subject == f"Hồ sơ {CODE}: đã được tiếp nhận"
    (html,) = [part.content for part in message.alternatives]
    for form in (message.body, html):
        assert f"{settings.PUBLIC_URL}/ho-so/{CODE}" in form
        assert str(clock.today().year) in form, "the date"
        assert not [word for word in PERSONAL if word in form]
    assert '<html lang="vi">' in html


def test_who_chose_english_is_written_to_in_english(lan, tell):
    Contact.objects.update(language="en")
    tell(lan, Event.CHARGE_OPENED, amount=8000)
    deliver()
    (message,) = mail.outbox
    assert message.subject == f"Dossier {CODE}: fee to pay" and "8.000 đ are to be paid" in message.body


def test_the_text_is_plain_and_the_html_escaped(lan, tell, monkeypatch):
    from motcua.notices import service

    monkeypatch.setattr(service, "_reason_words", [lambda *_: 'ảnh < 1 MB & "mờ"'])
    tell(lan, Event.DOSSIER_SENT_BACK, reason="unreadable")
    deliver()
    (message,) = mail.outbox
    assert 'ảnh < 1 MB & "mờ"' in message.body
    assert "ảnh &lt; 1 MB &amp;" in message.alternatives[0].content


def test_a_repetition_has_the_same_message_id(lan, tell):
    tell(lan, Event.DOSSIER_ACCEPTED)
    row = Outgoing.objects.get()
    for _ in range(2):
        send_email(row.key, row.payload)
    assert {message.extra_headers["Message-ID"] for message in mail.outbox} == {message_id(row.key)}


def test_what_went_out_is_in_the_ledger(lan, tell):
    tell(lan, Event.DOSSIER_ACCEPTED)
    deliver()
    (entry,) = ledger.entries_about(Notice.objects.get().id)
    assert (entry.event, entry.on_behalf) == (Event.NOTICE_SENT, lan.id)
    assert entry.params == {"channel": "email", "event": "dossier:accepted"}


def test_without_an_address_any_more_nothing_is_sent(lan, tell):
    tell(lan, Event.DOSSIER_ACCEPTED)
    Contact.objects.all().delete()
    deliver()
    assert mail.outbox == [] and Outgoing.objects.get().delivered_at is not None


def test_vietnamese_survives_the_way_through_smtp(lan, tell, smtp):
    tell(lan, Event.DOSSIER_RETURNED)
    deliver()
    (message,) = smtp.messages
    assert message["Subject"].strip() == f"Hồ sơ {CODE}: đã trả kết quả"  # a folded header begins with a space
    assert "Kết quả đã được trả cho bạn" in message.get_body(("plain",)).get_content()
    assert "Kết quả đã được trả cho bạn" in message.get_body(("html",)).get_content()


@pytest.mark.parametrize(("answer", "code"), [("550 no such user", "smtp_550"), ("451 later", "smtp_451")])
def test_a_refusal_is_kept_as_a_code_without_the_address(lan, tell, smtp, answer, code):
    smtp.refuse = answer
    tell(lan, Event.DOSSIER_RETURNED)
    deliver()
    row = Outgoing.objects.get()
    assert row.last_error == code and row.next_try_at is not None
    smtp.refuse = ""
    deliver()
    assert len(smtp.messages) == 1 and Outgoing.objects.get().delivered_at is not None


def test_a_mail_server_that_is_gone_loses_nothing(lan, tell, smtp, settings):
    settings.EMAIL_PORT = 1  # nobody listens there
    tell(lan, Event.DOSSIER_RETURNED)
    deliver()
    assert Outgoing.objects.get().last_error.startswith("ConnectionRefusedError")
    settings.EMAIL_PORT = smtp.port
    deliver()
    assert len(smtp.messages) == 1


def test_the_worker_process_delivers_through_smtp(transactional_db, lan, tell, smtp):
    tell(lan, Event.DOSSIER_RETURNED)
    done = subprocess.run(
        [sys.executable, "-m", "motcua", "worker", "--once"], cwd=paths.ROOT, timeout=PATIENCE,
        env={**os.environ, "MOTCUA_SMTP_HOST": "127.0.0.1", "MOTCUA_SMTP_PORT": str(smtp.port)},
    )  # fmt: skip
    assert done.returncode == 0
    (message,) = smtp.without_repetitions()
    assert message["To"] == lan.email and Outgoing.objects.get().delivered_at is not None
