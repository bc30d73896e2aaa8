"""`motcua scan_files`: how it stands with the scans, and have files scanned again."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from motcua.files import clamd, scanning
from motcua.files.models import StoredFile


class Command(BaseCommand):
    help = "Say how many files the virus scanner was asked about; with --again or --all let it be asked anew."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="those over which it stumbled or that nobody scanned")
        parser.add_argument("--all", action="store_true", help="those too in which it found nothing before")

    def handle(self, *args, **options):
        if not scanning.is_set_up():
            raise CommandError("No virus scanner is set up: see docs/howto/scan-files.md.")
        states = ["", StoredFile.FAILED] if options["again"] or options["all"] else []
        waiting = scanning.wait_again([*states, *([StoredFile.CLEAN] if options["all"] else [])])
        if waiting:
            self.stdout.write(f"{waiting} files wait for it again; the worker takes them within minutes.")
        told = StoredFile.objects.exclude(confirmed_how=StoredFile.MADE_HERE).values_list("scan")
        for state, number in told.annotate(Count("id")).order_by("scan"):
            self.stdout.write(f"{number:>9} {state or 'never asked'}")
        self.stdout.write("The scanner answers." if clamd.answers() else "The scanner does not answer.")
