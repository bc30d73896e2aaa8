"""The pages of docs/reference that follow from the code."""

from django.core.management.base import BaseCommand

from motcua.base import addresses, messages, paths, reference
from motcua.engine import vocabulary_page

VOCABULARY = paths.ROOT / "docs" / "reference" / "vocabulary.md"


class Command(BaseCommand):
    help = "Write docs/reference/addresses.txt, errors.md and vocabulary.md anew."
    requires_system_checks = []

    def handle(self, *args, **options):
        messages.compile_if_stale()
        self.stdout.write(f"{addresses.write()} addresses in {addresses.LIST}")
        reference.ERRORS.write_text(reference.errors_page(), encoding="utf-8")
        self.stdout.write(f"{len(reference.error_classes())} errors in {reference.ERRORS}")
        VOCABULARY.write_text(vocabulary_page.page(), encoding="utf-8")
        self.stdout.write(f"the names of the vocabulary in {VOCABULARY}")
