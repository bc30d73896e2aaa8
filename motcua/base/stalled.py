"""Ends connections on which next to nothing moves: a thread that waits for such a body would wait for ever.

Neither WSGI nor Granian bounds the time of a body. The kernel knows how many bytes each connection has moved in both
directions (TCP_INFO); one that moved less than SLOWEST for WINDOW seconds is told that its sender has ended. Granian
then ends it by itself, and a body that was being read comes out short. Linux only; elsewhere nothing is watched.

On a connection whose request is here whole, and waits for our answer, nothing moves either; were it told so, Granian
would drop the answer. Which connection a request came by WSGI does not tell. So one that stands still is told only when
none of the requests that we were working on when it moved last is at work any more: its own is not among them.
"""

import fcntl
import logging
import os
import socket
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

WINDOW = 30.0  # seconds; our own upload script gives up after the same time
SLOWEST = 512  # bytes a second, over the window
LOOK_EVERY = 5.0  # seconds
# struct tcp_info of linux/tcp.h: tcpi_bytes_acked and tcpi_bytes_received, 64 bits each (since Linux 4.1).
MOVED = struct.Struct("=120x2Q")
SO_COOKIE = 57  # of asm-generic/socket.h: the number of a socket, never given again while the machine runs
NOT_TAKEN_UP = 0  # among the requests at work: there may be some that no thread has taken up yet

log = logging.getLogger(__name__)

Work = frozenset[int]  # requests at work, each by a number of its own


@dataclass(frozen=True)
class Seen:
    """A connection: `moved` bytes at the moment `at`, when its window began; `last` and `acked` at the last look.

    `perhaps` are the requests at work of which one may be its own; `told` when it was already told to end.
    """

    moved: int
    at: float
    last: int
    acked: int
    perhaps: Work
    told: bool = False


def watch(at_work: Callable[[], Work]) -> None:
    """Watch the connections that this process has accepted, until it ends.

    `at_work` gives the requests that are here whole and not answered, or were so since it was asked last.
    """
    if sys.platform.startswith("linux"):
        threading.Thread(target=_watch, args=[at_work], name="stalled connections", daemon=True).start()


def _watch(at_work: Callable[[], Work]) -> None:
    known: dict[int, Seen] = {}
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY):
        try:
            known = look(known, time.monotonic(), at_work())
        except OSError:
            log.exception("connections could not be looked at")


def look(known: dict[int, Seen], now: float, at_work: Work = frozenset()) -> dict[int, Seen]:
    """One round: `known` is what the last one gave, by socket; ends what has stalled since."""
    found: dict[int, Seen] = {}
    listening = _ports_listened_on()
    for number in _descriptors():
        # A copy: the number itself may mean another file by the time that we act.
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as connection:
            if _is_accepted(connection, listening):
                cookie = connection.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8)
                one = int.from_bytes(cookie, sys.byteorder)
                found[one] = _judge(connection, known.get(one), now, at_work)
    return found


def _judge(connection: socket.socket, before: Seen | None, now: float, at_work: Work) -> Seen:
    acked, received = MOVED.unpack_from(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232))
    moved = acked + received
    if before is None or _begins_anew(connection, before, moved, acked, now):
        return Seen(moved, now, moved, acked, at_work)
    rests = moved == before.last
    perhaps = before.perhaps & at_work if rests and NOT_TAKEN_UP not in before.perhaps else at_work
    seen = replace(before, last=moved, acked=acked, perhaps=perhaps)
    if now - before.at < WINDOW or (rests and perhaps):
        return seen
    # First only the sender's direction: the server may still say why. What does not read that either is cut off.
    connection.shutdown(socket.SHUT_RDWR if before.told else socket.SHUT_RD)
    return replace(seen, told=True, perhaps=frozenset({NOT_TAKEN_UP}))  # what it sent is taken up now, and refused


def _begins_anew(connection: socket.socket, before: Seen, moved: int, acked: int, now: float) -> bool:
    """Whether enough has moved in the window, or an answer of ours has arrived since the last look."""
    if now - before.at >= WINDOW and moved - before.moved >= SLOWEST * WINDOW:
        return True
    return acked > before.acked and not before.told and _unsent(connection) == 0


def _unsent(connection: socket.socket) -> int:
    """Bytes of ours that the other side has not acknowledged."""
    return struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)))[0]


def _descriptors() -> list[int]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                found.append(int(name))
    return found


def _ports_listened_on() -> set[int]:
    """Ports on which this process takes connections: only those who came in by one are ours to end."""
    found = set()
    for number in _descriptors():
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as one:
            takes = one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            if takes and one.family in (socket.AF_INET, socket.AF_INET6):
                found.add(one.getsockname()[1])
    return found


def _is_accepted(connection: socket.socket, listening: set[int]) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return False
    return connection.getsockname()[1] in listening and connection.getpeername() is not None
