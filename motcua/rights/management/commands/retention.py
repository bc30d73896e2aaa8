"""What is kept long enough: how many dossiers of each procedure, and the word that lets their deletion begin."""

from django.core.management.base import BaseCommand, CommandError

from motcua.rights import asking, preparing


class Command(BaseCommand):
    help = "List the dossiers whose time of the law is over; --release CODE lets those of a procedure be erased."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--release", default="", help="the code of the procedure, once the archive has decided")

    def handle(self, *args, release, **options):
        waiting = preparing.prepared()
        if release and release not in waiting:
            raise CommandError(f"No dossier of {release} waits for a decision.")
        if not release:
            for code, number in waiting.items():
                self.stdout.write(f"{code}: {number}")
            return
        rows = preparing.prepared_of(release)
        for row in rows:
            asking.release(row)
        self.stdout.write(f"{len(rows)} deletions begin in {asking.GRACE.days} days; the people concerned are told.")
