"""The SMTP side and the page of the mail sink."""

import asyncio
from html import escape

from simulators.faults import Faults
from simulators.mail_sink.mails import Mails, as_json
from simulators.serving import Handler, html_page

MARK = "MÔ PHỎNG – hộp thư thử: thư ở đây không được gửi cho ai."
FAULTS = {"smtp": ("refuse", "slow", "hang")}
SLOW, HANGING = 2.0, 3600.0  # seconds


class Receiver:
    """What aiosmtpd calls when a mail has arrived."""

    def __init__(self, mails: Mails, faults: Faults):
        self.mails, self.faults = mails, faults

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - the name that aiosmtpd calls
        fault = self.faults.position("smtp")
        if fault == "refuse":
            return "451 4.3.0 Try again later"
        if fault == "slow":
            await asyncio.sleep(SLOW)
        if fault == "hang":
            await asyncio.sleep(HANGING)
        self.mails.add(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.original_content)
        return "250 2.0.0 Kept"


class MailHandler(Handler):
    """The page: a list, one mail, and all of them as JSON. `mails` is set by `handler_for`."""

    routes = {
        ("GET", "/"): "all_mails",
        ("GET", "/messages.json"): "as_json",
        ("DELETE", "/messages.json"): "clear",
        ("GET", "/mail"): "one_mail",
    }
    mails: Mails

    def all_mails(self):
        rows = "".join(
            f'<li><a href="/mail?n={mail.number}">{escape(mail.subject) or "(không có tiêu đề)"}</a><br>'
            f"{escape(', '.join(mail.to))} · {mail.received_at}{times_words(mail.times)}</li>"
            for mail in self.mails.newest_first()
        )
        body = f"<ul>{rows}</ul>" if rows else "<p>Chưa có thư nào.</p>"
        self.send_html(html_page("Hộp thư thử", body, MARK))

    def one_mail(self):
        mail = self.mails.numbered(self.query.get("n", ""))
        if mail is None:
            return self.send_html(html_page("Không có thư này", '<p><a href="/">Xem tất cả thư</a></p>', MARK), 404)
        body = (
            f"<p>Gửi từ: {escape(mail.sender)}<br>Gửi đến: {escape(', '.join(mail.to))}<br>"
            f"Lúc: {mail.received_at}{times_words(mail.times)}</p><pre>{escape(mail.text)}</pre>"
            '<p><a href="/">Xem tất cả thư</a></p>'
        )
        return self.send_html(html_page(escape(mail.subject) or "(không có tiêu đề)", body, MARK))

    def as_json(self):
        self.send_json([as_json(mail) for mail in self.mails.newest_first()])

    def clear(self):
        self.mails.clear()
        self.send_json([])


def times_words(times: int) -> str:
    """How often a mail came, when it came more than once."""
    return f" · đến {times} lần" if times > 1 else ""


def handler_for(mails: Mails, faults: Faults) -> type[Handler]:
    """The handler class of one sink."""
    return type("BoundMailHandler", (MailHandler,), {"mails": mails, "faults": faults})
