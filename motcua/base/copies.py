"""Where copies of what is erased may still lie, and the day on which each ends: backups, and the log of PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from motcua.base import clock, sql
from motcua.base.models import BackupSet

_LOG = "SELECT current_setting('archive_mode'), has_function_privilege('pg_ls_waldir()', 'EXECUTE')"
_OLDEST = "SELECT min(modification) FROM pg_ls_waldir()"


@dataclass(frozen=True)
class Log:
    """PostgreSQL's own log (WAL): whether it is copied elsewhere, its oldest piece on the server (None: we may not
    look), and until when a change of now can be read in it, as the operator has promised (MOTCUA_WAL_DAYS)."""

    is_archived: bool
    oldest: datetime | None
    until: datetime


def backups(before: datetime | None = None) -> list[BackupSet]:
    """The backups that are still there, the oldest first; with `before` only those that were made until then."""
    there = BackupSet.objects.filter(removed_at=None)
    return list((there.filter(made_at__lte=before) if before else there).order_by("made_at"))


def log_until(at: datetime) -> datetime:
    """Until when what was erased at a moment can still be read in the log of PostgreSQL or in unused space of its
    files."""
    return at + timedelta(days=settings.WAL_DAYS)


def log() -> Log:
    """How it stands with the log now."""
    archived, may_look = sql.row(_LOG)
    return Log(archived != "off", sql.row(_OLDEST)[0] if may_look else None, log_until(clock.now()))


def note_backup(name: str, made_at: datetime, until: datetime | None) -> None:
    """Remember a backup; `until` is when a later backup deletes it, None where nobody has said."""
    BackupSet.objects.update_or_create(name=name, defaults={"made_at": made_at, "until": until, "removed_at": None})


def note_removed(names: list[str]) -> None:
    """Remember that these backups are deleted."""
    BackupSet.objects.filter(name__in=names, removed_at=None).update(removed_at=clock.now())
