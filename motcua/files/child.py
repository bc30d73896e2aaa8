"""Runs opening.py in a process of its own, bounded in time and memory, a few at once, and off the places of pages."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from motcua.base import bodies
from motcua.files import errors

SCRIPT = Path(__file__).with_name("opening.py")
MEMORY = 1024 * 1024 * 1024  # bytes of addresses; an 80-megapixel PNG that must be turned needs two thirds
SECONDS = 12  # of the processor
PATIENCE = 40  # seconds on the wall, when others keep the processors busy
LARGER = 4  # times the upload limit: a HEIC that becomes a JPEG grows
AT_ONCE = 2  # processes; the others wait
# How many may run or wait; an upload holds its draft and a connection.
WAITING = {"examine": 4, "preview": 12, "join": 2}

_at_once = threading.Semaphore(AT_ONCE)
_lines = {what: threading.Semaphore(number) for what, number in WAITING.items()}

_ERRORS = {
    "cut": errors.AttachmentCut,
    "damaged": errors.AttachmentDamaged,
    "locked": errors.AttachmentLocked,
    "type_not_accepted": errors.AttachmentTypeNotAccepted,
    "too_heavy": errors.AttachmentTooHeavy,
    "too_many_dots": errors.PictureTooManyDots,
    "too_many_pages": errors.DocumentTooManyPages,
    "no_page": errors.FileNotThere,
    "no_file": errors.StoredFileBroken,
    "storage_full": errors.StorageFull,
}


def error_of(why: str) -> Exception:
    """The error that opening.py meant by this code."""
    from motcua.files import opening

    details = {
        "too_many_dots": {"limit": opening.DOTS_LIMIT // 1_000_000},
        "too_many_pages": {"limit": opening.PAGES_LIMIT},
    }
    return _ERRORS[why](**details.get(why, {}))


def run(what: str, *words: object) -> dict:
    """`examine`, `preview` or `join` of opening.py. Raises what errors.py has for its refusals, OpeningBusy."""
    limits = (MEMORY, SECONDS, LARGER * settings.UPLOAD_LIMIT)
    command = [sys.executable, "-I", str(SCRIPT), *map(str, limits), what, *map(str, words)]
    with _a_place(what):
        try:  # with nothing of our surroundings: what it opens may try to read them
            child = subprocess.run(  # noqa: S603 - our own command
                command,
                env={"LANG": "C.UTF-8"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            raise errors.AttachmentTooHeavy from None
    if child.returncode:  # a limit ended it, or the decoder fell over what it was fed
        raise errors.AttachmentTooHeavy
    found = json.loads(child.stdout)
    if "refused" in found:
        raise error_of(found["refused"])
    return found


@contextmanager
def _a_place(what: str) -> Iterator[None]:
    if not _lines[what].acquire(blocking=False):
        raise errors.OpeningBusy
    try:
        if not connection.in_atomic_block:
            connection.close()  # a page that waits for a picture needs none
        with bodies.resting(), _at_once:
            yield
    finally:
        _lines[what].release()
