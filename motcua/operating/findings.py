"""What the measures mean: for each a limit, what waits in plain words, and the runbook that says what to do.

The same limits stand in deploy/prometheus/alarms.yml; a test holds the two together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from motcua.base import paths
from motcua.operating.measures import Measure

RUNBOOKS = paths.ROOT / "docs" / "runbooks"
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@dataclass(frozen=True)
class Watch:
    """A measure that people must hear of when it passes `limit` (falls below it where `below`).

    `name` is the name of the alarm and of the runbook; `only` picks some of the measure's labels.
    """

    name: str
    measure: str
    limit: float
    words: object
    below: bool = False
    only: dict[str, str] = field(default_factory=dict)
    urgent: bool = False  # somebody gets up at night


WATCHES = (
    Watch("database-away", "motcua_database_up", 1, _("The database answers"), below=True, urgent=True),
    Watch(
        "ledger-order",
        "motcua_unordered_age_seconds",
        MINUTE,
        _("Oldest entry without its place in the order"),
        urgent=True,
    ),
    Watch(
        "follower-behind",
        "motcua_follower_lag_seconds",
        2 * MINUTE,
        _("Oldest entry that a follower has before it"),
        urgent=True,
    ),
    Watch("objects-parked", "motcua_parked", 0, _("Objects that a follower cannot take"), only={"state": "given_up"}),
    Watch(
        "mail-waiting",
        "motcua_outgoing_age_seconds",
        30 * MINUTE,
        _("Oldest e-mail that waits"),
        only={"channel": "email"},
    ),
    Watch(
        "slips-not-printed",
        "motcua_outgoing_age_seconds",
        5 * MINUTE,
        _("Oldest slip that waits to be printed"),
        only={"channel": "slip"},
    ),
    Watch(
        "source-away",
        "motcua_outgoing_age_seconds",
        15 * MINUTE,
        _("Oldest question that the population database has not answered"),
        only={"channel": "population"},
    ),
    Watch(
        "messages-given-up",
        "motcua_outgoing",
        0,
        _("Messages to the outside that nobody takes"),
        only={"state": "given_up"},
    ),
    Watch("worker-away", "motcua_worker_silence_seconds", 2 * MINUTE, _("The worker's last sign of life"), urgent=True),
    Watch("jobs-waiting", "motcua_job_age_seconds", 10 * MINUTE, _("Oldest job that is due and not begun")),
    Watch(
        "sessions-kept",
        "motcua_ended_session_age_seconds",
        3 * HOUR,
        _("Oldest session that has ended and is still kept"),
    ),
    Watch(
        "counts-kept", "motcua_rate_count_age_seconds", DAY + 3 * HOUR, _("Oldest count of tries that is still kept")
    ),
    Watch(
        "uploads-not-swept", "motcua_arriving_file_age_seconds", 2 * DAY, _("Oldest part of an upload that broke off")
    ),
    Watch("files-broken", "motcua_files_broken", 0, _("Kept files that are not what they were"), urgent=True),
    Watch("files-not-proved", "motcua_file_proof_age_seconds", 3 * DAY, _("Kept files were last read again")),
    Watch("store-away", "motcua_store_up", 1, _("The place that keeps the files answers"), below=True, urgent=True),
    Watch("scanner-away", "motcua_scanner_up", 1, _("The virus scanner answers"), below=True),
    Watch(
        "files-not-scanned",
        "motcua_files_unscanned_age_seconds",
        HOUR,
        _("Oldest file that waits for the virus scanner"),
    ),
    Watch(
        "disk-filling", "motcua_disk_free_ratio", 0.1, _("Free space on the disk of the files"), below=True, urgent=True
    ),
    Watch("connections-used", "motcua_database_connections_ratio", 0.8, _("Connections to the database in use")),
    Watch("transaction-open", "motcua_transaction_age_seconds", 5 * MINUTE, _("The oldest open transaction")),
    Watch("calendar-ending", "motcua_calendar_days_left", 45, _("The working calendar is known for"), below=True),
    Watch(
        "procedure-ending",
        "motcua_procedures_ending",
        0,
        _("Procedures that end within 30 days and have no next version"),
    ),
    Watch("window-unknown", "motcua_windows_unknown", 0, _("Procedures whose next yearly window is not entered")),
    Watch("agency-missing", "motcua_steps_without_agency", 0, _("Steps that wait for an agency that nobody entered")),
    Watch(
        "nobody-may-decide",
        "motcua_nobody_may_decide",
        0,
        _("Dossiers that concern everybody who holds the post they wait for"),
    ),
    Watch(
        "migrations-pending", "motcua_migrations_pending", 0, _("Changes of tables that were not made yet"), urgent=True
    ),
    Watch("clock-skew", "motcua_clock_skew_seconds", 2, _("The clock of this machine and the database's differ by")),
    Watch("reads-not-held", "motcua_reads_held", 1, _("The database holds who reads data of people"), below=True),
    Watch("reads-taken-back", "motcua_reads_taken_back", 0, _("Readings of people's data that left no trace")),
    Watch(
        "reads-not-checked",
        "motcua_read_check_age_seconds",
        6 * HOUR,
        _("Readings without a trace were last looked for"),
    ),
    Watch("backup-old", "motcua_backup_age_seconds", DAY + 2 * HOUR, _("Age of the last good backup"), urgent=True),
    Watch("not-measured", "motcua_measured", 1, _("This could be measured"), below=True),
)


@dataclass(frozen=True)
class Finding:
    """One line of the health page: `bad` when somebody has to do something; `of` is the queue it speaks of."""

    watch: Watch
    of: str
    value: float
    bad: bool

    @property
    def name(self) -> str:
        """The name of its runbook."""
        return self.watch.name

    @property
    def words(self) -> str:
        """What is measured, in the reader's language."""
        return f"{self.watch.words} ({self.of})" if self.of else str(self.watch.words)

    @property
    def said(self) -> str:
        """The value with its unit, in the reader's language."""
        return _said(self.watch.measure, self.value)


