"""Senders that stand still are ended by the clock, and told why; what takes half a minute to see."""

import time

from tests.opponents.wire import UPLOAD, Wire

PAPER = "/ban-nhap/019aa000-0000-7000-8000-000000000000/giay-to/old_paper"


def test_a_body_that_stands_still_is_told_after_half_a_minute(demo):
    begun, wire = time.monotonic(), Wire(demo.port, patience=60)
    wire.head(PAPER, 5_000_000, UPLOAD)
    wire.send(b"x" * 1000)
    status, text = wire.answer()
    wire.close()
    assert status == 408 and "không đến kịp" in text
    assert 25 < time.monotonic() - begun < 45


def test_a_head_without_end_is_dropped_after_ten_seconds(demo):
    begun, wire = time.monotonic(), Wire(demo.port, patience=30)
    wire.send("GET / HTTP/1.1\r\nHost: x\r\n")
    assert wire.socket.recv(10) == b""
    wire.close()
    assert time.monotonic() - begun < 15
