"""What every test may use; each kind of fixture has its own file."""

import os
import shutil
import tempfile

import pytest

from motcua.base import messages

pytest_plugins = [
    "tests.garbage", "tests.database", "tests.client", "tests.people", "tests.running", "tests.browsing",
    "tests.invariants.lives", "tests.faults.one_house", "tests.side_by_side",
]  # fmt: skip

DATA = tempfile.mkdtemp(prefix="motcua-test-")
os.environ["MOTCUA_DATA"] = DATA  # uploads and keys of the tests lie apart from those of `make run`
messages.compile_if_stale()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    shutil.rmtree(DATA, ignore_errors=True)
