"""`python -m motcua publish_catalogue`: publish the procedures of the catalogue that are not published yet."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from motcua.base import paths
from motcua.engine.definition import ProcedureBroken
from motcua.procedures import service
from motcua.procedures.examining import DATED


class Command(BaseCommand):
    help = "Publish every procedure of the catalogue; what is published stays as it is. May run again."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="place", type=Path, default=paths.CATALOGUE)

    def handle(self, *args, place: Path, **options):
        for file in sorted(place.glob(f"*/{DATED}")):
            self.stdout.write(f"{file.parent.name}/{file.name}: {self._publish(file)}")
        try:
            self.stdout.write(f"councils: {service.load_councils(place / 'councils')} rates")
        except service.CouncilBroken as error:
            raise CommandError(f"councils: {error}") from error

    def _publish(self, file: Path) -> str:
        try:
            version = service.publish(file.read_text(encoding="utf-8"))
        except ProcedureBroken as error:
            raise CommandError(f"{file}: {error}") from error
        except service.OtherContentPublished as error:
            # After publication the database is the truth: dossiers run under it.
            self.stderr.write(error.words())
            return "kept as published"
        return f"published, version {version.version}"
