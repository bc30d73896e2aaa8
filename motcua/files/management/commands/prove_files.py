"""`motcua prove_files`: reads kept files again, and says which of them the disk does not give back."""

import sys

from django.core.management.base import BaseCommand

from motcua.files import proving
from motcua.files.models import BrokenFile


class Command(BaseCommand):
    help = "Read a share of the kept files again, as every night, or --all of them. Ends with 1 while any is broken."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="every file, however long it takes")

    def handle(self, *args, **options):
        proof = proving.prove(everything=options["all"])
        self.stdout.write(f"{proof.files} files read, {proof.bytes} bytes")
        broken = BrokenFile.objects.filter(mended_at=None).order_by("found_at")
        for one in broken:
            self.stdout.write(f"{one.what:<8} {one.sha256}  since {one.found_at:%Y-%m-%d %H:%M} UTC")
        if broken:
            sys.exit(1)
