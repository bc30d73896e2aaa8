"""Asking clamd, by its own protocol (INSTREAM, man clamd(8)), over its socket: a dozen lines in the place of a client.

Only bytes cross over, never a name or a path: clamd runs under a user of its own and reads none of our files.
"""

import contextlib
import socket
import time
from collections.abc import Iterable

from django.conf import settings

NEAR = 3.0  # seconds to be connected; it runs beside us
PATIENCE = 45.0  # seconds for one file; the message that asks for it has a lease of 60 (ledger/outgoing.py)
LONGEST_ANSWER = 4096  # bytes


class ScannerAway(Exception):
    """Nobody answers at the address of the scanner. Says nothing about the file."""


class ScanFailed(Exception):
    """The scanner answers, and could not say what this file is."""


def answers() -> bool:
    """Whether the scanner is there."""
    try:
        with _connected(time.monotonic() + NEAR) as line:
            line.sendall(b"zPING\0")
            return line.recv(16) == b"PONG\0"
    except (ScannerAway, OSError):
        return False


def scan(pieces: Iterable[bytes]) -> str:
    """What the scanner calls what it found, "" for nothing. Raises ScannerAway, ScanFailed."""
    deadline = time.monotonic() + PATIENCE
    with _connected(min(deadline, time.monotonic() + NEAR)) as line:
        try:
            answer = _asked(line, pieces, deadline)
        except OSError as error:
            raise ScanFailed(f"the scanner broke off: {error}") from error
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScanFailed(f"the scanner said {answer[:80]!r}")


def _connected(deadline: float) -> socket.socket:
    where = settings.CLAMD
    line = socket.socket(socket.AF_UNIX if where.startswith("/") else socket.AF_INET)
    try:
        _wait_until(line, deadline)
        host, _colon, port = where.rpartition(":")
        line.connect(where if where.startswith("/") else (host, int(port)))
    except OSError as error:
        line.close()
        raise ScannerAway(str(error)) from error
    return line


def _asked(line: socket.socket, pieces: Iterable[bytes], deadline: float) -> str:
    with contextlib.suppress(BrokenPipeError):  # it has heard enough, and says why
        line.sendall(b"zINSTREAM\0")
        for piece in pieces:
            _wait_until(line, deadline)
            line.sendall(len(piece).to_bytes(4) + piece)
        line.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        _wait_until(line, deadline)
        if not (more := line.recv(LONGEST_ANSWER)):
            break
        answer += more
    return answer.rstrip(b"\0").decode(errors="replace")


def _wait_until(line: socket.socket, deadline: float) -> None:
    """Not one moment longer, however slowly it answers. Raises TimeoutError, an OSError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"no answer within {PATIENCE:.0f} seconds")
    line.settimeout(left)
