"""Reads of the message pages."""

from uuid import UUID

from motcua.notices.models import Notice

PAGE = 20


def notices_of(person_id: UUID, *, before: UUID | None = None) -> tuple[list[Notice], UUID | None]:
    """A page of notices, newest first, older than `before`; and the key for the next page, None on the last."""
    rows = Notice.objects.filter(person_id=person_id).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None
