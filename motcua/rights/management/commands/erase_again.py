"""Do again, after a restore, what was erased since the backup was made."""

from django.core.management.base import BaseCommand

from motcua.rights import again


class Command(BaseCommand):
    help = "Erase again what the list of deletions names and this database still holds. Part of every restore."
    requires_system_checks = []

    def handle(self, *args, **options):
        found = again.erase_all()
        if found.done:
            self.stdout.write(f"{found.done} deletions that the backup did not know were done again.")
        for erasure in found.waiting:
            self.stderr.write(f"Deletion {erasure} waits: a dossier of it was not closed yet when the backup was made.")
