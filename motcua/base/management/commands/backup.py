"""Write database and files into a directory of backups, while everything runs; or check what lies there."""

import os
import shutil
from argparse import BooleanOptionalAction
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from motcua.base import backup_sets, backups, clock, copies, dumping, erased_list, installation, paths
from motcua.base.backup_sets import Damaged, Named
from motcua.files import storage, sweeping
from motcua.files.errors import StorageAway

COUNTED = ("dossiers_dossier", "dossiers_submission", "ledger_entry", "ledger_order", "files_storedfile")


class Command(BaseCommand):
    help = "Back up database and files into a directory; with --verify, check a backup instead of making one."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="the directory of the backups; best on another disk")
        parser.add_argument("--verify", action="store_true", help="read a backup whole and name what is damaged")
        parser.add_argument("--set", default="", help="with --verify: the name of the backup (default: the last)")
        parser.add_argument("--keep", type=int, default=0, help="delete all but so many of the newest afterwards")
        parser.add_argument("--keep-days", type=int, default=0,
                            help="delete this backup after so many days, and now those whose time is over")  # fmt: skip
        parser.add_argument("--secret-key", action=BooleanOptionalAction, default=False,
                            help="also copy the secret key of the data directory (default: not)")  # fmt: skip

    def handle(self, *args, directory, verify, keep, **options):
        os.umask(0o077)  # it holds everything about everybody
        try:
            if verify:
                self.verify(directory, options["set"])
            else:
                with backup_sets.alone(directory):
                    self.make(directory, options["secret_key"], options["keep_days"])
                    old = {*(backup_sets.sets_of(directory)[:-keep] if keep else ()), *_ended(directory)}
                    if keep or old:
                        _remove(directory, sorted(old))
                        self.stdout.write(f"Removed {len(old)} older backups.")
        except BlockingIOError:
            raise CommandError(f"Another backup is just writing into {directory}.") from None
        except (Damaged, dumping.DumpFailed) as error:
            raise CommandError(str(error)) from None
        except StorageAway as error:
            raise CommandError(f"{storage.store().where} does not answer: {error.__cause__}\n"
                               "This backup was not kept.") from None  # fmt: skip
        except (OSError, DatabaseError) as error:
            if not installation.is_disk_full(error):
                raise
            raise CommandError(f"The disk of {directory} is full; this backup was not kept. Free some space.") from None

    def make(self, directory: Path, with_key: bool, days: int) -> None:
        """Database first, then the files that it names; the cleaning waits meanwhile."""
        with sweeping.standing_still(), backup_sets.new_set(directory, clock.now()) as place:
            told, named = _database(place)
            _check_space(directory, named)
            copied, bad = backup_sets.copy_files(named, storage.store().opened, directory / "files")
            lost = _lost(named)
            backup_sets.write_list(place / backup_sets.FILES, named)
            told["files"] = _part(place / backup_sets.FILES) | {
                "from": storage.store().where, "count": len(named), "total": sum(one.size for one in named),
                "missing": sorted(bad),
                "changed": sorted(one for one in bad if bad[one] == backup_sets.CHANGED)}  # fmt: skip
            told["secret_key"] = _copy_key(place) if with_key else False
            digest = backup_sets.write_manifest(place, told)
        place = backup_sets.sets_of(directory)[-1]
        backup_sets.check_set(place)
        if bad:
            raise CommandError(
                f"{place} is written, but {len(bad)} files that the database names are missing or changed in "
                f"{storage.store().where}:\n{backup_sets.listed(bad.items())}"
            )
        backups.made(digest)
        made_at = datetime.fromisoformat(told["made_at"])
        copies.note_backup(place.name, made_at, made_at + timedelta(days=days) if days else None)
        erased_list.carry(erased_list.place(), directory / erased_list.NAME)
        total = told["files"]["total"] / installation.MEGABYTE
        self.stdout.write(f"{place}: database {told['database']['bytes'] / installation.MEGABYTE:.1f} MB, "
                          f"{len(named)} files ({total:.1f} MB), {copied} of them new.")  # fmt: skip
        if lost:
            raise CommandError(
                f"This backup has {len(lost)} files that are missing or changed in {storage.store().where}; "
                f"`motcua restore --lost-files {directory}` brings them back:\n{backup_sets.listed(lost.items())}"
            )
        self.stdout.write(f"Each of the files is in {storage.store().where}.")

    def verify(self, directory: Path, name: str) -> None:
        """Read everything that belongs to a backup."""
        place = backup_sets.chosen(directory, name)
        told, named = backup_sets.check_set(place)
        missing = set(told["files"]["missing"])
        bad = [(path, wrong) for path, wrong in backup_sets.damaged_files(named, directory / "files", whole=True)
               if path.name not in missing]  # fmt: skip
        if bad:
            raise CommandError(f"{place.name}: {len(bad)} files are missing or changed:\n{backup_sets.listed(bad)}")
        self.stdout.write(f"{place} is whole: of {told['made_at']}, {len(named)} files"
                          f"{' out of ' + told['files']['from'] if 'from' in told['files'] else ''}.")  # fmt: skip
        if missing:
            self.stdout.write(f"{len(missing)} files were missing already when it was made.")


