"""After a deletion a full dump, every file and every search column hold nothing of the person; the proofs stand.

One house goes through it in the order of the tests: seeded, backed up, erased with a kill in the middle, restored.
"""

import signal
from datetime import timedelta

import psycopg
import pytest

from motcua.base import backup_sets
from tests.backup.conftest import House
from tests.rights import searching, tien
from tests.rights.conftest import LEDGER, MONEY
from tests.running import wait_until

STATE = "SELECT state, jsonb_array_length(todo) FROM rights_erasure"
NOW = (tien.YEARS_LATER + timedelta(minutes=5)).isoformat()
TIEN = ("-m", "tests.rights.tien")


@pytest.fixture(scope="module")
def backups(tmp_path_factory):
    return tmp_path_factory.mktemp("backups")


def test_before_it_everything_is_there(lived, backups):
    """Otherwise the search below would find nothing because it cannot find."""
    assert searching.found_in(searching.dump(lived.house.url), tien.TOKENS) == set(tien.TOKENS)
    in_files = searching.in_files(lived.house.data, tien.TOKENS)
    assert set().union(*in_files.values()) == set(tien.TOKENS)
    assert sum(name.startswith("files/") for name in in_files) > 4, "uploaded and issued PDFs"
    assert any(name.startswith("exports/") for name in in_files), "the copy that she asked for"
    done = lived.house.does("backup", backups, "--keep-days", "30")
    assert done.returncode == 0, done.stderr


def test_killed_in_the_middle_it_goes_on_to_the_end(lived):
    """The step that writes the contacts is held up, the process is killed there, and another one ends the work."""
    house = lived.house
    asked = lived.people.does("asks", program=TIEN)
    assert asked.returncode == 0, asked.stderr
    with psycopg.connect(house.url) as holding:
        holding.execute("SELECT FROM notices_contact WHERE person_id = %s FOR UPDATE", [lived.told["person"]])
        worker = lived.people.starts(*TIEN, "erases")
        wait_until(lambda: house.rows(
            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ), "the deletion waits at the contacts")  # fmt: skip
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    ((state, left),) = house.rows(STATE)
    assert (state, left > 3) == ("running", True)
    wait_until(lambda: not house.rows(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    ), "the killed one is gone")  # fmt: skip
    ended = lived.people.does("erases", program=TIEN)
    assert ended.returncode == 0, ended.stderr
    assert house.rows(STATE) == [("done", 0)]


def test_afterwards_nothing_of_her_is_left(lived):
    assert searching.found_in(searching.dump(lived.house.url), tien.TOKENS) == set()
    assert searching.in_files(lived.house.data, tien.TOKENS) == {}
    assert lived.house.rows("SELECT count(*) FROM django_session") == [(0,)]


def test_the_proofs_and_the_money_stand(lived):
    """Every entry that was there is there, byte by byte, every total is the same, and every invariant holds."""
    house = lived.house
    assert house.rows(MONEY) == lived.money and lived.money
    after = house.rows(LEDGER)
    assert set(lived.ledger) <= set(after) and len(lived.ledger) > 30
    found = house.invariants("--now", NOW)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_ledger_alone_does_not_say_what_was_sent(lived):
    """Whoever guesses every answer cannot show that they are right: the key of the commitment is erased with them."""
    from motcua.dossiers.sending import digest_of

    ((answers, digest, salt),) = lived.house.rows(
        "SELECT answers::text, digest, salt FROM dossiers_submission s JOIN dossiers_dossier d ON d.id = s.dossier_id "
        f"WHERE d.code = '{lived.told['closed']}'"
    )
    assert (answers, salt) == ("{}", "")
    assert digest in {row[5].split('"digest": "')[1][:64] for row in lived.ledger if '"digest": "' in row[5]}
    assert digest != digest_of({}, [], [], "")


def test_the_certificate_names_every_table_and_the_last_day_of_each_backup(lived, backups):
    ((content, digest),) = lived.house.rows("SELECT certificate, digest FROM rights_erasure")
    told = {row[0] for row in lived.house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    named = {one["table"]: one for one in content["tables"]}
    assert {name for name in told if not name.startswith(("ledger_entry_", "warehouse_read_"))} == set(named)
    assert named["warehouse_fact"]["rows"] >= 8 and named["dossiers_dossier"]["rows"] == 2
    assert named["dossiers_draft"]["rows"] == 1 and content["files"] > 4 and content["stays"] == []
    (backup,) = content["copies"]["backups"]
    assert backup["name"] == backup_sets.sets_of(backups)[-1].name
    assert backup["until"] > lived.house.rows("SELECT made_at::text FROM base_backupset")[0][0]
    assert content["copies"]["log_of_the_database"] > content["done_at"]
    assert lived.house.rows("SELECT params->>'digest' FROM ledger_entry WHERE event = 'erasure:done'") == [(digest,)]


def test_a_restored_backup_is_erased_again_before_the_house_opens(lived, backups, database_server, tmp_path):
    """The backup is of before; the list of deletions lies beside it since the next backup."""
    ((first,),) = lived.house.rows("SELECT name FROM base_backupset")
    assert lived.house.does("backup", backups).returncode == 0
    name = lived.house.settings["NAME"] + "_again"
    database_server.copy("template0", name)
    try:
        there = House(database_server.address(name), tmp_path)
        restored = there.does("restore", backups, "--set", first)
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert "1 deletions that the backup did not know were done again." in restored.stdout
        assert searching.found_in(searching.dump(there.url), tien.TOKENS) == set()
        assert searching.in_files(there.data, tien.TOKENS) == {}
        assert there.rows(MONEY) == lived.money
        assert there.rows("SELECT state, person_id::text FROM rights_erasure") == [("done", lived.told["person"])]
        again = there.does("erase_again")
        assert (again.returncode, again.stdout) == (0, "")
    finally:
        database_server.drop(name)
