"""deploy/postgresql: the role of the processes can do its work, and nothing to what happened or to the tables."""

import psycopg
import pytest

REFUSED = (
    "CREATE TABLE mine (id int)",
    "ALTER TABLE dossiers_dossier ADD COLUMN mine int",
    "DROP TABLE notices_notice",
    "TRUNCATE dossiers_dossier CASCADE",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "UPDATE ledger_entry SET reason = 'mine'",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry",
    "UPDATE ledger_entry_default SET reason = 'mine'",
    "SELECT * FROM ledger_entry_default",
    "UPDATE ledger_order SET seq = 0",
    "DELETE FROM ledger_order",
    "UPDATE procedures_procedureversion SET valid_to = now()",
    "DELETE FROM django_migrations",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_processes_may_not(installation, statement):
    """Refused by grants, before any trigger has to."""
    with psycopg.connect(installation.as_app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_a_new_month_of_the_ledger_is_closed_too(installation):
    """The processes ask for it, and get it made by its owner; they may not touch it."""
    with psycopg.connect(installation.as_app, autocommit=True) as connection:
        assert connection.execute("SELECT ledger_prepare_month('2031-05-01')").fetchone() == (True,)
        for statement in ("UPDATE ledger_entry_2031_05 SET reason = ''", "DELETE FROM ledger_entry_2031_05"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_an_upgrade_keeps_it_so(installation):
    """`setup` again, by the owner, changes no grant."""
    grants = "SELECT relname, relacl::text FROM pg_class WHERE relname ~ '^(ledger|procedures|dossiers)' ORDER BY 1"
    before = installation.sql(grants)
    installation.setup()
    assert installation.sql(grants) == before
