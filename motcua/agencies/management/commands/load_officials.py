"""`python -m motcua load_officials FILE`: who holds which role at which agency, from when until when, from CSV."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.agencies import service


class Command(BaseCommand):
    help = "Take over the posts of officials from a CSV file (docs/howto/appoint-officials.md); may run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--issuer", default=settings.OIDC_ISSUER, help="the identity provider that knows them")
        parser.add_argument("--entered-by", required=True, metavar="SUBJECT", help="who wrote the file")
        parser.add_argument("--checked-by", required=True, metavar="SUBJECT", help="who checked it: somebody else")

    def handle(self, *args, **options):
        file: Path = options["file"]
        by = {name: options[name] for name in ("entered_by", "checked_by")}
        try:
            taken = service.load_officials(file.read_text(encoding="utf-8-sig"), options["issuer"], **by)
        except service.OneAlone:
            raise CommandError("Whoever checked the file must be somebody else than whoever entered it.") from None
        except (OSError, UnicodeDecodeError, service.ListBroken) as error:
            raise CommandError(f"{file}: nothing was taken over.\n{error}") from None
        self.stdout.write(f"{taken} posts are new or changed")
