"""The pages of docs/reference that follow from the code."""

import json

from django.core.management.base import BaseCommand

from motcua.base import addresses, messages, paths, reference
from motcua.base.holding import all_claims
from motcua.engine import vocabulary_page
from motcua.rights import schema

SCHEMA = paths.ROOT / "docs" / "reference" / "export.schema.json"
VOCABULARY = paths.ROOT / "docs" / "reference" / "vocabulary.md"


class Command(BaseCommand):
    help = "Write docs/reference/addresses.txt, errors.md, personal-data.md, export.schema.json and vocabulary.md anew."
    requires_system_checks = []

    def handle(self, *args, **options):
        messages.compile_if_stale()
        self.stdout.write(f"{addresses.write()} addresses in {addresses.LIST}")
        reference.ERRORS.write_text(reference.errors_page(), encoding="utf-8")
        self.stdout.write(f"{len(reference.error_classes())} errors in {reference.ERRORS}")
        reference.PERSONAL.write_text(reference.personal_data_page(), encoding="utf-8")
        self.stdout.write(f"{len(all_claims())} tables in {reference.PERSONAL}")
        SCHEMA.write_text(json.dumps(schema.of_the_copy(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"the shape of a copy in {SCHEMA}")
        VOCABULARY.write_text(vocabulary_page.page(), encoding="utf-8")
        self.stdout.write(f"the names of the vocabulary in {VOCABULARY}")
