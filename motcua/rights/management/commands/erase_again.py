"""Do again, after a restore, what was erased since the backup was made."""

from django.core.management.base import BaseCommand

from motcua.rights import again


class Command(BaseCommand):
    help = "Erase again what the list of deletions names and this database still holds. Part of every restore."
    requires_system_checks = []

    def handle(self, *args, **options):
        done = again.erase_all()
        if done:
            self.stdout.write(f"{done} deletions that the backup did not know were done again.")
