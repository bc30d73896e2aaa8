"""Bring the installation up to date: words, tables, units, catalogue. Running it again changes nothing."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from motcua.base import clock, database, installation, messages, paths
from motcua.base.models import Loaded

GRANTS = paths.ROOT / "motcua" / "base" / "postgresql" / "grants.sql"
ONE_ROLE = (
    f"There is no role {database.APPLICATION} in this server, so the processes run as the owner of the tables: then\n"
    "the database does not hold that every reading of data of people is written down.\n"
    "Make the roles as docs/howto/operate.md says, run setup again, and name the role in DATABASE_URL."
)
# What each command reads: its data, and the code that turns them into rows.
COMMANDS = {
    "load_permission_rules": ("motcua/engine", "motcua/warehouse"),
    "load_units": ("motcua/agencies", "catalogue/calendar"),
    "publish_catalogue": ("motcua/procedures", "motcua/engine", "catalogue"),
    "say_whose_turn": ("motcua/dossiers/returning.py",),
}
# What a demonstration holds besides; its people are those of one identity provider.
SEED = ("motcua/base/management/commands/seed_demo.py", "motcua/agencies/data/demo_agencies.csv", "catalogue/proposed")


class Command(BaseCommand):
    help = "Bring the database up to date: tables, administrative units, procedures. Safe to run again."
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            messages.compile_if_stale()
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
            for name, sources in COMMANDS.items():
                self.load(name, sources)
            if settings.DEMO:
                self.load("seed_demo", SEED, settings.OIDC_ISSUER)
            self.close()
        except (DatabaseError, OSError) as error:
            if not installation.is_disk_full(error):
                raise
            raise CommandError("The disk is full. Free some space and start again; what was saved is kept.") from None

    def close(self) -> None:
        """What the role of the processes may do is said anew: no migration leaves a table open."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(GRANTS.read_text())
            cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [database.APPLICATION])
            if not cursor.fetchone()[0]:
                self.stdout.write(ONE_ROLE)

    def load(self, name: str, sources: tuple[str, ...], setting: str = "") -> None:
        """Run a command that loads data files, unless it has done so with exactly these files and this setting."""
        digest = digest_of(sources) + setting
        if Loaded.objects.filter(name=name, digest=digest).exists():
            return
        call_command(name, stdout=self.stdout, stderr=self.stderr)
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
