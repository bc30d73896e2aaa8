"""Each test of files has a place of its own on the disk."""

import pytest


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """The data directory of this test."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    return tmp_path
