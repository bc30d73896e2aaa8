"""Every deadline as JSON on standard output, for tools/check_deadlines.py, which shares no code with us."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from motcua.dossiers import exporting
from motcua.dossiers.models import Dossier


class Command(BaseCommand):
    help = "Write the deadlines of dossiers with their derivation as JSON (no personal data)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, metavar="DATE", help="dossiers sent on or after this day: 2026-11-22")
        parser.add_argument("--code", default="", help="this dossier alone")

    def handle(self, *args, since: date | None, code: str, **options) -> None:
        if code and not Dossier.objects.filter(code=code.strip().upper()).exists():
            raise CommandError(f"No dossier has the code {code}.")
        done = exporting.write_deadlines(lambda text: self.stdout.write(text, ending=""), since, code)
        self.stderr.write(f"{done.cases} deadlines, {len(done.calendars)} calendars")
        for (name, version), number in done.lost.items():
            self.stderr.write(
                f"calendar {name} version {version} is no longer in force: its days have changed since, and "
                f"{number} deadlines counted with it cannot be counted again"
            )


def _day(text: str) -> date:
    return date.fromisoformat(text)
