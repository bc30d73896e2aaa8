"""A connection on which nothing moves is ended; one that moves, however slowly, is not."""

import socket
from contextlib import ExitStack

import pytest

from motcua.base import stalled


@pytest.fixture
def joined():
    """A listening socket, and a function that gives both ends of a connection to it."""
    with ExitStack() as open_ones:
        listening = open_ones.enter_context(socket.create_server(("127.0.0.1", 0)))

        def join() -> tuple[socket.socket, socket.socket]:
            outside = open_ones.enter_context(socket.create_connection(listening.getsockname(), timeout=2))
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
