"""A backup that was made while people went on is a whole installation again elsewhere; what is not whole is named."""

import json
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from motcua.base import backup_sets, dumping, processes
from motcua.base.backup_sets import Damaged, Named

UNDELIVERED = "SELECT key, attempts FROM ledger_outgoing WHERE delivered_at IS NULL ORDER BY key"


def set_of(backups):
    return backup_sets.sets_of(backups)[-1]


A_TOKEN = """
    WITH c AS (
        INSERT INTO clients_client (id, name, operator, secret_digest, return_addresses, scopes, made_at)
        VALUES (gen_random_uuid(), 'App', 'Firm', '', '[]', '[]', now()) RETURNING id
    )
    INSERT INTO clients_token (id, kind, digest, client_id, family, scopes, made_at, ends_at)
    SELECT gen_random_uuid(), 'refresh', 'a digest', id, gen_random_uuid(), '[]', now(), now() + interval '1 day'
    FROM c RETURNING id
"""


def test_a_backup_while_people_go_on_is_a_whole_house_elsewhere(lived_in, house, tmp_path):
    """The next numbers of codes, the followers' places, what waits for delivery, every byte: all are as they were."""
    backups, waiting = tmp_path / "backups", lived_in.rows(UNDELIVERED)
    assert waiting and lived_in.rows(A_TOKEN)
    people = lived_in.starts("-m", "tests.invariants.living", "go-on")
    try:
        assert people.stdout.readline() and people.stdout.readline(), "somebody sends while the backup runs"
        done = lived_in.does("backup", backups)
        during = people.poll() is None and people.stdout.readline()
    finally:
        processes.end([people])
    assert done.returncode == 0, done.stderr
    assert during, "they went on to the end of the backup"
    told = backup_sets.read_manifest(set_of(backups))

    there = house("restored")
    restored = there.does("restore", backups)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    found = there.invariants("--now", told["made_at"])
    assert found.returncode == 0, found.stdout + found.stderr
    codes = {row[0] for row in there.rows("SELECT code FROM dossiers_dossier")}
    assert 14 < len(codes) == told["rows"]["dossiers_dossier"]
    assert codes < {row[0] for row in lived_in.rows("SELECT code FROM dossiers_dossier")}, "some came later"
    kept = "SELECT (SELECT count(*) > 0 FROM clients_client), (SELECT count(*) FROM clients_token)"
    assert there.rows(kept) == [(True, 0)], "what was ended after the backup opens nothing after the restore"
    assert set(waiting) <= set(there.rows(UNDELIVERED)), "what was not delivered is not delivered, with the same key"

    # It goes on: what was not ordered and not followed at that moment is so now, once; the others are not again.
    notices = set(there.rows("SELECT entry_id FROM notices_notice"))
    assert there.does("follow", "--once").returncode == 0
    after = there.rows("SELECT entry_id FROM notices_notice")
    assert len(after) == len(set(after)) and notices <= set(after)
    assert there.rows("SELECT count(*) FROM ledger_waiting") == [(0,)]
    assert there.invariants().returncode == 0
    new = there.starts("-m", "tests.invariants.living", "go-on")
    try:
        code = new.stdout.readline().strip()
    finally:
        processes.end([new])
    assert code and code not in codes

    again = there.does("restore", backups)
    assert again.returncode == 1 and "--overwrite-everything" in again.stderr
    assert f"not empty: {len(codes) + 1} dossiers, and files" in again.stderr


