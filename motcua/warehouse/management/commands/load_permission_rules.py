"""`python -m motcua load_permission_rules`: for which facts the database itself wants consent, from the vocabulary."""

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.warehouse import permissions


class Command(BaseCommand):
    help = "Tell the database which facts want the consent of the person. Part of `motcua setup`; needs the owner."
    requires_system_checks = []

    @transaction.atomic
    def handle(self, *args, **options):
        self.stdout.write(f"{permissions.load_rules()} facts want consent")
