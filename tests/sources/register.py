"""The population database of the tests: the real simulator in its own process, and our questions to it."""

from collections.abc import Iterator

import pytest
import requests

from motcua.ledger import outgoing
from motcua.ledger import service as ledger
from motcua.ledger.models import Outgoing
from tests.simulators.processes import PATIENCE, Simulator, running

SERVICE = "/r1/VN-TEST/GOV/BCA/dancu/tracuu"


class Register(Simulator):
    """The simulator, with the requests that it was sent."""

    def requests(self) -> list[dict]:
        return requests.get(f"{self.address}/requests.json", timeout=PATIENCE).json()


@pytest.fixture(scope="session")
def register_process() -> Iterator[Register]:
    with running("population", "--port", "0") as simulator:
        yield Register(simulator.process, simulator.ready)


@pytest.fixture
def register(register_process, settings) -> Register:
    """A population database in order, to which this installation is connected."""
    register_process.clear_faults()
    requests.delete(f"{register_process.address}/requests.json", timeout=PATIENCE)
    settings.POPULATION_URL = register_process.address + SERVICE
    settings.POPULATION_TIMEOUT = 1.0
    return register_process


def waiting() -> list[Outgoing]:
    """Questions that nobody has answered yet."""
    return list(Outgoing.objects.filter(channel="population", delivered_at=None))


def deliver() -> None:
    """What the worker does: one try for each question; and then what follows from the answers."""
    for one in waiting():
        outgoing.attempt(one.key, one.attempts)
    ledger.run_until_idle()


def last_error() -> str:
    """Why the last try failed."""
    return Outgoing.objects.get(channel="population").last_error
