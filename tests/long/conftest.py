"""What the tests that take minutes share."""

import uuid

import pytest

from tests.long.weed import KEY, SECRET, Store


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    """A running S3 store without a bucket."""
    running = Store(tmp_path_factory.mktemp("weed"))
    yield running
    running.kill()


@pytest.fixture
def bucket(s3, settings, tmp_path, monkeypatch):
    """A bucket of its own, in which this process keeps its files."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    settings.S3_BUCKET, settings.S3_ENDPOINT = f"motcua-{uuid.uuid4().hex[:8]}", s3.endpoint
    settings.S3_KEY, settings.S3_SECRET = KEY, SECRET
    return s3.make(settings.S3_BUCKET)