def test_the_second_backup_copies_only_what_is_new_and_old_ones_can_go(lived_in, tmp_path):
    """The secret key leaves the house only when that is asked, and nobody else may read any of it."""
    backups = tmp_path / "backups"
    first = lived_in.does("backup", backups, "--secret-key")
    assert first.returncode == 0, first.stderr
    assert (set_of(backups) / "secret_key").read_text() == (lived_in.data / "secret_key").read_text()
    assert not any(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for path in backups.rglob("*"))
    kept = {path.name for path in (backups / "files").rglob("*") if path.is_file()}
    assert kept == {row[0] for row in lived_in.rows("SELECT sha256 FROM files_storedfile")}
    before = {path: path.stat().st_ino for path in (backups / "files").rglob("*") if path.is_file()}
    (backups / "files" / "ab").mkdir(exist_ok=True)
    (backups / "files" / "ab" / ("ab" + "0" * 62)).write_bytes(b"of an older set")
    second = lived_in.does("backup", backups, "--keep", "1")
    assert ", 0 of them new." in second.stdout and "Removed 1 older backups." in second.stdout, second.stderr
    assert len(backup_sets.sets_of(backups)) == 1
    assert not (set_of(backups) / "secret_key").exists()
    assert {path: path.stat().st_ino for path in (backups / "files").rglob("*") if path.is_file()} == before
    assert lived_in.rows("SELECT digest FROM base_loaded WHERE name = 'backup'") == [
        (json.loads((set_of(backups) / "manifest.json").read_text())["digest"],)
    ]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A small backup set without a database behind it: dump and list are any bytes with their digest."""

    def make():
        root = tmp_path_factory.mktemp("backups")
        place = root / "2026-11-23T001500Z"
        place.mkdir()
        (place / "database.dump").write_bytes(b"PGDMP" * 1000)
        source = tmp_path_factory.mktemp("files")
        named = []
        for data in (b"one" * 1000, b"two" * 1000):
            sha256 = backup_sets.hashlib.sha256(data).hexdigest()
            backup_sets.place_of(source, sha256).parent.mkdir(parents=True)
            backup_sets.place_of(source, sha256).write_bytes(data)
            named.append(Named(sha256, len(data)))
        assert backup_sets.copy_files(named, backup_sets.in_folder(source), root / "files") == (2, {})
        backup_sets.write_list(place / "files.txt", named)
        parts = {name: {"file": file, "sha256": backup_sets.digest_of(place / file)}
                 for name, file in (("database", "database.dump"), ("files", "files.txt"))}  # fmt: skip
        backup_sets.write_manifest(place, {"format": 1, **parts})
        return root, place, named

    return make


def test_a_whole_set_is_called_whole(kept):
    root, place, named = kept()
    assert backup_sets.check_set(place)[1] == named
    assert list(backup_sets.damaged_files(named, root / "files", whole=True)) == []


@pytest.mark.parametrize("part", ["database.dump", "files.txt", "manifest.json"])
@pytest.mark.parametrize("how", ["changed", "cut", "gone"])
def test_a_damaged_part_is_named(kept, part, how):
    _root, place, _named = kept()
    path = place / part
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if how == "cut" else data.replace(b"0", b"1").replace(b"PG", b"GP"))
    with pytest.raises(Damaged, match=part):
        backup_sets.check_set(place)


def test_a_damaged_file_is_named_and_made_good_by_the_next_backup(kept, tmp_path):
    root, _place, named = kept()
    spoilt, gone = (backup_sets.place_of(root / "files", one.sha256) for one in named)
    good = spoilt.read_bytes()
    spoilt.write_bytes(good[:-1] + b"\0")
    gone.unlink()
    assert set(backup_sets.damaged_files(named, root / "files", whole=True)) == {
        (spoilt, "changed"), (gone, "missing")}  # fmt: skip
    assert set(backup_sets.damaged_files(named, root / "files", whole=False)) == {(gone, "missing")}
    kept = backup_sets.in_folder(root / "files")
    assert backup_sets.copy_files(named, kept, tmp_path / "elsewhere") == (
        0, {spoilt.name: "changed", gone.name: "missing"})  # fmt: skip
    assert not any(path.is_file() for path in (tmp_path / "elsewhere").rglob("*")), "nothing wrong is ever kept"


def test_damage_is_said_by_the_command(lived_in, house, tmp_path):
    backups = tmp_path / "backups"
    assert lived_in.does("backup", backups).returncode == 0
    whole = lived_in.does("backup", backups, "--verify")
    assert whole.returncode == 0 and " is whole: of 20" in whole.stdout
    file = next(path for path in (backups / "files").rglob("*") if path.is_file())
    file.write_bytes(b"\0" + file.read_bytes()[1:])
    said = lived_in.does("backup", backups, "--verify")
    assert said.returncode == 1 and str(file) in said.stderr
    empty = house("empty")
    refused = empty.does("restore", backups)
    assert refused.returncode == 1 and file.name in refused.stderr and "not touched" in refused.stderr
    assert empty.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") == [(0,)]
    told = backup_sets.read_manifest(set_of(backups))
    told["migrations"].append(["dossiers", "9999_from_the_future"])
    backup_sets.write_manifest(set_of(backups), told)
    newer = empty.does("restore", backups)
    assert newer.returncode == 1 and "dossiers.9999_from_the_future" in newer.stderr


def test_a_file_that_the_house_has_lost_is_named_and_the_backup_does_not_count(lived_in, tmp_path):
    lost = next(path for path in (lived_in.data / "files").rglob("*") if path.is_file())
    lost.unlink()
    said = lived_in.does("backup", tmp_path / "backups")
    assert said.returncode == 1 and lost.name in said.stderr
    assert lived_in.rows("SELECT count(*) FROM base_loaded WHERE name = 'backup'") == [(0,)]
    assert backup_sets.read_manifest(set_of(tmp_path / "backups"))["files"]["missing"] == [lost.name]


def test_a_killed_backup_leaves_no_set_and_the_next_one_goes_on(lived_in, tmp_path):
    backups = tmp_path / "backups"
    dies = ("import os, signal; real = os.rename\n"
            "def rename(*two): os.kill(os.getpid(), signal.SIGKILL)\n"
            "os.rename = rename\nimport sys; sys.argv = ['motcua', 'backup', sys.argv[1]]\n"
            "from motcua.__main__ import main; main()")  # fmt: skip
    assert lived_in.does(backups, program=("-c", dies)).returncode == -signal.SIGKILL
    assert backup_sets.sets_of(backups) == [] and list(backups.glob(".partial-*"))
    done = lived_in.does("backup", backups)
    assert ", 0 of them new." in done.stdout, done.stderr
    assert len(backup_sets.sets_of(backups)) == 1 and not list(backups.glob(".partial-*"))


def test_a_server_newer_than_all_programs_is_said_with_what_to_install():
    with pytest.raises(dumping.DumpFailed, match="apt-get install postgresql-client-99"):
        dumping.programs(99)


def test_a_full_disk_is_said(lived_in):
    with psycopg.connect(lived_in.url) as connection:
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        server = connection.info.server_version // 10000
        with pytest.raises(dumping.DumpFailed, match="the disk is full"):
            dumping.dump(lived_in.settings, Path("/dev/full"), server=server, snapshot=snapshot)
