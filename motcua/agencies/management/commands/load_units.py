"""`python -m motcua load_units`: areas, agencies and the national calendar from the data files."""

from django.core.management.base import BaseCommand

from motcua.agencies import service
from motcua.base import paths


class Command(BaseCommand):
    help = "Load provinces, communes, agencies and the national calendar; may run again at any time."

    def handle(self, *args, **options):
        rows = service.load_units()
        changed = service.load_calendar((paths.CATALOGUE / "calendar" / "vn.yaml").read_text(encoding="utf-8"))
        self.stdout.write(f"{rows['areas']} areas, {rows['agencies']} agencies, {changed} calendar days changed")
