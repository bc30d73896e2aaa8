"""`python -m motcua load_agencies FILE`: police, land offices, tax offices … that do steps of procedures, from CSV."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.agencies import service


class Command(BaseCommand):
    help = "Take over agencies from a CSV file (docs/howto/enter-agencies.md); may run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options):
        file: Path = options["file"]
        try:
            taken = service.load_agencies(file.read_text(encoding="utf-8-sig"))  # Excel begins a file with a mark
        except (OSError, UnicodeDecodeError, service.ListBroken) as error:
            raise CommandError(f"{file}: nothing was taken over.\n{error}") from None
        self.stdout.write(f"{taken} agencies")
