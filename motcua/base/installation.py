"""What must hold before an installation starts: its data are its own, its ports are free, its disk has room.

Each refusal says what is wrong, and what to type.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

MEGABYTE = 1024 * 1024
LITTLE_SPACE = 500 * MEGABYTE  # say so
NO_SPACE = 50 * MEGABYTE  # PostgreSQL's next log file and one upload would not fit


class CannotStart(Exception):
    """The installation may not start; the text says why and what to do."""


@contextlib.contextmanager
def only_one(data: Path, address: str) -> Iterator[None]:
    """Hold the data directory for this process. Raises CannotStart when another one holds it.

    The kernel lets go of the lock when we end in whatever way, so nothing has to be cleaned up after a crash.
    """
    data.mkdir(parents=True, exist_ok=True)
    with open(data / "instance.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(_already_runs(data, lock.read())) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address}")
        lock.flush()
        yield


def _already_runs(data: Path, who: str) -> str:
    return (
        f"Motcua already runs on {data} ({who or 'just starting'}).\n"
        "Use that one, or end it with Ctrl-C where it runs, or start a second one on other data and ports:\n"
        "    MOTCUA_DATA=.data-2 MOTCUA_PORT=9000 make run"
    )


def check_ports(host: str, ports: Mapping[str, int]) -> None:
    """Raise CannotStart naming every port that another program has, and the way around."""
    taken = [what for what, port in ports.items() if _taken(host, port)]
    if taken:
        lines = [f"Port {ports[what]} ({what}) is taken by another program." for what in taken]
        raise CannotStart(
            "\n".join(lines) + "\nEnd that program, or move all ports of Motcua together:\n"
            "    MOTCUA_PORT=9000 make run        (then 9000, 9001, 9025 and 9026 are used)"
        )


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotStart(f"Port {port} needs root. Set MOTCUA_PORT=8000.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"Cannot use {host}:{port}: {error.strerror}. Check MOTCUA_BIND.") from None
            return True
    return False


def disk_words(data: Path) -> str:
    """A warning when the disk is nearly full, else ''. Raises CannotStart when nothing more would fit."""
    while not data.exists():
        data = data.parent
    return words_about(shutil.disk_usage(data).free, data)


def words_about(free: int, data: Path) -> str:
    """What to say about so many free bytes on the disk of `data`. Raises CannotStart."""
    if free < NO_SPACE:
        raise CannotStart(
            f"The disk of {data} is full ({free // MEGABYTE} MB free); nothing was started.\n"
            "Free some space, or name another disk: MOTCUA_DATA=/other/disk/motcua make run"
        )
    if free < LITTLE_SPACE:
        return f"Only {free // MEGABYTE} MB are free on the disk of {data}."
    return ""


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, says that the disk is full (the system's or PostgreSQL's)."""
    while error is not None:
        if getattr(error, "errno", None) == errno.ENOSPC or getattr(error, "sqlstate", None) == "53100":
            return True
        error = error.__cause__ or error.__context__
    return False
