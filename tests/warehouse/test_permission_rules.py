"""Consent as the owner of the tables sees it: it ends by the clock, stands as it was said, and its rules are data."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.ids import new_id
from motcua.engine.vocabulary import FACTS
from motcua.warehouse import permissions
from tests.warehouse.permitting import ACCOUNT, known_lan, say, told

pytestmark = pytest.mark.usefixtures("as_owner")


@pytest.fixture
def lan_id(db):
    return known_lan()


def test_it_ends_by_the_clock(lan_id):
    draft = new_id()
    for number, left in ((1, timedelta(seconds=-1)), (2, timedelta(hours=1))):
        with connection.cursor() as cursor:  # whose clock it is
            cursor.execute(
                "INSERT INTO warehouse_permission (id, instance, person_id, about, procedure, names, said, words, at, "
                "until, by_id) VALUES (%s, 'x', %s, %s, '1', %s, 'yes', '1', now() - interval '180 days', now() + %s, "
                "%s)",
                [new_id(), lan_id, draft, [ACCOUNT], left, lan_id],
            )
        assert permissions.of_matter(lan_id, draft)[ACCOUNT].is_in_force == (number == 2)
        assert (ACCOUNT in told(lan_id, draft)) == (number == 2)


def test_not_even_the_owner_changes_what_was_said(lan_id):
    say(lan_id, new_id())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for trick in ("UPDATE warehouse_permission SET said = 'no', until = NULL", "DELETE FROM warehouse_permission",
                  "TRUNCATE warehouse_permission"):  # fmt: skip
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(trick)


@pytest.mark.parametrize("ends", [
    "DELETE FROM warehouse_permissionrule WHERE fact = %s",
    "UPDATE warehouse_permissionrule SET since = '2020-01-01', until = '2020-12-31' WHERE fact = %s",
])  # fmt: skip
def test_a_yes_is_taken_back_also_where_no_consent_is_wanted_any_more(lan_id, ends):
    draft = new_id()
    say(lan_id, draft)
    with connection.cursor() as cursor:
        cursor.execute(ends, [ACCOUNT])
    for said in ("yes", "no"):
        with pytest.raises(DatabaseError, match="no consent is wanted"), transaction.atomic():
            say(lan_id, draft, said)
    for _ in range(2):  # from two tabs
        say(lan_id, draft, "back")
    assert permissions.of_matter(lan_id, draft)[ACCOUNT].said == "back"


def test_what_was_never_given_cannot_be_taken_back(lan_id):
    draft = new_id()
    say(lan_id, new_id())
    say(lan_id, draft, "no")
    with pytest.raises(DatabaseError, match="no consent was given") as raised, transaction.atomic():
        say(lan_id, draft, "back")
    assert isinstance(raised.value.__cause__, psycopg.errors.CheckViolation)


def test_the_database_has_the_rules_of_the_vocabulary(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fact, since, until, days FROM warehouse_permissionrule")
        wanted = {(name, fact.consent.since, fact.consent.until, fact.consent.days)
                  for name, fact in FACTS.items() if fact.consent}  # fmt: skip
        assert set(cursor.fetchall()) == wanted


def test_rules_are_loaded_again_as_they_are_now(db):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE warehouse_permissionrule SET days = 1 WHERE fact = %s", [ACCOUNT])
        cursor.execute("INSERT INTO warehouse_permissionrule VALUES ('person.name', now(), NULL, 1)")
    permissions.load_rules()
    test_the_database_has_the_rules_of_the_vocabulary(None)
