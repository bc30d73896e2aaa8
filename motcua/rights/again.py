"""After a restore: what was erased since the backup was made goes again, before the house opens."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from motcua.base import erased_list
from motcua.identity import service as identity
from motcua.rights import erasing
from motcua.rights.models import Erasure


class Again(NamedTuple):
    """How many deletions were done again, and those that cannot be yet: a dossier of theirs runs in this database."""

    done: int
    waiting: list[UUID]


def erase_all() -> Again:
    """Do every deletion of the list that this database does not know as done. Again changes nothing.

    A person who came only after the backup is not in it, and then there is nothing to erase.
    """
    done, waiting = 0, []
    for line in erased_list.read(erased_list.place()).values():
        erasure = UUID(line["erasure"])
        if not _begin(line):
            continue
        try:
            done += erasing.run(erasure)
        except erasing.NotClosed:
            waiting.append(erasure)
    return Again(done, waiting)


@transaction.atomic
def _begin(line: dict) -> bool:
    """Put the deletion where it stood before its first step; False where there is nothing to do."""
    erasure = UUID(line["erasure"])
    is_done = Erasure.objects.filter(id=erasure, state=Erasure.DONE).exists()
    if is_done or not identity.is_known(UUID(line["person"])):
        return False
    asked_at = datetime.fromisoformat(line["asked_at"])
    Erasure.objects.filter(id=erasure).delete()
    # The same may have been asked and not begun under another number in the meantime of the backup.
    Erasure.objects.filter(person_id=line["person"], what=line["what"], target=line["target"], done_at=None).delete()
    Erasure.objects.create(
        id=erasure, instance=line["instance"], person_id=line["person"], what=line["what"], target=line["target"],
        reason=line["reason"], asked_by=line["asked_by"], asked_at=asked_at, due_at=asked_at, state=Erasure.RUNNING,
        plan=line["plan"], todo=line["plan"], stays=line["stays"],
    )  # fmt: skip
    return True
