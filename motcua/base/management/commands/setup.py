"""Bring the installation up to date: words, tables, units, catalogue. Running it again changes nothing."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from motcua.base import messages


class Command(BaseCommand):
    help = "Bring the database up to date: tables, administrative units, procedures. Safe to run again."
    requires_system_checks = []

    def handle(self, *args, **options):
        messages.compile_if_stale()
        call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
        self.stdout.write("The database is up to date.")
