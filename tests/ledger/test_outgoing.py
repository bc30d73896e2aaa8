"""The outside world is told at least once, and can tell a repetition by its key."""

import contextlib
import json
import signal
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from motcua.base import clock
from motcua.ledger import outgoing
from motcua.ledger import service as ledger
from motcua.ledger.models import Outgoing
from tests.guards.sources import imports, python_files, short
from tests.ledger.conftest import PATIENCE, rows, until


def send(key: str = "k1", **payload) -> None:
    with transaction.atomic():
        ledger.send_outgoing(key=key, channel="faulty", payload=payload)


def the_lease_runs_out() -> None:
    Outgoing.objects.filter(delivered_at=None).update(next_try_at=Now())


def jobs() -> list[tuple]:
    return rows("SELECT args->>'key', (args->>'attempt')::int, status FROM procrastinate_jobs "
                "WHERE task_name = 'ledger.deliver' ORDER BY id")  # fmt: skip


def test_a_message_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(ledger.NotInTransaction):
        ledger.send_outgoing(key="k1", channel="faulty", payload={})


@pytest.mark.parametrize("wrong_by", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_message_made_by_a_server_whose_clock_is_wrong_is_due_at_once(db, wrong_by):
    with clock.frozen(clock.now() + wrong_by):
        send()
    assert outgoing.relay() == 1


@pytest.mark.parametrize("wrong_by", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_lease_lasts_as_long_whatever_the_clock_of_the_process_says(db, wrong_by):
    send()
    with clock.frozen(clock.now() + wrong_by):
        assert outgoing.relay() == 1
    left = Outgoing.objects.get().next_try_at - clock.now()
    assert timedelta(0) < left <= outgoing.LEASE


def test_the_same_key_is_one_message(db):
    send(first=True)
    send(first=False)
    assert Outgoing.objects.get().payload == {"first": True}


def test_the_relay_makes_one_job_however_often_it_looks(db):
    send()
    assert outgoing.relay() == 1
    assert outgoing.relay() == 0, "the lease runs"
    the_lease_runs_out()
    assert outgoing.relay() == 1
    assert jobs() == [("k1", 0, "todo")], "the job still waits: no second one"


def test_messages_of_one_channel_share_jobs_and_no_other_channel_waits_behind_them(db):
    with transaction.atomic():
        for number in range(outgoing.TOGETHER + 2):
            ledger.send_outgoing(key=f"k{number:02}", channel="faulty", payload={})
        ledger.send_outgoing(key="p1", channel="pigeon", payload={})
    assert outgoing.relay() == outgoing.TOGETHER + 3
    others = rows("SELECT args->'others' FROM procrastinate_jobs ORDER BY id")
    assert jobs() == [("k00", 0, "todo"), ("k08", 0, "todo"), ("p1", 0, "todo")]
    assert [json.loads(some) if isinstance(some, str) else some for (some,) in others] == [
        [[f"k{number:02}", 0] for number in range(1, outgoing.TOGETHER)], [["k09", 0]], []
    ]  # fmt: skip


def test_a_message_that_is_refused_does_not_stop_those_in_its_job(db, counted, received):
    send("k1", refuse=True)
    send("k2")
    outgoing.attempt_together([("k1", 0), ("k2", 0)])
    assert received.read_text() == "k2\n"
    assert Outgoing.objects.get(delivered_at=None).last_error == "refused"


def test_what_would_begin_late_is_handed_back_and_goes_out_in_another_job(db, counted, received, monkeypatch):
    send("k1")
    send("k2")
    outgoing.relay()
    outgoing.attempt("k2", 0)
    monkeypatch.setattr(outgoing, "BEGUN_WITHIN", -1.0)
    outgoing.attempt_together([("k1", 0), ("k2", 0)])
    rows("DELETE FROM procrastinate_jobs RETURNING 1")
    assert received.read_text() == "k2\n" and outgoing.relay() == 1, "at once, without waiting for the lease"
    assert jobs() == [("k1", 0, "todo")]


def test_two_workers_with_the_same_job_deliver_once(db, counted, received):
    send()
    outgoing.attempt("k1", 0)
    outgoing.attempt("k1", 0)
    assert received.read_text() == "k1\n"
    assert ledger.ages().undelivered is None


def test_a_refused_message_is_tried_later_and_at_last_becomes_an_open_item(db, counted, received):
    send(refuse=True)
    waited = timedelta()
    for number in range(outgoing.TRIES):
        assert ledger.open_items() == []
        outgoing.attempt("k1", number)
        if next_try_at := Outgoing.objects.get().next_try_at:
            waited += next_try_at - clock.now()
    (item,) = ledger.open_items()
    assert (item.kind, item.key, item.where, item.last_error) == ("outgoing", "k1", "faulty", "refused")
    assert waited > timedelta(hours=12), "a night without the receiver is survived"

    Outgoing.objects.update(payload={})  # the receiver takes it again
    ledger.send_again("k1")
    outgoing.attempt("k1", outgoing.TRIES)
    assert received.read_text() == "k1\n" and ledger.open_items() == []


def test_a_channel_that_nobody_serves_is_an_error_of_the_message(db):
    with transaction.atomic():
        ledger.send_outgoing(key="k2", channel="pigeon", payload={})
    outgoing.attempt("k2", 0)
    assert Outgoing.objects.get().last_error.startswith("KeyError")


def test_killed_between_delivery_and_commit_it_is_delivered_again_under_the_same_key(process, counted, received):
    send()
    ledger.run_until_idle()
    assert process("worker", fault="after_delivery").wait(PATIENCE) == -signal.SIGKILL
    assert received.read_text() == "k1\n" and Outgoing.objects.get().delivered_at is None
    assert jobs() == [("k1", 0, "doing")], "the dead worker's job"

    the_lease_runs_out()
    ledger.run_until_idle()
    assert process("worker", "--once").wait(PATIENCE) == 0
    assert received.read_text() == "k1\nk1\n", "the receiver knows by the key that it has it"
    assert Outgoing.objects.get().delivered_at is not None


def test_jobs_of_dead_workers_are_cleared_away(process, counted, received):
    send()
    ledger.run_until_idle()
    process("worker", fault="after_delivery").wait(PATIENCE)
    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes' RETURNING 1")
    with contextlib.suppress(AlreadyEnqueued):  # the worker that died may have asked for it
        app.configure_task("ledger.sweep", queueing_lock="ledger.sweep").defer(timestamp=0)
    assert process("worker", "--once").wait(PATIENCE) == 0
    assert jobs() == []
    assert Outgoing.objects.get().delivered_at is None, "the message itself is still due"


def test_all_that_waits_goes_out_when_the_worker_comes_back(process, counted, received):
    for number in range(30):
        send(f"k{number}")
    ledger.run_until_idle()
    assert process("worker", "--once").wait(PATIENCE) == 0
    assert sorted(received.read_text().split()) == sorted(f"k{number}" for number in range(30))
    assert not Outgoing.objects.filter(delivered_at=None).exists()


def test_only_the_relay_makes_jobs():
    """A job made inside a request notifies inside its transaction, which halves the commits (docs/architecture.md)."""
    makers = {
        short(path)
        for path in python_files("motcua")
        if path.name != "jobs.py"  # jobs by the clock; nobody else may import them
        and any(name.startswith("procrastinate") or ".jobs" in name for name in imports(path))
    }
    known = {"motcua/ledger/outgoing.py", "motcua/ledger/management/commands/worker.py"}
    assert makers == known, "call ledger.service.send_outgoing instead"


def test_the_worker_survives_the_loss_of_its_connections(process, counted, received):
    running = process("worker")
    send("before")
    ledger.run_until_idle()
    until(lambda: "before" in received.read_text(), "the first delivery")  # perhaps not yet noted as delivered
    rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
         "AND pid <> pg_backend_pid()")  # fmt: skip
    send("after")
    ledger.run_until_idle()
    until(lambda: "after" in received.read_text(), "a delivery after the loss")
    assert running.poll() is None
