"""Which files the dossiers still name, and which of them they let go."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection

from motcua.base import clock
from motcua.dossiers.models import Draft, DraftPaper
from motcua.files import service as files

LET_GO_AFTER = timedelta(days=1)


def files_named(ids: list[UUID]) -> Iterable[UUID]:
    """Those of these files that a draft or a sending names. A sending names for ever what was sent."""
    named = set(DraftPaper.objects.filter(file_id__in=ids).values_list("file_id", flat=True))
    left = [str(one) for one in ids if one not in named]
    if left:  # few: the papers of a draft that was sent stay its rows
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT (paper->>'file')::uuid "
                "FROM dossiers_submission s, jsonb_array_elements(s.papers) paper WHERE paper->>'file' = ANY(%s)",
                [left],
            )
            named.update(file for (file,) in cursor.fetchall())
    return named


def let_go_of_discarded() -> int:
    """Take the files off the drafts that were thrown away more than a day ago; files.sweeping removes them then."""
    thrown_away = Draft.objects.filter(state=Draft.DISCARDED, saved_at__lt=clock.now() - LET_GO_AFTER)
    return DraftPaper.objects.filter(draft__in=thrown_away).delete()[0]


def let_go_of_joined() -> int:
    """Take off the photos whose document was sent in their place more than a day ago.

    One that waits for the scanner stays: what is found in it holds back the document as well (held_back.py).
    """
    waits = DraftPaper.objects.exclude(joined_into=None).exclude(file__scan=files.WAITING)
    return waits.filter(draft__state=Draft.SENT, draft__saved_at__lt=clock.now() - LET_GO_AFTER).delete()[0]
