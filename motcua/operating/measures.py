"""Everything that is measured when somebody asks: ages of queues, space, connections, and what ends soon.

Nothing here runs on the way of a person's request. Each group is measured apart: while the database is away, or one
question takes too long, the others are still answered and `motcua_measured` tells which failed.
"""

import logging
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg
from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout

from motcua.agencies import service as agencies
from motcua.base import backups, clock
from motcua.dossiers import service as dossiers
from motcua.files import service as files
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

log = logging.getLogger(__name__)

ENDS_SOON = 30  # days
KEPT = 60.0  # seconds for which counted dossiers are told again instead of counted again

# Every measure with what it says; the names are those of the metrics and of deploy/prometheus/alarms.yml.
WORDS = {
    "motcua_measured": "1 when this group of measures could be taken, 0 when it failed.",
    "motcua_database_up": "1 when the database answers.",
    "motcua_clock_skew_seconds": "How far the clock of this machine is from the clock of the database.",
    "motcua_unordered": "Ledger entries without a place in the order (counted to 10,000).",
    "motcua_unordered_age_seconds": "Age of the oldest of them.",
    "motcua_follower_behind": "Entries that a follower has before it (upper bound).",
    "motcua_follower_lag_seconds": "Age of the oldest of them.",
    "motcua_parked": "Objects that a follower could not take, by whether they are tried again or need a human.",
    "motcua_parked_age_seconds": "Age of the oldest of them.",
    "motcua_outgoing": "Messages that nobody took yet, by channel and by whether they are tried again.",
    "motcua_outgoing_age_seconds": "Age of the oldest of them.",
    "motcua_outgoing_tries": "Tries of the one that was tried most often.",
    "motcua_jobs_waiting": "Jobs that are due and not begun.",
    "motcua_job_age_seconds": "How long the oldest of them is due.",
    "motcua_worker_silence_seconds": "Since the last sign of life of any worker.",
    "motcua_ended_session_age_seconds": "Since the oldest session that is still kept has ended.",
    "motcua_rate_count_age_seconds": "Since the oldest count of tries began.",
    "motcua_arriving_file_age_seconds": "Age of the oldest temporary file of an upload.",
    "motcua_files_broken": "Kept files that the disk does not give back as they were.",
    "motcua_store_up": "1 when the folder of the files can be written, or the S3 store that keeps them answers.",
    "motcua_files_unscanned_age_seconds": "Age of the oldest file that waits for the virus scanner.",
    "motcua_files_quarantined": "Files that the virus scanner holds back.",
    "motcua_scanner_up": "1 when the virus scanner answers; not there when none is set up.",
    "motcua_file_proof_age_seconds": "Since kept files were last read again.",
    "motcua_disk_free_bytes": "Free bytes of the disk that holds the files.",
    "motcua_disk_free_ratio": "The same as a share of the disk.",
    "motcua_database_connections": "Connections to the database, of all that use it.",
    "motcua_database_connections_ratio": "The same as a share of what the database allows.",
    "motcua_transaction_age_seconds": "Age of the oldest open transaction.",
    "motcua_calendar_days_left": "Days for which the national working calendar is still known.",
    "motcua_procedures_ending": "Procedures whose last version ends within 30 days.",
    "motcua_windows_unknown": "Procedures of a yearly window that lack the next one 30 days before a year is over.",
    "motcua_steps_without_agency": "Open steps whose agency nobody has entered.",
    "motcua_nobody_may_decide": "Dossiers that concern everybody who holds the post they wait for (counted to 1,000).",
    "motcua_migrations_pending": "Changes of tables that `motcua setup` has not made yet.",
    "motcua_reads_held": "1 when the processes can read data of people only through the function that writes who read.",
    "motcua_reads_taken_back": "Readings of people's data whose row was taken back, as found in the last three days.",
    "motcua_read_check_age_seconds": "Since such readings were last looked for.",
    "motcua_backup_age_seconds": "Since the last good backup; +Inf when there is none.",
    "motcua_dossiers_open": "Open dossiers by status, by who owes the next step, and by their date.",
    "motcua_dossiers_about": "All dossiers, as the database last estimated.",
}