def _database(place: Path) -> tuple[dict, list[Named]]:
    """Write the dump, and say from the same snapshot what it holds."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            cursor.execute("SELECT to_regclass('files_storedfile') IS NULL")
            if cursor.fetchone()[0]:
                raise CommandError("This database holds no Motcua: there is nothing to back up. Check DATABASE_URL.")
            cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000, "
                           "version(), now()")  # fmt: skip
            snapshot, server, words, at = cursor.fetchone()
            made_by = dumping.dump(connection.settings_dict, place / backup_sets.DUMP, server=server,
                                   snapshot=snapshot)  # fmt: skip
            cursor.execute("SELECT DISTINCT sha256, size FROM files_storedfile ORDER BY sha256")
            named = [Named(*row) for row in cursor.fetchall()]
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
            migrations = [list(row) for row in cursor.fetchall()]
            rows = {table: _count(cursor, table) for table in COUNTED}
        finally:
            cursor.execute("ROLLBACK")
    told = {
        "format": backup_sets.FORMAT, "made_at": at.isoformat(),
        "instance": settings.INSTANCE, "server": words.split(" on ")[0], "pg_dump": made_by, "migrations": migrations,
        "rows": rows, "left_out": list(dumping.LEFT_OUT), "database": _part(place / backup_sets.DUMP),
    }  # fmt: skip
    return told, named


def _lost(named: list[Named]) -> dict[str, str]:
    """What is missing where this installation keeps its files, or is of another size, also where an older backup has
    it: that was not read again."""
    kept = dict(storage.store().kept())
    return {one.sha256: backup_sets.CHANGED if one.sha256 in kept else backup_sets.MISSING
            for one in named if kept.get(one.sha256) != one.size}  # fmt: skip


def _count(cursor, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of ours
    return cursor.fetchone()[0]


def _part(place: Path) -> dict:
    return {"file": place.name, "bytes": place.stat().st_size, "sha256": backup_sets.digest_of(place)}


def _copy_key(place: Path) -> bool:
    key = paths.data_directory() / "secret_key"
    if not key.exists():
        return False
    shutil.copyfile(key, place / backup_sets.SECRET)
    os.chmod(place / backup_sets.SECRET, 0o600)
    return True


def _check_space(directory: Path, named: list[Named]) -> None:
    """Raise CommandError when what has to be copied does not fit: better now than after an hour."""
    there = directory / "files"
    needed = sum(one.size for one in named if not backup_sets.place_of(there, one.sha256).exists())
    free = shutil.disk_usage(directory).free
    if needed + installation.NO_SPACE > free:
        raise CommandError(
            f"{needed // installation.MEGABYTE} MB of files have to be copied, and {directory} has "
            f"{free // installation.MEGABYTE} MB left. Nothing was kept; free some space or name another disk."
        )


def _ended(directory: Path) -> list[Path]:
    """The sets of this directory whose last day is over."""
    over = {one.name for one in copies.backups() if one.until and one.until <= clock.now()}
    return [place for place in backup_sets.sets_of(directory) if place.name in over]


def _remove(directory: Path, old: list[Path]) -> None:
    """Delete these sets, and the files that no set names any more."""
    for place in old:
        shutil.rmtree(place)
    left = [backup_sets.read_list(place / backup_sets.FILES) for place in backup_sets.sets_of(directory)]
    wanted = {one.sha256 for named in left for one in named}
    for path in (directory / "files").rglob("*"):
        if path.is_file() and path.name not in wanted:
            path.unlink()
    copies.note_removed([place.name for place in old])
