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
from motcua.files import storage

WORD = "--overwrite-everything"


class Command(BaseCommand):
    help = "Restore database and files from a directory of backups. Stop everything that uses the installation first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="the directory of the backups")
        parser.add_argument("--set", default="", help="the name of the backup (default: the last)")
        parser.add_argument(WORD, action="store_true", dest="overwrite",
                            help="replace what this installation holds now; it is gone afterwards")  # fmt: skip

    def handle(self, *args, directory, overwrite, **options):
        data = paths.data_directory()
        try:
            with installation.only_one(data, "a restore"):
                self.restore(directory, options["set"], overwrite)
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
        bad = list(backup_sets.damaged_files(named, directory / "files", whole=False))
        if bad and not told["files"]["missing"]:
            raise Damaged("\n".join([f"{len(bad)} files of {place.name} are missing or damaged:", *map(str, bad[:20])]))
        copied, missing = _bring_files(named, directory / "files")
        if set(missing) - set(told["files"]["missing"]):
            raise Damaged(f"{len(missing)} files of {place.name} are damaged: {', '.join(missing[:5])}. "
                          "The database was not touched.")  # fmt: skip
        self.stdout.write(f"{len(named)} files are there, {copied} of them copied.")
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


def _bring_files(named: list[backup_sets.Named], there: Path) -> tuple[int, list[str]]:
    """Bring the files of a set where this installation keeps its own; how many, and the hashes that are damaged."""
    if storage.store() is storage.FOLDER:
        return backup_sets.copy_files(named, backup_sets.in_folder(there), storage.directory())
    wanted = [one.sha256 for one in named if not storage.store().has(one.sha256)]
    bad = {path.name for path in backup_sets.damaged_files(named, there, whole=True)}
    for sha256 in wanted:
        if sha256 not in bad:
            with open(backup_sets.place_of(there, sha256), "rb") as kept:
                pieces = iter(lambda: kept.read(storage.CHUNK), b"")
                with storage.arriving(pieces, limit=sys.maxsize) as arrived:
                    storage.keep(arrived)
    return len(set(wanted) - bad), sorted(bad & set(wanted))


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
    files = any(path.is_file() for path in storage.directory().rglob("*")) if storage.directory().exists() else False
    if (tables or files) and not overwrite:
        raise CommandError(
            f"This installation is not empty: {dossiers} dossiers{', and files' if files else ''}. "
            f"Restore into a new one (MOTCUA_DATA, DATABASE_URL), or say {WORD}: then what it holds now is gone."
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
