"""PDFium must never be entered by two threads at once; everybody who uses it goes through here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.RLock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold PDFium for this thread; objects of it must be closed before the end."""
    with _lock:
        yield
