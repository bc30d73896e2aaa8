"""Bodies of requests are taken in whole before any page is worked on: a slow sender holds no page up.

Granian gives a request to a thread as soon as its head has arrived, and whoever reads the body there waits for the
sender. So a process has more threads than pages at once: `PAGES` requests are worked on together, however many
threads wait for bodies, and these are bounded in number, in bytes and in time. A body that came short of what was
announced is never used: half a form looks like a form.

What was refused reaches Django as a request without a body; `motcua.web.refused_bodies` answers it in words.
"""

import itertools
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings

from motcua.base import stalled

REFUSED = "motcua.body_refused"  # in the environ: a Refused

PAGES = 4  # requests worked on at once; more was measured no better
BODIES = 48  # bodies under way at once
LARGE_BODIES = 32  # of these, bodies over SMALL: forms always find a place beside the uploads
OF_ONE_SENDER = 24  # of one network address; behind proxies of ours the address says nothing and is not counted
THREADS = PAGES + BODIES

SMALL = 64 * 1024  # bytes
IN_MEMORY = 256 * 1024  # bytes of one body; more lies in a temporary file
CHUNK = 64 * 1024  # bytes
BESIDES_A_FILE = 1024 * 1024  # bytes of a form with a file that are not the file
WORTH_READING = 100 * 1024 * 1024  # bytes: a body too large is read to its end up to here, so that a browser, which
# looks for an answer only after it has sent all, shows why it was refused instead of "connection reset"

LONGEST = 20 * 60  # seconds for a body; 20 MB then need 17 KB/s. Standing still is ended earlier, see stalled.py
LONGEST_OF_REFUSED = 60  # seconds


class Refused(StrEnum):
    """Why a body was not taken."""

    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    CUT = "cut"
    NO_PLACE = "no_place"
    NO_ROOM = "no_room"  # our disk did not take it


_pages = threading.Semaphore(PAGES)
_mine = threading.local()  # .held: whether this thread holds one of them


@contextmanager
def resting() -> Iterator[None]:
    """Give the place of a page to others while this request waits for a process of its own."""
    held = getattr(_mine, "held", False)
    if held:
        _pages.release()
    try:
        yield
    finally:
        if held:
            _pages.acquire()


class Requests:
    """What this process has in hand, for stalled.py: which requests are here whole, and whether there may be more."""

    def __init__(self, threads: int):
        self._lock, self._numbers = threading.Lock(), itertools.count(stalled.NOT_TAKEN_UP + 1)
        self._free, self._whole, self._answered = threads, set[int](), set[int]()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A thread has taken a request up."""
        with self._lock:
            self._free -= 1
        try:
            yield
        finally:
            with self._lock:
                self._free += 1

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All of a request is here; at the end there is its answer, which the server then sends."""
        with self._lock:
            number = next(self._numbers)
            self._whole.add(number)
        try:
            yield
        finally:
            with self._lock:
                self._whole.remove(number)
                self._answered.add(number)

    def at_work(self) -> stalled.Work:
        """Those that are whole, or were since the last time: an answer is not with the kernel at once. Where every
        thread is taken there may be others."""
        with self._lock:
            found = frozenset(self._whole | self._answered)
            self._answered.clear()
            return found if self._free > 0 else found | {stalled.NOT_TAKEN_UP}


requests = Requests(THREADS)


