"""A dump restored into a new database goes on as if nothing had been: nothing lost, nothing doubled."""

import subprocess

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.base import embedded
from motcua.ledger import order
from motcua.ledger import service as ledger
from motcua.ledger.digest import digest
from motcua.ledger.models import Outgoing
from tests.ledger.conftest import effects, effects_of, happened, objects, rows


@pytest.fixture
def restored(transactional_db, database_server):
    """A function that dumps the database of this test, restores it under another name and goes on there."""
    here, there = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_restored"

    def dump_and_restore() -> None:
        programs = embedded._programs()
        connection.close()
        dump = subprocess.run(
            [programs / "pg_dump", database_server.address(here)], capture_output=True, text=True, check=True
        ).stdout
        database_server.copy("template0", there)
        # A setting that servers before PostgreSQL 17 do not know.
        dump = dump.replace("SET transaction_timeout = 0;", "")
        subprocess.run(
            [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", database_server.address(there)],
            input=dump, stdout=subprocess.DEVNULL, text=True, check=True,
        )  # fmt: skip
        connection.settings_dict["NAME"] = there

    yield dump_and_restore
    connection.close()
    connection.settings_dict["NAME"] = here
    database_server.drop(there)


def test_a_restored_database_goes_on_where_the_dump_was_taken(counted, restored):
    ledger.run_until_idle()  # what the catalogue wrote
    dossiers = objects(5)
    written = {dossier: [happened(dossier) for _ in range(2)] for dossier in dossiers}
    ledger.run_until_idle()  # followed before the dump
    for dossier in dossiers:
        written[dossier].append(happened(dossier))
    order.order_waiting()  # ordered, not yet followed
    for dossier in dossiers:
        written[dossier].append(happened(dossier))  # waiting for its place
    with transaction.atomic():
        ledger.send_outgoing(key="k1", channel="faulty", payload={})
    restored()
    assert len(effects()) == 10

    for dossier in dossiers:
        written[dossier].append(happened(dossier))  # after the restore
    ledger.run_until_idle()
    assert {dossier: effects_of(dossier) for dossier in dossiers} == written
    assert rows("SELECT count(*), count(DISTINCT seq), max(seq) - min(seq) + 1 = count(*) FROM ledger_order") == [
        (*rows("SELECT count(*), count(*) FROM ledger_entry")[0], True)
    ]
    assert rows("SELECT status::text FROM procrastinate_jobs WHERE args->>'key' = 'k1'") == [("todo",)]
    assert Outgoing.objects.get().delivered_at is None


def test_a_restored_ledger_still_refuses_and_its_digests_still_hold(counted, restored):
    (dossier,) = objects(1)
    happened(dossier)
    restored()
    for entry in ledger.entries_about(dossier):
        assert digest(entry) == entry.digest
    for statement in ("UPDATE ledger_entry SET reason = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
