"""Several photos of one paper become one document, a page for each, in their order.

The photos stay as they are: whoever joined them in the wrong order takes the document apart again
(dossiers/arranging.py).
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from django.conf import settings

from motcua.files import child, storage
from motcua.files.content import PDF, Content
from motcua.files.errors import JoinedTooLarge
from motcua.files.models import StoredFile

PHOTOS = ("image/jpeg", "image/png")


@contextmanager
def joined(photos: Sequence[StoredFile]) -> Iterator[tuple[storage.Arrived, Content]]:
    """One PDF of these photos, under a temporary name. Raises JoinedTooLarge, StorageFull, OpeningBusy."""
    if sum(photo.size for photo in photos) > settings.UPLOAD_LIMIT:
        raise JoinedTooLarge(limit=settings.UPLOAD_LIMIT // (1024 * 1024))
    out = storage.beside("joined")
    try:
        with ExitStack() as at_hand:
            places = [at_hand.enter_context(storage.at_hand(photo.sha256)) for photo in photos]
            found = child.run("join", out, *places)
        with open(out, "rb") as made:
            pieces = iter(lambda: made.read(storage.CHUNK), b"")
            with storage.arriving(pieces, limit=sys.maxsize) as arrived:
                yield arrived, Content(PDF, found["pages"])
    finally:
        out.unlink(missing_ok=True)
