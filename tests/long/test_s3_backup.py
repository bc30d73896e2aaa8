"""The commands of backup where the files lie in a bucket: made, checked, restored into another bucket and a folder."""

import os
from dataclasses import replace
from pathlib import Path

import obstore
import pytest

from motcua.base import backup_sets
from tests.backup.conftest import House
from tests.long.weed import Store, names

NAMED = "SELECT DISTINCT sha256 FROM files_storedfile"


def key_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def read(bucket, sha256: str) -> bytes:
    return obstore.get(bucket, key_of(sha256)).bytes().to_bytes()


@pytest.fixture
def house(database_server, tmp_path, s3):
    """A function that makes an empty house, or one whose database is a copy of another; its files lie in a bucket."""
    made = []

    def build(name: str, *, like: str = "template0", in_bucket: bool = True) -> House:
        database = f"motcua_test_s3_{name}_{os.getpid()}"
        database_server.copy(like, database)
        made.append(database)
        more = s3.key | {"MOTCUA_S3_BUCKET": bucket_of(name, tmp_path)} if in_bucket else {}
        if in_bucket:
            s3.make(more["MOTCUA_S3_BUCKET"])
        (tmp_path / name).mkdir()
        return House(database_server.address(database), tmp_path / name, more)

    yield build
    for database in made:
        database_server.drop(database)


def bucket_of(name: str, place: Path) -> str:
    return f"{name.replace('_', '-')}-{place.name.replace('_', '-')}"[:60].rstrip("-").lower()


@pytest.fixture
def lived_in(house, lives, s3) -> House:
    """Dossiers in every status; their files were copied from a folder into the bucket, as the how-to says."""
    it = house("lived_in", like=f"motcua_test_lives_{os.getpid()}")
    for path in lives.files.rglob("*"):
        if path.is_file() and len(path.name) == 64:
            obstore.put(inside(s3, it), str(path.relative_to(lives.files)), path)
    return it


def inside(s3: Store, house: House):
    return s3.bucket(house.more["MOTCUA_S3_BUCKET"])


def test_a_backup_out_of_a_bucket_is_whole_in_another_bucket_and_in_a_folder(lived_in, house, s3, tmp_path):
    """The set says where the files were, each is proved to be there, and nobody's bucket is restored over unasked."""
    backups, rows = tmp_path / "backups", {sha for (sha,) in lived_in.rows(NAMED)}
    done = lived_in.does("backup", backups)
    where = f"the bucket {lived_in.more['MOTCUA_S3_BUCKET']} of {s3.endpoint}"
    assert done.returncode == 0 and f"Each of the files is in {where}." in done.stdout, done.stderr
    told = backup_sets.read_manifest(backup_sets.sets_of(backups)[-1])["files"]
    assert (told["from"], told["count"], told["missing"], told["changed"]) == (where, len(rows), [], [])
    checked = lived_in.does("backup", backups, "--verify")
    assert checked.returncode == 0 and where in checked.stdout, checked.stderr

    there = house("restored")
    restored = there.does("restore", backups)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert f"{len(rows)} files are in the bucket {there.more['MOTCUA_S3_BUCKET']}" in restored.stdout
    assert {name.rsplit("/", 1)[-1] for name in names(inside(s3, there)) if "doubtful" not in name} == rows
    proved = there.does("prove_files", "--all")
    assert proved.returncode == 0 and int(proved.stdout.split()[0]) >= len(rows), proved.stdout

    folder = house("in_a_folder", in_bucket=False)
    restored = folder.does("restore", backups)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    found = folder.invariants("--now", backup_sets.read_manifest(backup_sets.sets_of(backups)[-1])["made_at"])
    assert found.returncode == 0, found.stdout + found.stderr

    shared = replace(house("beside"), more=there.more)
    refused = shared.does("restore", backups)
    assert refused.returncode == 1 and f"files in the bucket {there.more['MOTCUA_S3_BUCKET']}" in refused.stderr


def test_what_the_bucket_lost_and_what_changed_in_it_are_told_apart_and_come_back(lived_in, s3, tmp_path):
    """First without a backup that has them, then with one: only then can they be brought back."""
    bucket, backups = inside(s3, lived_in), tmp_path / "backups"
    gone, spoilt, cut = sorted(sha for (sha,) in lived_in.rows(NAMED))[:3]
    whole = {one: read(bucket, one) for one in (gone, spoilt, cut)}
    damage(bucket, gone, spoilt, whole[spoilt])
    said = lived_in.does("backup", backups)
    assert said.returncode == 1 and f"missing  {gone}" in said.stderr and f"changed  {spoilt}" in said.stderr
    told = backup_sets.read_manifest(backup_sets.sets_of(backups)[-1])["files"]
    assert (told["missing"], told["changed"]) == (sorted([gone, spoilt]), [spoilt])
    assert lived_in.rows("SELECT count(*) FROM base_loaded WHERE name = 'backup'") == [(0,)]

    for one in (gone, spoilt):
        obstore.put(bucket, key_of(one), whole[one])
    assert lived_in.does("backup", backups).returncode == 0
    damage(bucket, gone, spoilt, whole[spoilt])
    obstore.put(bucket, key_of(cut), whole[cut][:-1])
    said = lived_in.does("backup", backups)
    assert said.returncode == 1, "it has them from before, but the bucket has not"
    assert f"missing  {gone}" in said.stderr and f"changed  {cut}" in said.stderr
    assert lived_in.rows("SELECT count(*) FROM base_loaded WHERE name = 'backup'") == [(1,)], "the backup is whole"
    assert lived_in.does("prove_files", "--all").returncode == 1
    brought = lived_in.does("restore", backups, "--lost-files")
    assert brought.returncode == 0 and brought.stdout.startswith("3 files were brought back"), brought.stderr
    assert {one: read(bucket, one) for one in (gone, spoilt, cut)} == whole
    assert lived_in.does("prove_files").returncode == 0, "the open items are closed"


def damage(bucket, gone: str, spoilt: str, data: bytes) -> None:
    """Take one file away, and change a byte of another one of the same size."""
    obstore.delete(bucket, key_of(gone))
    obstore.put(bucket, key_of(spoilt), bytes([data[0] ^ 1]) + data[1:])


def test_a_store_that_is_away_leaves_no_set_and_touches_no_database(lived_in, house, s3, tmp_path):
    backups = tmp_path / "backups"
    assert lived_in.does("backup", backups).returncode == 0
    empty = house("empty")
    s3.kill()
    try:
        said = lived_in.does("backup", backups)
        assert said.returncode == 1 and "does not answer" in said.stderr and "Traceback" not in said.stderr
        assert len(backup_sets.sets_of(backups)) == 1
        said = empty.does("restore", backups)
        assert said.returncode == 1 and "does not take or give files" in said.stderr and "Traceback" not in said.stderr
        assert empty.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") == [(0,)]
    finally:
        s3.start()
