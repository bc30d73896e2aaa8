"""A deletion where the files lie in a bucket: killed among them it goes on, and nothing of the person is in the bucket.

Where the store keeps older versions the certificate says so: they are the store's to end.
"""

import os
import signal
import uuid
from dataclasses import replace

import obstore
import pytest

from motcua.base import database
from tests.backup.conftest import House
from tests.database import template
from tests.long.weed import names
from tests.rights import searching, tien

TIEN = ("-m", "tests.rights.tien")
DIES = """
import os, signal, sys
import obstore
real, count = obstore.delete, 0
def dies(*args):
    global count
    count += 1
    if count == 4:  # the third one: a file and its mark go together
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
obstore.delete = dies
sys.argv = ["tien", "erases"]
import django
django.setup()
from tests.rights import tien
tien.erases()
"""


@pytest.fixture
def house(database_server, s3, tmp_path):
    """A house with a bucket in which Tiên has lived, as its processes have it."""
    name = f"motcua_test_s3_tien_{os.getpid()}"
    database_server.copy(template(database_server), name)
    more = s3.key | {"MOTCUA_S3_BUCKET": f"tien-{uuid.uuid4().hex[:8]}"}
    s3.make(more["MOTCUA_S3_BUCKET"])
    it = House(database.for_application(database_server.address(name)), tmp_path / "data", more)
    yield replace(it, url=it.url)
    database_server.drop(name)


@pytest.mark.parametrize("versions", [False, True], ids=["no versions", "versions"])
def test_a_deletion_killed_among_the_files_leaves_nothing_in_the_bucket(house, s3, database_server, tmp_path, versions):
    bucket = s3.bucket(house.more["MOTCUA_S3_BUCKET"])
    if versions:
        s3.keep_versions(house.more["MOTCUA_S3_BUCKET"])
    lived = house.does("lives", program=TIEN)
    assert lived.returncode == 0, lived.stdout + lived.stderr
    assert set().union(*searching.in_files(fetched(bucket, tmp_path / "before"), tien.TOKENS).values()) >= {"name"}
    before = names(bucket)
    assert house.does("asks", program=TIEN).returncode == 0

    killed = house.does(program=("-c", DIES))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    owner = replace(house, url=database_server.address(house.settings["NAME"]))
    assert owner.rows("SELECT state, todo->0->>0 FROM rights_erasure") == [("running", "bytes")]
    assert 0 < len(names(bucket) & before) < len(before), "some are gone, some are not"
    ended = house.does("erases", program=TIEN)
    assert ended.returncode == 0, ended.stderr

    assert names(bucket) == set() == set(s3.half_arrived(house.more["MOTCUA_S3_BUCKET"]))
    assert searching.in_files(house.data, tien.TOKENS) == {}
    ((content,),) = owner.rows("SELECT certificate FROM rights_erasure WHERE state = 'done'")
    assert content["files"] == len(before) and content["copies"]["versions"] is versions


def fetched(bucket, place):
    """All that lies in the bucket, as files of a directory."""
    for name in names(bucket):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(obstore.get(bucket, name).bytes().to_bytes())
    return place
