"""What the tests that take minutes share."""

import pytest

from tests.long.weed import Store


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    """A running S3 store without a bucket."""
    running = Store(tmp_path_factory.mktemp("weed"))
    yield running
    running.kill()
