"""Bring database and files back from a backup, into an empty installation or, with an explicit word, over one."""

import shutil
import sys
import time
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from motcua.base import backup_sets, dumping, erased_list, installation, paths
from motcua.base.backup_sets import Damaged
from motcua.base.management.commands.backup import COUNTED, _count
from motcua.files import proving, storage
from motcua.files.errors import StorageAway, StorageFull
from motcua.files.models import StoredFile

WORD = "--overwrite-everything"


class Command(BaseCommand):
    help = "Restore database and files from a directory of backups. Stop everything that uses the installation first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="the directory of the backups")
        parser.add_argument("--set", default="", help="the name of the backup (default: the last)")
        parser.add_argument("--lost-files", action="store_true",
                            help="bring back only the files that are named here and missing or changed, while "
                                 "everything runs")  # fmt: skip
        parser.add_argument(WORD, action="store_true", dest="overwrite",
                            help="replace what this installation holds now; it is gone afterwards")  # fmt: skip

    def handle(self, *args, directory, overwrite, lost_files, **options):
        data = paths.data_directory()
        try:
            if lost_files:
                self.bring_lost(directory, options["set"])
                return
            with installation.only_one(data, "a restore"):
                self.restore(directory, options["set"], overwrite)
        except (StorageAway, StorageFull) as error:
            raise CommandError(f"{storage.store().where} does not take or give files: {_cause(error)}\n"
                               "Mend that, then do this again.") from None  # fmt: skip
        except (Damaged, dumping.DumpFailed, installation.CannotStart) as error:
            raise CommandError(str(error)) from None
        except (OSError, DatabaseError) as error:
            if not installation.is_disk_full(error):
                raise
            raise CommandError(f"The disk is full; nothing was restored. Free some space on {data}.") from None

    def restore(self, directory: Path, name: str, overwrite: bool) -> None:
        """Files first, then the database: no row may name bytes that are not there."""
        place = backup_sets.chosen(directory, name)
        told, named = backup_sets.check_set(place)
        _check_not_newer(told)
        _check_target(overwrite)
        copied, bad = _bring_files(named, directory / "files")
        for one in told["files"]["missing"]:  # the house had lost them itself when the backup was made
            bad.pop(one, None)
        if bad:
            raise Damaged(f"{len(bad)} files of {place.name} are missing or changed:\n"
                          f"{backup_sets.listed(bad.items())}\nThe database was not touched.")  # fmt: skip
        self.stdout.write(f"{len(named)} files are in {storage.store().where}, {copied} of them copied.")
        _load(place, told)
        self.bring_key(place, told, overwrite)
        call_command("setup", stdout=self.stdout, stderr=self.stderr)
        # What was erased since this backup was made must go again before anybody comes in.
        erased_list.carry(directory / erased_list.NAME, erased_list.place())
        call_command("erase_again", stdout=self.stdout, stderr=self.stderr)
        self.stdout.write(f"Restored {place.name} of {told['made_at']} ({told['instance'] or 'no name'}): "
                          f"{told['rows']['dossiers_dossier']} dossiers. Everybody signs in again.")  # fmt: skip

    def bring_key(self, place: Path, told: dict, overwrite: bool) -> None:
        """The secret key, when the backup has it and this installation has none yet or is overwritten."""
        key = paths.data_directory() / "secret_key"
        if told["secret_key"] and (overwrite or not key.exists()):
            shutil.copyfile(place / backup_sets.SECRET, key)
            key.chmod(0o600)
            self.stdout.write("The secret key is that of the backup.")

    def bring_lost(self, directory: Path, name: str) -> None:
        """Files of a set that rows of this installation name and its place for files does not give back."""
        place = backup_sets.chosen(directory, name)
        _told, named = backup_sets.check_set(place)
        ours = set(StoredFile.objects.values_list("sha256", flat=True))
        copied, bad = _bring_files([one for one in named if one.sha256 in ours], directory / "files")
        proving.look_again()
        self.stdout.write(f"{copied} files were brought back into {storage.store().where}.")
        if bad:
            raise CommandError(f"{place.name} has not got {len(bad)} of them either:\n"
                               f"{backup_sets.listed(bad.items())}")  # fmt: skip


def _bring_files(named: list[backup_sets.Named], there: Path) -> tuple[int, dict[str, str]]:
    """Bring the files of a set where this installation keeps its own, over what is not whole there; how many, and
    what is wrong with those that the set cannot give."""
    brought, bad = 0, {}
    for one in named:
        if storage.is_whole(one.sha256):
            continue
        place = backup_sets.place_of(there, one.sha256)
        if not place.exists():
            bad[one.sha256] = backup_sets.MISSING
        elif place.stat().st_size != one.size or not _bring(one.sha256, place):
            bad[one.sha256] = backup_sets.CHANGED
        else:
            brought += 1
    return brought, bad


def _bring(sha256: str, place: Path) -> bool:
    """Keep these bytes; False when they are not those of the hash."""
    with (
        open(place, "rb") as kept,
        storage.arriving(iter(lambda: kept.read(storage.CHUNK), b""), limit=sys.maxsize) as arrived,
    ):
        if arrived.sha256 == sha256:
            storage.keep(arrived)
        return arrived.sha256 == sha256


def _cause(error: Exception) -> str:
    """What the disk or the S3 store said, in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).splitlines()[0]


def _check_not_newer(told: dict) -> None:
    """Raise CommandError for a backup whose tables this program does not know."""
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    newer = [f"{app}.{name}" for app, name in told["migrations"] if (app, name) not in known]
    if newer:
        raise CommandError(
            f"This backup was made by a newer Motcua (it has {', '.join(newer[:3])}). Install that version first."
        )


def _check_target(overwrite: bool) -> None:
    """Raise CommandError unless nobody uses the database, and it is empty or may be overwritten."""
    connection.close()
    connection.close_pool()
    with dumping.connect(connection.settings_dict) as alone, alone.cursor() as cursor:
        _check_nobody_is_there(cursor)
        cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
        tables = cursor.fetchone()[0]
        cursor.execute("SELECT to_regclass('dossiers_dossier') IS NOT NULL")
        dossiers = _count(cursor, "dossiers_dossier") if cursor.fetchone()[0] else 0
    files = next(iter(storage.store().kept()), None) is not None
    if (tables or files) and not overwrite:
        raise CommandError(
            f"This installation is not empty: {dossiers} dossiers"
            f"{f', and files in {storage.store().where}' if files else ''}. "
            f"Restore into a new one (MOTCUA_DATA, DATABASE_URL, MOTCUA_S3_BUCKET), or say {WORD}: "
            "then what it holds now is gone."
        )


def _check_nobody_is_there(cursor) -> None:
    """Raise CommandError while others use the database; our own pool takes a moment to be gone."""
    deadline = time.monotonic() + 3
    while True:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND pid <> pg_backend_pid() AND backend_type = 'client backend'")  # fmt: skip
        if not cursor.fetchone()[0]:
            return
        if time.monotonic() > deadline:
            raise CommandError("The database is in use. End web, worker and follow first (systemctl stop 'motcua*').")
        time.sleep(0.1)


def _load(place: Path, told: dict) -> None:
    """Load the dump into an emptied database, and count that it is all there."""
    with dumping.connect(connection.settings_dict) as alone, alone.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
        cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    dumping.load(connection.settings_dict, place / backup_sets.DUMP, made_by=told["pg_dump"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        found = {table: _count(cursor, table) for table in COUNTED}
    if found != told["rows"]:
        raise Damaged(f"The restored database holds {found}, the backup {told['rows']}.")
