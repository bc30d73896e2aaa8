"""Bring each finished dossier to where it stands under the rules of this version. Running it again changes nothing."""

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base import rows
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier
from motcua.engine.lifecycle import Status


class Command(BaseCommand):
    help = "Say of every finished dossier who owes the next step, and give out what nothing keeps back."

    def handle(self, *args, **options):
        waiting = Dossier.objects.filter(status=Status.DONE).order_by("id").values_list("id", flat=True)
        for dossier_id in waiting.iterator():
            with transaction.atomic():
                dossiers.go_on(rows.first(Dossier, "WHERE id = %s FOR UPDATE", [dossier_id]))