class Measure(NamedTuple):
    """One number; `labels` tell of what, by codes."""

    name: str
    value: float
    labels: dict[str, str] = {}  # noqa: RUF012 - a tuple's default, never changed


def of_database() -> Iterator[Measure]:
    """Whether it answers, and what its clock says half-way between our question and its answer."""
    before = clock.now().timestamp()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        there = cursor.fetchone()[0]
    after = clock.now().timestamp()
    yield Measure("motcua_database_up", 1)
    yield Measure("motcua_clock_skew_seconds", max(0.0, abs(there - (before + after) / 2) - (after - before) / 2))


def of_ledger() -> Iterator[Measure]:
    """Order, followers, parked objects, messages."""
    order = ledger.lag.unordered()
    yield Measure("motcua_unordered", order.waiting)
    yield Measure("motcua_unordered_age_seconds", order.age)
    for one in ledger.lag.followers():
        yield Measure("motcua_follower_behind", one.waiting, {"follower": one.who})
        yield Measure("motcua_follower_lag_seconds", one.age, {"follower": one.who})
    yield from _stuck("motcua_parked", "follower", ledger.lag.parked())
    messages = ledger.lag.undelivered()
    yield from _stuck("motcua_outgoing", "channel", messages)
    for one in messages:
        yield Measure("motcua_outgoing_tries", one.tries, {"channel": one.who})


def _stuck(name: str, label: str, lags: list) -> Iterator[Measure]:
    for one in lags:
        yield Measure(name, one.waiting - one.given_up, {label: one.who, "state": "tried_again"})
        yield Measure(name, one.given_up, {label: one.who, "state": "given_up"})
        yield Measure(f"{name}_age_seconds", one.age, {label: one.who})


# Only jobs that wait are in the index that these rows come from: whoever is done is deleted.
_JOBS = """
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(due)), 0)::float8
FROM (SELECT coalesce(j.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) AS due
      FROM procrastinate_jobs j WHERE j.status = 'todo' ORDER BY j.priority DESC, j.id LIMIT 1000) waiting
WHERE due <= clock_timestamp()
"""
_WORKERS = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - max(last_heartbeat)), 'Infinity')::float8
FROM procrastinate_workers
"""


def of_jobs() -> Iterator[Measure]:
    """Whether a worker lives and keeps up (counted to 1,000)."""
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        waiting, age = cursor.fetchone()
        yield Measure("motcua_jobs_waiting", waiting)
        yield Measure("motcua_job_age_seconds", max(0.0, age))
        cursor.execute(_WORKERS)
        yield Measure("motcua_worker_silence_seconds", max(0.0, cursor.fetchone()[0]))


def of_leftovers() -> Iterator[Measure]:
    """What should have been forgotten by now."""
    ended, counted = identity.oldest_kept()
    yield Measure("motcua_ended_session_age_seconds", ended)
    yield Measure("motcua_rate_count_age_seconds", counted)


def of_files() -> Iterator[Measure]:
    """Whether kept files are still what they were."""
    yield Measure("motcua_files_broken", files.broken_now())
    yield Measure("motcua_file_proof_age_seconds", files.proof_age())
    yield Measure("motcua_files_unscanned_age_seconds", files.untold_age())
    yield Measure("motcua_files_quarantined", files.quarantined())


def of_store() -> Iterator[Measure]:
    """Whether the place that keeps the files is there."""
    yield Measure("motcua_store_up", int(files.store_answers()))


def of_scanner() -> Iterator[Measure]:
    """Whether the virus scanner answers; nothing where none is set up, which the health page says in words."""
    answers = files.scanner_answers()
    if answers is not None:
        yield Measure("motcua_scanner_up", int(answers))


def of_disk() -> Iterator[Measure]:
    """Room for files, and uploads that nobody swept up."""
    free, total = files.disk()
    yield Measure("motcua_disk_free_bytes", free)
    yield Measure("motcua_disk_free_ratio", free / total)
    yield Measure("motcua_arriving_file_age_seconds", files.oldest_arriving())


_CONNECTIONS = """
SELECT count(*) FILTER (WHERE backend_type = 'client backend'),
       count(*) FILTER (WHERE backend_type = 'client backend')::float8 / current_setting('max_connections')::int,
       coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)
                        FILTER (WHERE pid <> pg_backend_pid() AND datname = current_database())), 0)::float8
