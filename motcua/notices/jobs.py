"""E-mail. May run twice for the same message: the receiver knows a repetition by the Message-ID."""

import hashlib
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from motcua.base import rows
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.notices import service
from motcua.notices.models import Contact, Notice


@ledger.deliverer(service.EMAIL)
def send_email(key: str, payload: dict) -> None:
    """Send the notice of the payload to the address that is known now. Raises NotDelivered."""
    notice = rows.first(Notice, "WHERE id = %s", [payload["notice"]])
    contact = rows.first(Contact, "WHERE person_id = %s AND channel = %s", [notice.person_id, service.EMAIL])
    if contact is None:  # the address was taken back meanwhile; the notice stays in the portal
        return
    try:
        message_for(notice, contact, key).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = {answer[0] for answer in error.recipients.values()}
        raise ledger.NotDelivered(f"smtp_{min(codes)}") from None  # its text would hold the address
    except smtplib.SMTPResponseException as error:
        raise ledger.NotDelivered(f"smtp_{error.smtp_code}") from None
    with transaction.atomic():
        ledger.append(
            Event.NOTICE_SENT, about=notice.id, kind="notice", by=None, on_behalf=notice.person_id,
            params={"channel": service.EMAIL, "event": notice.event},
        )  # fmt: skip


def message_for(notice: Notice, contact: Contact, key: str) -> EmailMultiAlternatives:
    """The e-mail in the person's language: no name, no answers, only what happened, the code and a link."""
    with translation.override(contact.language):
        told = service.told(notice)
        context = {"told": told, "address": f"{settings.PUBLIC_URL}{told.path}", "home": settings.PUBLIC_URL}
        text = render_to_string("notices/mail.txt", context)
        html = render_to_string("notices/mail.html", context)
    message = EmailMultiAlternatives(
        told.title, text, to=[contact.address],
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative(html, "text/html")
    return message


def message_id(key: str) -> str:
    """The same for every try of the same message (RFC 5322, 3.6.4)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
