"""The officials of the demo's ward. Its citizens need nothing: they exist from their first sign-in on."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from motcua.agencies import service as agencies
from motcua.identity import service as identity

WARD = "00004"  # Ba Đình, Hà Nội
POSTS = {
    "vneid|hung": ("receptionist", "cashier"),
    "vneid|thao": ("civil_status_officer",),
    "vneid|dung": ("chair",),
}
SINCE = date(2025, 7, 1)  # the day on which the ward began


class Command(BaseCommand):
    help = "Appoint the demo officials. Only in demo mode; safe to run again."
    requires_system_checks = []

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This appoints invented people. It runs only with MOTCUA_DEMO=1.")
        seed(settings.OIDC_ISSUER)


def seed(issuer: str) -> None:
    """Appoint Hùng, Thảo and Dũng, as the identity provider `issuer` knows them, at the ward's one-stop centre."""
    centre = agencies.centre_of(WARD)
    for subject, roles in POSTS.items():
        person = identity.person_id_for(issuer, subject)
        for role in roles:
            agencies.appoint(person, centre.id, role, SINCE)
