"""What the tests of the ledger share: writing entries, counting effects, real processes that die."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from motcua.base import paths
from motcua.base.ids import new_id
from motcua.ledger import following, outgoing
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

PATIENCE = 60.0  # seconds that a process may take on a busy machine


def happened(about: UUID, event: Event = Event.DOSSIER_STEP_DONE, **params) -> UUID:
    """Write an entry in a transaction of its own."""
    with transaction.atomic():
        return ledger.append(event, about=about, kind="dossier", by=None, params=params)


def objects(count: int) -> list[UUID]:
    return [new_id() for _ in range(count)]


def rows(query: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def effects() -> list[UUID]:
    """The entries whose effects are committed, in the order in which they were made."""
    return [entry for (entry,) in rows("SELECT entry FROM counted_effect ORDER BY at")]


def effects_of(about: UUID) -> list[UUID]:
    return [entry for (entry,) in rows("SELECT entry FROM counted_effect WHERE about = %s ORDER BY at", about)]


def until(true: Callable[[], bool], what: str) -> None:
    """Look again and again until it is so. Fails after PATIENCE seconds."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while not true():
        assert time.monotonic() < end, f"waited {PATIENCE:.0f} s for: {what}"
        pause.wait(0.05)


@pytest.fixture(scope="module", autouse=True)
def _makes_tables(as_owner) -> None:
    """Tables of its own, and what the triggers refuse even to the owner."""


@pytest.fixture
def counted(monkeypatch) -> None:
    """The faulty application in this process too, with its table. Needs a database fixture before it."""
    from tests.ledger.faulty import followers, jobs

    # Importing them registered them for good; from here on they are there for this test alone.
    following.FOLLOWERS.pop("counted", None)
    outgoing.DELIVERERS.pop("faulty", None)
    monkeypatch.setitem(following.FOLLOWERS, "counted", following.Follower(
        "counted", frozenset(followers.FOLLOWED), followers.count))  # fmt: skip
    monkeypatch.setitem(outgoing.DELIVERERS, "faulty", jobs.deliver)
    with connection.cursor() as cursor:
        for statement in followers.CREATE.split(";"):
            cursor.execute(statement)


@pytest.fixture
def received(tmp_path, monkeypatch) -> Path:
    """The file of the receiver; every line is a delivery."""
    path = tmp_path / "received"
    path.touch()
    monkeypatch.setenv("RECEIVED", str(path))
    return path


@pytest.fixture
def process(transactional_db, tmp_path):
    """A function that starts `motcua <words>` as a process of its own, perhaps with a FAULT; none outlives the test."""
    started = []

    def start(*words: str, fault: str = "") -> subprocess.Popen:
        child = subprocess.Popen(
            [sys.executable, "-m", "motcua", *words], cwd=paths.ROOT, stderr=subprocess.DEVNULL,
            env={
                **os.environ, "DJANGO_SETTINGS_MODULE": "tests.ledger.faulty.settings", "FAULT": fault,
                "RECEIVED": str(tmp_path / "received"),
            },
        )  # fmt: skip
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.wait(PATIENCE)