def findings(measures: Sequence[Measure]) -> list[Finding]:
    """Every watch with the measures that it looks at: what is bad first, the urgent before the others."""
    found = [
        Finding(watch, _of(measure, watch), measure.value, _bad(watch, measure.value))
        for watch in WATCHES
        for measure in measures
        if measure.name == watch.measure and watch.only.items() <= measure.labels.items()
    ]
    return sorted(found, key=lambda one: (not one.bad, not (one.bad and one.watch.urgent)))


def runbook(name: str) -> str:
    """The text of a runbook. Raises KeyError for a name that no watch has."""
    if name not in {watch.name for watch in WATCHES}:
        raise KeyError(name)
    return (RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")


def _bad(watch: Watch, value: float) -> bool:
    return value < watch.limit if watch.below else value > watch.limit


def _of(measure: Measure, watch: Watch) -> str:
    return ", ".join(value for name, value in measure.labels.items() if name not in watch.only)


def _said(name: str, value: float) -> str:
    if name.endswith("_seconds"):
        return _duration(value)
    if name.endswith("_ratio"):
        return f"{value * 100:.0f} %"
    if name.endswith("_days_left"):
        return _count(ngettext("%d day", "%d days", int(value)), value)
    if name in {"motcua_database_up", "motcua_measured", "motcua_reads_held", "motcua_scanner_up", "motcua_store_up"}:
        return gettext("yes") if value else gettext("no")
    return f"{value:.0f}"


def _duration(seconds: float) -> str:
    if math.isinf(seconds):
        return gettext("none yet")
    if seconds < 2 * MINUTE:
        return _count(ngettext("%d second", "%d seconds", int(seconds)), seconds)
    if seconds < 2 * HOUR:
        return _count(ngettext("%d minute", "%d minutes", int(seconds / MINUTE)), seconds / MINUTE)
    if seconds < 2 * DAY:
        return _count(ngettext("%d hour", "%d hours", int(seconds / HOUR)), seconds / HOUR)
    return _count(ngettext("%d day", "%d days", int(seconds / DAY)), seconds / DAY)


def _count(words: str, number: float) -> str:
    return words % int(number)
