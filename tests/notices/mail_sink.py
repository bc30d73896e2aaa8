"""A mail server of the tests: takes what comes over SMTP, or refuses it."""

import contextlib
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Sink:
    """What arrived, as messages; `refuse` is the answer to every recipient, or empty."""

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.refuse = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def without_repetitions(self) -> list[EmailMessage]:
        """What a receiver shows who knows a repetition by its Message-ID."""
        return list({message["Message-ID"]: message for message in self.messages}.values())


class _OnAnyPort(Controller):
    """A controller that learns its port from the system, when it was given 0."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def listening() -> Iterator[tuple[Sink, int]]:
    """A sink and the port it listens on."""
    sink = Sink()
    controller = _OnAnyPort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield sink, controller.port
    finally:
        controller.stop()
