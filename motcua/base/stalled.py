"""Ends connections on which next to nothing moves: a thread that waits for such a body would wait for ever.

Neither WSGI nor Granian bounds the time of a body. The kernel knows how many bytes each connection has moved in both
directions (TCP_INFO); one that moved less than SLOWEST for WINDOW seconds is told that its sender has ended. Granian
then ends it by itself, and a body that was being read comes out short. Idle connections that a browser keeps open end
the same way, so that a thousand of them do not lock others out. Linux only; elsewhere nothing is watched.
"""

import logging
import os
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

WINDOW = 30.0  # seconds; our own upload script gives up after the same time
SLOWEST = 512  # bytes a second, over the window
LOOK_EVERY = 5.0  # seconds
# struct tcp_info of linux/tcp.h: tcpi_bytes_acked and tcpi_bytes_received, 64 bits each (since Linux 4.1).
MOVED = struct.Struct("=120x2Q")

log = logging.getLogger(__name__)


@dataclass
class Seen:
    """What a connection had moved at a moment; `told` when it was already told to end."""

    moved: int
    at: float
    told: bool = False


def watch() -> None:
    """Watch the connections that this process has accepted, until it ends."""
    if sys.platform.startswith("linux"):
        threading.Thread(target=_watch, name="stalled connections", daemon=True).start()


def _watch() -> None:
    known: dict[int, Seen] = {}
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY):
        try:
            known = look(known, time.monotonic())
        except OSError:
            log.exception("connections could not be looked at")


def look(known: dict[int, Seen], now: float) -> dict[int, Seen]:
    """One round: `known` is what the last one gave, by inode; ends what has stalled since."""
    found: dict[int, Seen] = {}
    listening = _ports_listened_on()
    for number in _descriptors():
        # A copy: the number itself may mean another file by the time that we act.
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as connection:
            if _is_accepted(connection, listening):
                inode = os.fstat(connection.fileno()).st_ino
                found[inode] = _judge(connection, known.get(inode), now)
    return found


def _judge(connection: socket.socket, before: Seen | None, now: float) -> Seen:
    moved = sum(MOVED.unpack_from(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232)))
    if before is None or (now - before.at >= WINDOW and moved - before.moved >= SLOWEST * WINDOW):
        return Seen(moved, now)
    if now - before.at < WINDOW:
        return before
    # First only the sender's direction: the server may still say why. What does not read that either is cut off.
    connection.shutdown(socket.SHUT_RDWR if before.told else socket.SHUT_RD)
    return Seen(before.moved, before.at, told=True)


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