@dataclass
class Places:
    """How many bodies are under way in this process, and whose."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    large: int = 0
    all: int = 0
    senders: Counter = field(default_factory=Counter)

    @contextmanager
    def one(self, sender: str, large: bool) -> Iterator[bool]:
        """A place for the time of a body; False when there is none."""
        with self.lock:
            got = self.all < BODIES and self.senders[sender] < (OF_ONE_SENDER if sender else BODIES)
            got = got and not (large and self.large >= LARGE_BODIES)
            if got:
                self._count(sender, large, 1)
        try:
            yield got
        finally:
            if got:
                with self.lock:
                    self._count(sender, large, -1)

    def _count(self, sender: str, large: bool, one: int) -> None:
        self.all += one
        self.large += one if large else 0
        self.senders[sender] += one
        if not self.senders[sender]:
            del self.senders[sender]


def taken_in(application: Callable) -> Callable:
    """The WSGI application, called once the body is here, at most PAGES times at once.

    The answer is given to the server in one piece: whoever reads it slowly holds no thread either.
    """
    places = Places()

    def whole(environ: dict, start_response: Callable) -> list[bytes]:
        with requests.one():
            body = _body(environ, places) if _announces_a_body(environ) else None
            try:
                with requests.whole():
                    return _worked_on(application, environ, start_response)
            finally:
                if body is not None:
                    body.close()

    return whole


def _worked_on(application: Callable, environ: dict, start_response: Callable) -> list[bytes]:
    with _pages:
        _mine.held = True
        try:
            return [_in_one_piece(application(environ, start_response))]
        finally:
            _mine.held = False


def _in_one_piece(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()


def _announces_a_body(environ: dict) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _body(environ: dict, places: Places):
    """Take the body in and put it in the place of the server's; say in the environ why it was refused."""
    length, limit = _announced(environ), _limit(environ)
    sender = "" if settings.TRUSTED_PROXIES else environ.get("REMOTE_ADDR", "")
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when the request is answered
    if length is not None and length > max(limit, WORTH_READING):  # not a byte of it is read
        refused = Refused.TOO_LARGE
    else:
        with places.one(sender, large=length is None or length > SMALL) as got:
            refused = _receive(environ["wsgi.input"], length, limit, body) if got else Refused.NO_PLACE
    if refused:
        environ[REFUSED] = refused
        body.seek(0)
        body.truncate()
    environ["CONTENT_LENGTH"] = str(body.seek(0, os.SEEK_END))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    body.seek(0)
    environ["wsgi.input"] = body
    return body


def _announced(environ: dict) -> int | None:
    """Bytes that the sender announced; None for a body in chunks, whose end only its last chunk tells."""
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _limit(environ: dict) -> int:
    if environ.get("CONTENT_TYPE", "").lower().startswith("multipart/form-data"):
        return settings.UPLOAD_LIMIT + BESIDES_A_FILE
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _receive(source, length: int | None, limit: int, body) -> Refused | None:
    if length is not None and length > limit:
        _read(source, length, time.monotonic() + LONGEST_OF_REFUSED, lambda _chunk: None)
        return Refused.TOO_LARGE
    end, keep = time.monotonic() + LONGEST, _Keeping(body)
    size, late = _read(source, limit + 1 if length is None else length, end, keep)
    if late:
        return Refused.TOO_SLOW
    if keep.failed:
        return Refused.NO_ROOM
    if length is None:
        return Refused.TOO_LARGE if size > limit else None
    return Refused.CUT if size < length else None


@dataclass
class _Keeping:
    """Writes the chunks of a body. Once the disk fails it drops the others: the sender is to be told all the same."""

    body: tempfile.SpooledTemporaryFile
    failed: bool = False

    def __call__(self, chunk: bytes) -> None:
        if self.failed:
            return
        try:
            self.body.write(chunk)
        except OSError:
            self.failed = True


def _read(source, size: int, end: float, take: Callable) -> tuple[int, bool]:
    """Read until `size` bytes or their end are here; gives the bytes read, and whether time ran out."""
    left = size
    while left:
        asked_at = time.monotonic()
        if asked_at > end:
            return size - left, True
        chunk = source.read(min(CHUNK, left))
        take(chunk)
        left -= len(chunk)
        if not chunk or (left and len(chunk) < CHUNK):  # the end: of the sender, or because stalled.py ended it
            return size - left, time.monotonic() - asked_at >= stalled.WINDOW / 2
    return size, False
