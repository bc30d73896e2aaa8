"""What files hold of a person, and how they are erased: the row at once, the bytes right after."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection, transaction

from motcua.base.holding import Erased, Held, Rows, claim, nobodys, rows_of
from motcua.files import storage, sweeping
from motcua.files.models import StoredFile, Upload

CLAIMS = (
    claim("files_storedfile", "who handed a file in, or for whom it was made", Erased.DELETED,
          "with its bytes, unless the same bytes belong to somebody else as well"),
    claim("files_upload", "who is sending a file in parts", Erased.DELETED, "also by itself after a day"),
    nobodys("files_proof", "which nights the kept files were read again"),
    nobodys("files_brokenfile", "digests of bytes that the disk has spoilt"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """What the person handed in and what was made for them."""
    return {
        "files_storedfile": rows_of(StoredFile.objects.filter(owner=person_id), {"owner"}),
        "files_upload": rows_of(Upload.objects.filter(owner=person_id), {"owner"}),
    }


def rows_of_files(ids: Collection[UUID]) -> Rows:
    """The rows of these files, for the copy of whose matter they are."""
    return rows_of(StoredFile.objects.filter(id__in=ids), {"owner"})


@transaction.atomic
def erase(person_id: UUID) -> tuple[dict[str, int], list[str]]:
    """Delete the files of a person that nothing names any more, and what is under way; the digests of their bytes.

    Again changes nothing.
    """
    owned = list(StoredFile.objects.filter(owner=person_id).values_list("id", flat=True))
    counts, digests = erase_files(owned)
    under_way = Upload.objects.filter(owner=person_id)
    for upload in under_way:
        storage.store().forget_parts(upload.id)
    return counts | {"files_upload": under_way.delete()[0]}, digests


def erase_files(ids: Collection[UUID]) -> tuple[dict[str, int], list[str]]:
    """Delete the rows of these files that nothing names any more; how many, and the digests of their bytes, which go
    with `erase_bytes` once the transaction of the caller has ended."""
    digests = list(StoredFile.objects.filter(id__in=ids).values_list("sha256", flat=True))
    return {"files_storedfile": sweeping.remove_rows(list(ids), reason="erased")}, sorted(set(digests))


def erase_bytes(digests: Iterable[str]) -> bool:
    """Delete the bytes that no row names any more, however young; False while a backup or a sweep is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [sweeping.SWEEPING])
        if not cursor.fetchone()[0]:
            return False
    try:
        return all([sweeping.remove_bytes(one) for one in digests])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [sweeping.SWEEPING])
