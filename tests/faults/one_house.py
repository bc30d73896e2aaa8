"""One house for all faults of a test run: each test puts right what it broke, and the invariants are checked."""

import pytest

from motcua.base import embedded, processes
from tests import database
from tests.faults.house import House
from tests.running import Demo, free_ports


@pytest.fixture(scope="session")
def the_house(tmp_path_factory, database_server):
    """A demo whose database is a server of ours: nobody but the test starts it again."""
    place = tmp_path_factory.mktemp("house")
    url = embedded.ensure_running(place / "pg", durable=False)
    database.fill(database_server, url)
    demo = Demo(place / "data", free_ports(), database=url)
    house = House(place, demo.ready(), url)
    yield house
    house.proxy.close()
    processes.end([demo.process])
    embedded.release(place / "pg")


@pytest.fixture
def house(the_house):
    """The house; after the test every invariant must hold."""
    yield the_house
    the_house.check()
