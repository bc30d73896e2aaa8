"""The people of the tests, each with a meaning; the same ones sign in at the demo's identity provider.

Lan    a citizen with a dossier            Hùng   receives dossiers and fees at Lan's ward
Mai    must see nothing of Lan's           Thảo   the ward's civil-status officer
                                           Dũng   the ward's chairman, who approves
"""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.conf import settings

from simulators.identity_provider import people as demo_people
from tests.client import CheckingClient

ISSUER = "http://127.0.0.1:8001"
WARD = "00004"  # Ba Đình, Hà Nội
DEMO = demo_people.load()

# What must never stand in an address, a log or a ledger entry.
PERSONAL = tuple(
    dict.fromkeys(
        DEMO[key].claims[claim]
        for key in ("lan", "mai", "hung", "thao", "dung")
        for claim in ("name", "personal_number", "phone_number", "email")
    )
)


@dataclass(frozen=True)
class Somebody:
    """A person of the tests: `id` is ours, `subject` is the provider's; the rest as in the claims."""

    id: UUID
    subject: str
    name: str
    personal_number: str
    email: str
    claims: dict


def arrive(key: str) -> Somebody:
    """Let a demo person sign in once, so that they exist with their facts and their contact address."""
    from motcua.identity import service as identity

    claims = DEMO[key].claims | {"iss": ISSUER}
    person = identity.sign_in(claims, assurance=claims["loa"], source="vneid")
    return Somebody(person.id, claims["sub"], claims["name"], claims["personal_number"], claims["email"], claims)


@pytest.fixture
def lan(db) -> Somebody:
    """A citizen with a dossier."""
    return arrive("lan")


@pytest.fixture
def mai(db) -> Somebody:
    """Another citizen, who must see nothing of Lan's."""
    return arrive("mai")


@pytest.fixture
def officials(db) -> None:
    """Hùng, Thảo and Dũng hold their posts, whether or not they have signed in."""
    from motcua.base.management.commands.seed_demo import seed

    seed(ISSUER)


@pytest.fixture
def hung(officials) -> Somebody:
    """The receptionist and cashier of Lan's ward."""
    return arrive("hung")


@pytest.fixture
def thao(officials) -> Somebody:
    """The civil-status officer of Lan's ward."""
    return arrive("thao")


@pytest.fixture
def dung(officials) -> Somebody:
    """The chairman of Lan's ward."""
    return arrive("dung")


@pytest.fixture
def client_of(db):
    """A function that gives a checking client in which a person is signed in."""
    from motcua.identity import service, sessions
    from motcua.identity.gate import Person

    def sign_in(somebody: Somebody, **options) -> CheckingClient:
        client = CheckingClient(names=PERSONAL, **options)
        session = client.session
        level = somebody.claims["loa"]
        sessions.remember(session, Person(somebody.id, somebody.name, level, service.is_official(somebody.id)))
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return sign_in


@pytest.fixture
def catalogue(db):
    """Units, working calendar and procedures are loaded: every database of the tests is copied with them.

    Ask for it where a test rests on them, so that the reader sees it. Gives the centre of Lan's ward.
    """
    from motcua.agencies import service

    return service.centre_of(WARD)
