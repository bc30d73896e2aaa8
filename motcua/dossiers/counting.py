"""How many dossiers are open, by status and by their clock: from an index that holds the open ones only."""

from dataclasses import dataclass

from django.db import connection, transaction

from motcua.base import clock

PATIENCE = 3000  # milliseconds that the database may count


@dataclass(frozen=True)
class OpenDossiers:
    """So many dossiers of one status whose next step somebody owes; `late` of them are past their date."""

    status: int
    owes: str
    late: int
    within_a_day: int
    later: int
    without_date: int


# For one transaction: the index alone answers, on one processor, and not for long.
CAREFULLY = f"""
SELECT set_config('statement_timeout', '{PATIENCE}', true), set_config('enable_bitmapscan', 'off', true),
       set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)
"""
_OPEN = """
SELECT status, owes,
       count(*) FILTER (WHERE next_due_at < %(now)s),
       count(*) FILTER (WHERE next_due_at >= %(now)s AND next_due_at < %(now)s + interval '1 day'),
       count(*) FILTER (WHERE next_due_at >= %(now)s + interval '1 day'),
       count(*) FILTER (WHERE next_due_at IS NULL)
FROM dossiers_dossier WHERE NOT (owes = 'nobody') GROUP BY status, owes ORDER BY status, owes
"""


def open_dossiers() -> list[OpenDossiers]:
    """Counted anew. Raises DatabaseError (cancelled) when it takes longer than PATIENCE."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CAREFULLY)
        cursor.execute(_OPEN, {"now": clock.now()})
        return [OpenDossiers(*row) for row in cursor.fetchall()]


def about_how_many() -> int:
    """All dossiers there are, as PostgreSQL's last analysis estimated it: nothing is counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'dossiers_dossier'::regclass")
        return cursor.fetchone()[0]


def steps_without_agency() -> int:
    """Open steps that wait at the office which received the dossier, because nobody has entered their agency."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_openstep WHERE ended_at IS NULL AND NOT is_placed")
        return cursor.fetchone()[0]
