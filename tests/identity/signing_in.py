"""Signing in through the real identity provider simulator, and the provider itself as a fixture."""

from urllib.parse import urlsplit

import pytest

from motcua.identity import oidc
from tests.simulators.processes import choose_person, running

SITE = "http://testserver"
RETURN = f"{SITE}/dang-nhap/tro-ve"


@pytest.fixture(scope="session")
def provider_process():
    """One identity provider for the whole run."""
    with running("identity_provider", "--port", "0", "--redirect-uri", RETURN) as simulator:
        yield simulator


@pytest.fixture
def provider(provider_process, settings):
    """The identity provider without faults, and this site set up to use it."""
    use(settings, provider_process.address)
    yield provider_process
    provider_process.clear_faults()
    oidc.forget()


def use(settings, issuer: str) -> None:
    """Set this site up for an identity provider."""
    settings.PUBLIC_URL = SITE
    settings.OIDC_ISSUER = issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "motcua", "motcua-demo"
    settings.OIDC_TIMEOUT = 5
    oidc.forget()


def way_to_provider(client, way_back: str = "/") -> str:
    """Press the button of the sign-in page; the address at the provider."""
    answer = client.get("/dang-nhap/di", {"tiep": way_back})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def follow_home(client, address: str):
    """Come back from the provider; after a failure, to the page that says why."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == SITE, address
    answer = client.get(f"{parts.path}?{parts.query}")
    failed = answer.get("Location", "").startswith("/dang-nhap/chua-duoc")
    return client.get(answer["Location"]) if failed else answer


def sign_in(client, key: str, way_back: str = "/"):
    """Sign a demo person in; the answer of the return address."""
    return follow_home(client, choose_person(way_to_provider(client, way_back), key))
