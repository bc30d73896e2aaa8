"""What the tests of linked procedures share."""

import pytest
from django.db import connection

from motcua.base import clock
from motcua.base.management.commands.seed_demo import seed_elsewhere
from motcua.ledger.models import Parked
from motcua.ledger.service import run_until_idle
from motcua.warehouse import service as warehouse
from tests.linked import newborn
from tests.people import ISSUER, arrive
from tools import check_invariants


@pytest.fixture
def known(lan):
    """The state holds Lan's marriage and the birth notice of her child."""
    warehouse.record(lan.id, newborn.HELD, "population")
    return lan


@pytest.fixture
def everybody(catalogue, known, hung, thao, dung, client_of, settings):
    """Browsers: Lan's, the receptionist's, the civil-status officer's, the chairman's. When the test is over and all
    has followed, every invariant holds and nothing is left for a human."""
    settings.DEMO = True  # unsigned results are given out in demo mode only
    yield tuple(client_of(one) for one in (known, hung, thao, dung))
    run_until_idle()
    assert not Parked.objects.exists(), list(Parked.objects.values_list("follower", "last_error"))
    connection.ensure_connection()
    check_invariants.define_terms(connection.connection, clock.now())
    every = check_invariants.invariants("dossiers.sql", "linked.sql", "consents.sql", "ledger.sql", "money.sql")
    assert [b for b in (check_invariants.check(connection.connection, one) for one in every) if b] == []


@pytest.fixture
def insurer(everybody, client_of):
    """The browser of the officer and head of the social insurance of the ward."""
    seed_elsewhere(ISSUER)
    return client_of(arrive("giang"))


@pytest.fixture
def police(everybody, client_of):
    """The browsers of an officer and of the head of the police of the ward."""
    seed_elsewhere(ISSUER)
    return client_of(arrive("khoa")), client_of(arrive("long"))
