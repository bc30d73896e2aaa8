"""Every committed entry is followed once and in order, whatever dies, waits or fails."""

import signal
import subprocess
import threading
from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from motcua.base import clock
from motcua.ledger import following, order
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.ledger.models import Parked
from tests.ledger.conftest import PATIENCE, effects, effects_of, happened, objects, rows, until


def test_only_the_events_that_were_asked_for_reach_a_follower(db, counted):
    (dossier,) = objects(1)
    first = happened(dossier, Event.DOSSIER_SUBMITTED)
    happened(dossier, Event.DOSSIER_ACCEPTED)
    last = happened(dossier)
    ledger.run_until_idle()
    assert effects() == [first, last]


def test_a_slow_transaction_is_neither_skipped_nor_waited_for(transactional_db, counted):
    slow, quick = objects(2)
    written, may_commit, found = threading.Event(), threading.Event(), []

    def take_long():
        with transaction.atomic():
            found.append(ledger.append(Event.DOSSIER_STEP_DONE, about=slow, kind="dossier", by=None))
            written.set()
            may_commit.wait(PATIENCE)
        connection.close()

    thread = threading.Thread(target=take_long)
    thread.start()
    assert written.wait(PATIENCE)
    after = [happened(quick), happened(quick)]
    ledger.run_until_idle()
    assert effects() == after, "the others are followed while it is open"
    may_commit.set()
    thread.join(PATIENCE)
    ledger.run_until_idle()
    assert effects() == [*after, *found], "it is followed when it commits"


def test_two_sequencers_do_not_order_at_once(transactional_db):
    happened(objects(1)[0])
    held, may_end = threading.Event(), threading.Event()

    def be_the_sequencer():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [order.SEQUENCER])
            held.set()
            may_end.wait(PATIENCE)
        connection.close()

    thread = threading.Thread(target=be_the_sequencer)
    thread.start()
    assert held.wait(PATIENCE)
    assert order.order_waiting() == 0
    may_end.set()
    thread.join(PATIENCE)
    assert order.order_waiting() > 0


def test_killed_between_effect_and_commit_nothing_is_lost_and_nothing_doubled(process, counted):
    """The process dies by kill -9 inside a transaction that holds effects; twice, at different places."""
    dossiers = objects(7)
    written = {dossier: [] for dossier in dossiers}
    for number in range(140):
        dossier = dossiers[number % 7]
        written[dossier].append(happened(dossier))
    for nth in (1, 12):
        assert process("follow", fault=f"before_commit:{nth}").wait(PATIENCE) == -signal.SIGKILL
        assert len(effects()) < 140
    assert process("follow", "--once").wait(PATIENCE) == 0
    assert len(effects()) == 140
    assert {dossier: effects_of(dossier) for dossier in dossiers} == written


def test_two_follow_processes_share_the_work(process, counted):
    dossiers = objects(20)
    written = {dossier: [happened(dossier) for _ in range(5)] for dossier in dossiers}
    pair = [process("follow"), process("follow")]
    until(lambda: len(effects()) >= 100, "all effects")
    assert {dossier: effects_of(dossier) for dossier in dossiers} == written
    for one in pair:
        until(lambda pid=one.pid: _listens_to_signals(pid), "the slower of the two to be up")
        one.send_signal(signal.SIGTERM)
    assert [one.wait(PATIENCE) for one in pair] == [0, 0], "SIGTERM ends it cleanly"
    assert len(effects()) == 100


def test_the_follow_process_survives_the_loss_of_its_connection(process, counted):
    running = process("follow")
    (dossier,) = objects(1)
    first = happened(dossier)
    until(lambda: effects() == [first], "the first effect")
    rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
         "AND pid <> pg_backend_pid()")  # fmt: skip
    second = happened(dossier)
    until(lambda: effects() == [first, second], "the second effect, after the loss")
    assert running.poll() is None


def test_a_poisoned_object_is_parked_and_the_others_go_on(db, counted):
    lans, *others = objects(40)  # more than there are lanes: some share Lan's
    poison = happened(lans, step="poison")
    after_it = happened(lans, step="draft")
    fine = {happened(other) for other in others}
    for _ in range(20):  # the tries are spread over some minutes
        ledger.run_until_idle()
        later_on()
    assert set(effects()) == fine
    (item,) = [item for item in ledger.open_items() if item.where == "counted"]
    assert (item.kind, item.attempts, item.about) == ("parked", following.TRIES, f"dossier {lans}")
    assert item.last_error == "ValueError in faulty/count", "the text of the error could quote a person"

    still_later = happened(lans)
    ledger.run_until_idle()
    assert not effects_of(lans), "nothing overtakes the entry that failed"
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE counted_effect IS 'healed'")
    ledger.unpark(item.key)
    ledger.run_until_idle()
    assert effects_of(lans) == [poison, after_it, still_later]
    assert not [item for item in ledger.open_items() if item.where == "counted"]


def test_a_failure_that_passes_heals_by_itself(db, counted):
    (dossier,) = objects(1)
    poison = happened(dossier, step="poison")
    ledger.run_until_idle()
    assert effects() == [] and ledger.open_items() == [], "not yet a matter for a human"
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE counted_effect IS 'healed'")
    assert 0 < (Parked.objects.get().next_try_at - clock.now()).total_seconds() <= 2
    later_on()
    ledger.run_until_idle()
    assert effects() == [poison]


def later_on() -> None:
    """The next try of what is parked has come."""
    Parked.objects.exclude(next_try_at=None).update(next_try_at=Now())


def test_the_age_of_what_waits_can_be_asked(db, counted):
    ledger.run_until_idle()
    assert (ledger.ages().unordered, ledger.ages().unfollowed) == (None, None)
    at = clock.now() - timedelta(minutes=3)
    with clock.frozen(at):
        happened(objects(1)[0])
    assert ledger.ages().unordered == at
    order.order_waiting()
    assert (ledger.ages().unordered, ledger.ages().unfollowed) == (None, at)
    following.follow_all()
    assert ledger.ages().unfollowed is None


def test_a_process_that_has_nothing_to_do_ends_when_told(process, counted):
    for words in (("follow",), ("worker",)):
        running = process(*words)
        until(lambda pid=running.pid: _listens_to_signals(pid), f"{words} to be up")
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE) == 0


def _listens_to_signals(pid: int) -> bool:
    """Whether the process has a handler for SIGTERM (bit 15 of the caught signals)."""
    with open(f"/proc/{pid}/status") as status:
        caught = next(line for line in status if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) & 1 << (signal.SIGTERM - 1))


def test_help_names_what_the_commands_do():
    import sys

    from motcua.base import paths

    shown = subprocess.run(
        [sys.executable, "-m", "motcua", "follow", "--help"], cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    assert "--once" in shown.stdout
