"""A connection on which nothing moves is ended; one that moves, however slowly, is not, nor one that waits for us."""

import os
import select
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress

import pytest

from motcua.base import paths, processes, stalled
from motcua.base.management.commands.web import Command
from tests.opponents.wire import Wire
from tests.running import free_ports, listens, wait_until


@pytest.fixture
def joined():
    """A listening socket, and a function that gives both ends of a connection to it."""
    with ExitStack() as open_ones:
        listening = open_ones.enter_context(socket.create_server(("127.0.0.1", 0)))

        def join(*, little: bool = False) -> tuple[socket.socket, socket.socket]:
            outside = open_ones.enter_context(socket.socket())
            outside.settimeout(2)
            if little:  # it takes in a few kilobytes at once
                outside.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                outside.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
            outside.connect(listening.getsockname())
            inside = open_ones.enter_context(listening.accept()[0])
            inside.settimeout(2)
            return outside, inside

        yield join


def test_what_stands_still_ends_for_the_reader_first(joined):
    outside, inside = joined()
    known = stalled.look({}, 0.0)
    known = stalled.look(known, stalled.WINDOW - 1)
    inside.setblocking(False)
    with pytest.raises(BlockingIOError):
        inside.recv(1)
    known = stalled.look(known, stalled.WINDOW + 1)
    assert inside.recv(1) == b""
    inside.send(b"it was too slow")
    assert outside.recv(100) == b"it was too slow"
    stalled.look(known, 2 * stalled.WINDOW)
    with pytest.raises(OSError):
        inside.send(b"x")


def test_what_moves_goes_on(joined):
    outside, inside = joined()
    enough, moment, known = int(stalled.SLOWEST * stalled.WINDOW), 0.0, stalled.look({}, 0.0)
    for _ in range(4):
        outside.sendall(b"x" * enough)
        left = enough
        while left:
            left -= len(inside.recv(left))
        moment += stalled.WINDOW
        known = stalled.look(known, moment)
    outside.sendall(b"still here")
    assert inside.recv(100) == b"still here"


def test_connections_that_we_made_ourselves_are_not_touched(joined):
    """The way to the database stands still for hours."""
    outside, inside = joined()
    known = stalled.look({}, 0.0)
    assert len(known) == 1  # the accepted end alone
    stalled.look(known, stalled.WINDOW + 1)
    outside.setblocking(False)
    with pytest.raises(BlockingIOError):
        outside.recv(1)


def is_open(inside: socket.socket) -> bool:
    """Whether whoever reads here waits for more; what has come is read."""
    inside.setblocking(False)
    try:
        while inside.recv(65536):
            pass
    except BlockingIOError:
        return True
    return False


def test_what_waits_for_our_answer_is_left_alone(joined):
    """As long as one of the requests is at work that were when it moved last, however many came since."""
    outside, inside = joined()
    outside.sendall(b"GET / HTTP/1.1")
    known, moment = stalled.look({}, 0.0, frozenset({1, 2})), 0.0
    for later in range(3, 9):
        moment += stalled.WINDOW
        known = stalled.look(known, moment, frozenset({2, later}))
        assert is_open(inside)
    stalled.look(known, moment + 1, frozenset({8, 9}))
    assert not is_open(inside), "no answer came, and the one that might have been its own is done"


def test_what_no_thread_has_taken_up_yet_is_left_alone(joined):
    """It waits in the server: as long as every thread is taken, and then among the requests that were taken up."""
    _outside, inside = joined()
    full = frozenset({1, stalled.NOT_TAKEN_UP})
    known = stalled.look({}, 0.0, full)
    for moment, at_work in ((1, full), (2, frozenset({7})), (3, frozenset({7, 8}))):
        known = stalled.look(known, moment * stalled.WINDOW, at_work)
        assert is_open(inside)
    stalled.look(known, 4 * stalled.WINDOW, frozenset({8}))
    assert not is_open(inside)


def test_after_an_answer_the_window_begins_anew(joined):
    """A browser that asks for little now and then is not cut off while it begins to send a file."""
    outside, inside = joined()
    known = stalled.look({}, 0.0)
    inside.send(b"an answer")
    assert outside.recv(100) == b"an answer"
    wait_until(lambda: stalled._unsent(inside) == 0, "it has arrived")
    known = stalled.look(known, stalled.WINDOW - 1)
    known = stalled.look(known, stalled.WINDOW + 1)
    assert is_open(inside)
    stalled.look(known, 2 * stalled.WINDOW)
    assert not is_open(inside)


def test_whoever_takes_an_answer_in_drops_is_ended(joined):
    """What they took is no answer that has arrived."""
    outside, inside = joined(little=True)
    inside.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            inside.send(b"x" * 65536)
    known = stalled.look({}, 0.0)
    for third in range(1, 13):  # what fitted into its buffers counted for the first window
        outside.recv(1500)
        known = stalled.look(known, third * stalled.WINDOW / 3)
    (seen,) = known.values()
    assert seen.acked > seen.moved and not is_open(inside)


def test_bytes_one_by_one_keep_nobody_here(joined):
    """Whoever still sends does not wait for an answer, whatever else is at work."""
    outside, inside = joined()
    known = stalled.look({}, 0.0, frozenset({1}))
    for number in range(2, 10):
        assert is_open(inside)
        outside.sendall(b"x")
        assert select.select([inside], [], [], 5)[0]
        known = stalled.look(known, number * stalled.WINDOW / 9, frozenset({number}))
    assert not is_open(inside)


@pytest.fixture
def served():
    """The port of a Granian that serves slow_app.py, with the options of `motcua web`."""
    port = free_ports()
    words = [word if word != "8000" else str(port) for word in Command.words()[:-1]]
    child = processes.start(
        [sys.executable, "-m", "granian", *words, "tests.opponents.slow_app:application"], cwd=paths.ROOT,
        env=os.environ | {"PYTHONPATH": str(paths.ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
    )  # fmt: skip
    wait_until(lambda: listens(port), "it listens")
    yield port
    processes.end([child])


def looks(wire: Wire) -> int:
    wire.send("GET /looks HTTP/1.1\r\nHost: x\r\n\r\n")
    return int(wire.answer()[1].split()[1])


def test_a_slow_answer_of_ours_arrives_and_a_body_that_stops_is_refused(served):
    """Granian drops the answer of a connection whose sender ended, unless it still reads its body."""
    asks, stops, waits = (Wire(served) for _ in range(3))
    stops.head("/", 1000)
    stops.send(b"x" * 10)
    seen = looks(asks)
    wait_until(lambda: looks(asks) > seen + 1, "it was looked at")
    waits.head("/waits", 10)
    waits.send(b"x" * 10)
    status, said = stops.answer()
    assert (status, said.split()[0]) == (200, "too_slow")
    window = looks(asks) - seen
    wait_until(lambda: looks(asks) > seen + 3 * window, "the other one has waited for twice as long")
    asks.send("GET /go HTTP/1.1\r\nHost: x\r\n\r\n")  # on a connection that asked for little all the time
    assert asks.answer()[0] == 200
    status, said = waits.answer()
    assert (status, said.split()[0]) == (200, "taken")
    for one in (asks, stops, waits):
        one.close()
