"""Bring the installation up to date: words, tables, units, catalogue. Running it again changes nothing."""

import hashlib
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from motcua.base import clock, installation, messages, paths
from motcua.base.models import Loaded

# What each command reads: its data, and the code that turns them into rows.
COMMANDS = {
    "load_units": ("motcua/agencies", "catalogue/calendar"),
    "publish_catalogue": ("motcua/procedures", "motcua/engine", "catalogue"),
    "say_whose_turn": ("motcua/dossiers/returning.py",),
}


class Command(BaseCommand):
    help = "Bring the database up to date: tables, administrative units, procedures. Safe to run again."
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            messages.compile_if_stale()
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
            for name, sources in COMMANDS.items():
                self.load(name, sources)
        except (DatabaseError, OSError) as error:
            if not installation.is_disk_full(error):
                raise
            raise CommandError("The disk is full. Free some space and start again; what was saved is kept.") from None

    def load(self, name: str, sources: tuple[str, ...]) -> None:
        """Run a command that loads data files, unless it has done so with exactly these files."""
        digest = digest_of(sources)
        if Loaded.objects.filter(name=name, digest=digest).exists():
            return
        call_command(name, stdout=self.stdout, stderr=self.stderr, skip_checks=True)
        Loaded.objects.update_or_create(name=name, defaults={"digest": digest, "at": clock.now()})


def digest_of(sources: tuple[str, ...]) -> str:
    """A digest of these files, and of every file below these folders."""
    digest = hashlib.sha256()
    for folder in sources:
        place = paths.ROOT / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and path.suffix in {".py", ".csv", ".yaml", ".json", ".txt"}:
                digest.update(f"{path.relative_to(paths.ROOT)}\0{_digest(path)}".encode())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
