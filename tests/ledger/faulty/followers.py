"""A follower whose effects can be counted: one row for each entry, with no rule that would hide a second one."""

import os
import signal

from django.db import connection

from motcua.ledger.events import Event
from motcua.ledger.service import Entry, follower

CREATE = """CREATE TABLE counted_effect (at bigserial, entry uuid, about uuid, seq bigint);
GRANT SELECT, INSERT ON counted_effect TO motcua_app;
GRANT USAGE ON counted_effect_at_seq TO motcua_app"""
FOLLOWED = (Event.DOSSIER_SUBMITTED, Event.DOSSIER_STEP_DONE)

_done = 0


@follower("counted", *FOLLOWED)
def count(entry: Entry) -> None:
    """Write the effect; raise for the step "poison"; die if the fault says so, before anything commits."""
    global _done
    if entry.params.get("step") == "poison" and not healed():
        raise ValueError("what Nguyễn Thị Lan wrote broke this follower")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO counted_effect (entry, about, seq) VALUES (%s, %s, %s)", [entry.id, entry.about, entry.seq]
        )
    _done += 1
    if os.environ.get("FAULT") == f"before_commit:{_done}":
        os.kill(os.getpid(), signal.SIGKILL)


def healed() -> bool:
    """The fault of the follower was mended: the table says so by a comment on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('counted_effect'::regclass) = 'healed'")
        return bool(cursor.fetchone()[0])
