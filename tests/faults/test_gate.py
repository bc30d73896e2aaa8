"""The gate before the pool: who is told at once that the database is away, and who goes to look."""

import threading

import psycopg
import pytest
from django.db import OperationalError

from motcua.base.away import is_away
from motcua.base.postgresql.gate import REST, DatabaseAway, Gate


class Hands:
    """A clock moved by hand, and a database that is there or not."""

    def __init__(self):
        self.seconds, self.there, self.looks, self.came_back = 0.0, False, 0, 0
        self.gate = Gate(lambda: self.seconds)

    def look(self):
        self.looks += 1
        if not self.there:
            raise psycopg.OperationalError

    def pass_through(self):
        self.gate.pass_through(self.look, self.is_back)

    def is_back(self):
        self.came_back += 1


@pytest.fixture
def hands():
    return Hands()


def test_an_open_gate_costs_nothing(hands):
    hands.pass_through()
    assert hands.looks == 0


def test_within_a_second_of_a_failure_nobody_looks(hands):
    hands.gate.shut()
    for _ in range(100):
        with pytest.raises(DatabaseAway):
            hands.pass_through()
    assert hands.looks == 0


def test_then_one_looks_and_shuts_it_again(hands):
    hands.gate.shut()
    hands.seconds += REST
    for _ in range(10):
        with pytest.raises(DatabaseAway):
            hands.pass_through()
    assert hands.looks == 1 and hands.gate.is_shut


def test_whoever_finds_it_back_opens_it_for_all(hands):
    hands.gate.shut()
    hands.seconds, hands.there = REST, True
    hands.pass_through()
    hands.pass_through()
    assert (hands.looks, hands.came_back, hands.gate.is_shut) == (1, 1, False)


def test_while_one_looks_the_others_do_not_wait(hands):
    hands.gate.shut()
    hands.seconds, hands.there = REST, True
    looking, go_on = threading.Event(), threading.Event()

    def slowly():
        looking.set()
        assert go_on.wait(10)

    first = threading.Thread(target=lambda: hands.gate.pass_through(slowly, hands.is_back))
    first.start()
    assert looking.wait(10)
    with pytest.raises(DatabaseAway):
        hands.pass_through()
    go_on.set()
    first.join(10)
    assert hands.came_back == 1 and hands.looks == 0 and not hands.gate.is_shut


def test_which_errors_mean_that_it_is_away():
    wrapped = RuntimeError("somewhere above")
    wrapped.__cause__ = OperationalError("the connection was lost")
    standby = psycopg.errors.ReadOnlySqlTransaction()
    assert is_away(wrapped) and is_away(DatabaseAway()) and is_away(standby)
    assert not is_away(ValueError()) and not is_away(psycopg.errors.UniqueViolation()) and not is_away(None)
