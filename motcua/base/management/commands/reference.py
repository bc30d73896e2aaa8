"""The pages of docs/reference that follow from the code."""

from django.core.management.base import BaseCommand

from motcua.base import addresses, messages, reference


class Command(BaseCommand):
    help = "Write docs/reference/addresses.txt and errors.md anew."
    requires_system_checks = []

    def handle(self, *args, **options):
        messages.compile_if_stale()
        self.stdout.write(f"{addresses.write()} addresses in {addresses.LIST}")
        reference.ERRORS.write_text(reference.errors_page(), encoding="utf-8")
        self.stdout.write(f"{len(reference.error_classes())} errors in {reference.ERRORS}")
