"""nginx of deploy/ before the running demo."""

import warnings

import pytest
import urllib3

from tests.operating.nginx import Nginx, Wire
from tests.operating.two_roles import Installation


@pytest.fixture
def wire(demo):
    """The way from nginx to the demo."""
    carrying = Wire(demo.port)
    yield carrying
    carrying.cut()


@pytest.fixture
def nginx(wire, tmp_path):
    """A running nginx with the shipped configuration."""
    warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)  # its certificate is made for the test
    running = Nginx(tmp_path, wire).start()
    yield running
    running.end()


@pytest.fixture(scope="package")
def installation(tmp_path_factory):
    """A running Motcua under two roles, with JSON logs and an operator's token."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    yield made
    made.close()
