"""The list of every address."""

from django.core.management.base import BaseCommand

from motcua.base import addresses


class Command(BaseCommand):
    help = "Write docs/reference/addresses.txt anew."
    requires_system_checks = []

    def handle(self, *args, **options):
        self.stdout.write(f"{addresses.write()} addresses in {addresses.LIST}")
