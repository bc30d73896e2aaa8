"""The officials of the demo's ward, a child and a ward of a citizen, and a system that tries the API.

Citizens exist from their first sign-in on.
"""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from motcua.agencies import service as agencies
from motcua.agencies.models import Agency
from motcua.base import clock, paths
from motcua.base.ids import new_id
from motcua.clients import service as clients
from motcua.engine import definition
from motcua.identity import service as identity
from motcua.procedures import proposals
from motcua.procedures.models import Proposal
from motcua.warehouse import service as warehouse

GUARDIAN = ("vneid|binh", "Đỗ Thanh Bình")
# What nobody takes for a dossier of Bình's without consent.
CONSENT_WANTED = {"person.disability": "GXN-2024-17"}
# Each with what is declared of them, and the day on which they are of age.
FAMILY = (
    ("child", {"person.name": "Đỗ Gia Hân", "person.sex": "female", "person.birth_date": "2017-06-01",
               "person.personal_number": "001317000193"}, date(2035, 6, 1)),
    ("ward", {"person.name": "Đỗ Văn Tư", "person.sex": "male", "person.birth_year": "1946"}, None),
)  # fmt: skip
WARD = "00004"  # Ba Đình, Hà Nội
POSTS = {
    "vneid|hung": ("receptionist", "cashier"),
    "vneid|thao": ("civil_status_officer",),
    "vneid|dung": ("chair",),
}
AGENCIES = paths.ROOT / "motcua" / "agencies" / "data" / "demo_agencies.csv"
# At those agencies, by their kind.
POSTS_ELSEWHERE = {
    "commune_police": {"vneid|khoa": ("officer",), "vneid|long": ("head",)},
    "land_office": {"vneid|yen": ("officer", "head")},
    "tax_office": {"vneid|phuc": ("officer", "head")},
    "immigration": {"vneid|nhung": ("officer", "head")},
    "social_insurance": {"vneid|giang": ("officer", "head")},
    "employment_centre": {"vneid|oanh": ("officer", "head")},
    "education_department": {"vneid|tuan": ("officer", "head")},
}
MINISTRY = "G15"  # Ministry of Justice
CONTROLLERS = ("vneid|ha", "vneid|quang")
PROPOSED = paths.CATALOGUE / "proposed" / "2.000635.yaml"
NOTE = "Luật Hộ tịch mới có hiệu lực từ ngày 01/3/2027."
# A system of others, for trying the API. Everybody knows its secret, so it exists in a demonstration alone.
CLIENT, SECRET = UUID("019aa0de-0000-7000-8000-000000000001"), "motcua-demo-client"
CLIENT_COMES_BACK = "http://127.0.0.1:8090/tro-ve"
SINCE = date(2025, 7, 1)  # the day on which the ward began


class Command(BaseCommand):
    help = "Appoint the demo officials. Only in demo mode; safe to run again."
    requires_system_checks = []

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This appoints invented people. It runs only with MOTCUA_DEMO=1.")
        seed(settings.OIDC_ISSUER)
        seed_elsewhere(settings.OIDC_ISSUER)
        seed_controllers(settings.OIDC_ISSUER)
        seed_family(settings.OIDC_ISSUER)
        warehouse.record(identity.person_id_for(settings.OIDC_ISSUER, GUARDIAN[0]), CONSENT_WANTED, "vneid")
        self.propose()
        seed_client()

    def propose(self) -> None:
        """What Quang proposed, for Hà to release: only once, and only while its first day is to come."""
        text = PROPOSED.read_text(encoding="utf-8")
        procedure = definition.load(text)
        known = Proposal.objects.filter(code=procedure.code, version=procedure.version).exists()
        if not known and procedure.valid_from > clock.today():
            proposals.propose(identity.Person(self.proposer(), "", 0, True), text, NOTE)

    def proposer(self) -> UUID:
        return identity.person_id_for(settings.OIDC_ISSUER, CONTROLLERS[1])


def seed_family(issuer: str) -> None:
    """A child whom Bình has stated, and a ward whose guardianship is confirmed."""
    guardian = identity.Person(identity.person_id_for(issuer, GUARDIAN[0]), GUARDIAN[1], 2, False)
    for basis, facts, until in FAMILY:
        name = facts["person.name"]
        if identity.stated_before(guardian, name, basis):
            continue
        stated = identity.state(guardian, identity.person_declared_in(new_id()), name, basis, until)
        warehouse.record(stated.owner_id, facts, "declared", by=guardian.id)
        if basis == identity.Mandate.WARD:
            identity.confirm(stated.id, by=None)


def seed_client() -> None:
    """Register the system that tries the API."""
    if not clients.is_known(CLIENT):
        clients.add("Hệ thống dùng thử API", "Đơn vị thử nghiệm", allowed=clients.ALL,
                    return_addresses=[CLIENT_COMES_BACK], client_id=CLIENT, secret=SECRET)  # fmt: skip


def seed_controllers(issuer: str) -> None:
    """Appoint Hà and Quang, who propose and release versions of procedures, at the Ministry of Justice."""
    ministry = Agency.objects.get(code=MINISTRY)
    for subject in CONTROLLERS:
        agencies.appoint(identity.person_id_for(issuer, subject), ministry.id, "procedure_controller", SINCE)


def seed(issuer: str) -> None:
    """Appoint Hùng, Thảo and Dũng, as the identity provider `issuer` knows them, at the ward's one-stop centre."""
    _appoint(issuer, agencies.centre_of(WARD).id, POSTS)


def seed_elsewhere(issuer: str) -> None:
    """Enter the invented agencies that serve the ward, and appoint their officials."""
    agencies.load_agencies(AGENCIES.read_text(encoding="utf-8"))
    for kind, posts in POSTS_ELSEWHERE.items():
        _appoint(issuer, agencies.agency_for(kind, WARD).id, posts)


def _appoint(issuer: str, agency_id: UUID, posts: dict[str, tuple[str, ...]]) -> None:
    for subject, roles in posts.items():
        person = identity.person_id_for(issuer, subject)
        for role in roles:
            agencies.appoint(person, agency_id, role, SINCE)
