"""python -m simulators.mail_sink --smtp-port 8025 --http-port 8026"""

import argparse
import socket
import threading

from aiosmtpd.controller import Controller

from simulators.faults import Faults
from simulators.mail_sink.mails import Mails
from simulators.mail_sink.server import FAULTS, Receiver, handler_for
from simulators.serving import listen, run


def start_smtp(host: str, port: int, receiver: Receiver) -> Controller:
    """Take the SMTP port, or end the process with a clear word. Port 0 takes any free one."""
    controller = Controller(receiver, hostname=host, port=port or free_port(host), enable_SMTPUTF8=True)
    try:
        controller.start()
    except OSError as error:
        raise SystemExit(f"mail sink: cannot listen on {host}:{port}: {error.strerror}") from None
    return controller


def free_port(host: str) -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def main() -> None:
    """Receive until SIGTERM."""
    parser = argparse.ArgumentParser(prog="simulators.mail_sink", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, default=8025, help="0 takes any free port")
    parser.add_argument("--http-port", type=int, default=8026, help="0 takes any free port")
    given = parser.parse_args()
    mails, faults = Mails(), Faults(FAULTS)
    server = listen("mail sink", given.host, given.http_port, handler_for(mails, faults))
    smtp = start_smtp(given.host, given.smtp_port, Receiver(mails, faults))
    ready = f"mail sink ready: SMTP {given.host}:{smtp.port}, page http://{given.host}:{server.server_port}"
    run(server, ready, threading.Event(), at_end=smtp.stop)


if __name__ == "__main__":
    main()