FROM pg_stat_activity
"""


def of_connections() -> Iterator[Measure]:
    """How full the database is, and whether somebody holds it up."""
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        used, share, oldest = cursor.fetchone()
    yield Measure("motcua_database_connections", used)
    yield Measure("motcua_database_connections_ratio", share)
    yield Measure("motcua_transaction_age_seconds", max(0.0, oldest))


def of_what_ends() -> Iterator[Measure]:
    """What a lawyer or an administrator must renew in time."""
    yield Measure("motcua_calendar_days_left", agencies.calendar_days_left())
    yield Measure("motcua_procedures_ending", len(procedures.ending_within(ENDS_SOON)))
    yield Measure("motcua_steps_without_agency", dossiers.steps_without_agency())
    yield Measure("motcua_nobody_may_decide", len(dossiers.nobody_may_decide()))
    yield Measure("motcua_windows_unknown", len(procedures.windows_without_next()))


def of_upkeep() -> Iterator[Measure]:
    """Migrations and backups."""
    yield Measure("motcua_migrations_pending", _migrations_pending())
    yield Measure("motcua_reads_held", int(warehouse.reads_are_held()))
    yield Measure("motcua_reads_taken_back", warehouse.watching.taken_back())
    yield Measure("motcua_read_check_age_seconds", warehouse.watching.age())
    yield Measure("motcua_backup_age_seconds", backups.age())


_complete = False


def _migrations_pending() -> int:
    """Once nothing is pending it stays so as long as this process, and with it this code, lives."""
    global _complete
    if _complete:
        return 0
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _complete = not pending
    return pending


_counted: tuple[float, list[Measure]] | None = None


def of_dossiers() -> Iterator[Measure]:
    """Open dossiers, counted at most once a minute in a process; see dossiers/counting.py for what it costs."""
    global _counted
    if _counted is None or time.monotonic() - _counted[0] > KEPT:
        _counted = time.monotonic(), list(_count_dossiers())
    yield from _counted[1]


def _count_dossiers() -> Iterator[Measure]:
    for row in dossiers.open_dossiers():
        of = {"status": str(row.status), "owes": row.owes}
        for when in ("late", "within_a_day", "later", "without_date"):
            yield Measure("motcua_dossiers_open", getattr(row, when), of | {"due": when})
    yield Measure("motcua_dossiers_about", dossiers.about_how_many())


GROUPS: dict[str, Callable[[], Iterator[Measure]]] = {
    "database": of_database, "ledger": of_ledger, "jobs": of_jobs, "leftovers": of_leftovers, "files": of_files,
    "store": of_store, "scanner": of_scanner, "disk": of_disk,
    "connections": of_connections, "ending": of_what_ends, "upkeep": of_upkeep,
    "dossiers": of_dossiers,
}  # fmt: skip
WITHOUT_DATABASE = {"disk", "store", "scanner"}


def measure() -> list[Measure]:
    """All of them, in the order of GROUPS. When the database is away the others are not asked in vain."""
    found: list[Measure] = []
    away = False
    for group, take in GROUPS.items():
        taken = None if away and group not in WITHOUT_DATABASE else _taken(group, take)
        if taken is None and group == "database":
            away = True
            found.append(Measure("motcua_database_up", 0))
        found += taken or ()
        found.append(Measure("motcua_measured", int(taken is not None), {"group": group}))
    return found


def _taken(group: str, take: Callable[[], Iterator[Measure]]) -> list[Measure] | None:
    try:
        return list(take())
    except (DatabaseError, psycopg.Error, PoolTimeout, OSError) as error:
        log.warning("%s could not be measured: %s", group, type(error).__name__)
        return None
